// A binding's program, used as a person would: it echoes, closes, fails, and is refused. All programs print the same.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {listen, Program, startRelay} from './program.mjs';

test('both messages come back, and the server hears the goodbye', async (t) => {
  const relay = await startRelay({root: '.'});
  t.after(() => relay.close());
  const echo = new Program(`${relay.url.replace('http', 'ws')}/echo`);
  assert.equal(await echo.status, 0, echo.err);
  assert.equal(echo.out, 'OPEN: greeting\ntext: Grüße\nbinary: 00 01 ff\nclosed: 4000 enough (clean)\n');
});

test('a server that is not there is a failure, with its reason', async (t) => {
  const {port, close} = await listen(t, () => {});
  await close();
  const echo = new Program(`ws://127.0.0.1:${port}/`);
  assert.equal(await echo.status, 1, echo.err);
  const [error, closed] = echo.out.split('\n');
  assert.match(error, /^error: .*refused/i);  // Natively, and with npm ws in Node; a page would not say why.
  assert.equal(closed, 'closed: 1006  (not clean)');
});

test('a bad URL is refused, with a sentence', async () => {
  const echo = new Program('ftp://example.com/');
  assert.equal(await echo.status, 2, echo.err);
  assert.match(echo.out, /^refused: .*ftp/);
});
