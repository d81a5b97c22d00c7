// relay.mjs as a program: its line of output, and how it ends.

import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:net';
import {createInterface} from 'node:readline';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

const program = fileURLToPath(new URL('../relay.mjs', import.meta.url));
const start = (...options) => spawn(process.execPath, [program, ...options]);

async function endOf(child) {
  let said = '';
  child.stderr.on('data', (data) => (said += data));
  const [status] = await once(child, 'close');
  return {status, said};
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  test(`it prints its address, and ${signal} ends it cleanly`, async () => {
    const child = start();
    const end = endOf(child);
    const [line] = await once(createInterface(child.stdout), 'line');
    assert.match(line, /^relay listening on http:\/\/127\.0\.0\.1:\d+$/);
    child.kill(signal);
    assert.deepEqual(await end, {status: 0, said: ''});
  });
}

test('an option that is wrong is a usage error', async () => {
  const {status, said} = await endOf(start('--port', 'many'));
  assert.equal(status, 2);
  assert.match(said, /'many' is not a port/);
});

for (const [options, sentence] of [
       [['--root', '/nonexistent/pages'], /--root: there is no folder '\/nonexistent\/pages'/],
       [['--root', program], /--root: there is no folder/],
       [['--data', '/dev/null/rooms'], /--data: the folder '\/dev\/null\/rooms' cannot be used \(ENOTDIR\)/],
       [['--data', '/proc/rooms'], /--data: the folder '\/proc\/rooms' cannot be used \(ENOENT\)/],
       [['--name', 'a b'], /'a b' is not a host name/],
]) {
  test(`${options.join(' ')} says what is wrong, and exits`, async () => {
    const {status, said} = await endOf(start(...options));
    assert.notEqual(status, 0);
    assert.match(said, sentence);
    assert.doesNotMatch(said, /\n    at /);
  });
}

test('a port that is taken is told in a sentence', async (t) => {
  const squatter = createServer().listen(0, '127.0.0.1');
  t.after(() => squatter.close());
  await once(squatter, 'listening');
  const {status, said} = await endOf(start('--port', String(squatter.address().port)));
  assert.equal(status, 1);
  assert.match(said, /is taken; choose another/);
});
