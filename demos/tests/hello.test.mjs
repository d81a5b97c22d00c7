// hello, as shown in the README: what it prints, and how it ends.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';

import {listen, Program, startRelay} from './program.mjs';

test('the greeting comes back', async (t) => {
  const relay = await startRelay({root: '.'});
  t.after(() => relay.close());
  const hello = new Program(`${relay.url.replace('http', 'ws')}/echo`);
  assert.equal(await hello.status, 0);
  assert.equal(hello.out, 'greeting: Hello, WebSocket!\nclosed: 1000 that is all\n');
});

test('a server that is not there is a failure, with its reason', async (t) => {
  const {port, close} = await listen(t, () => {});
  await close();
  const hello = new Program(`ws://127.0.0.1:${port}/`);
  assert.equal(await hello.status, 1);
  assert.equal(hello.out, 'closed: 1006 \n');
});

for (const options of [[], ['no URL'], ['ws://one', 'ws://two']]) {
  test(`'${options.join(' ')}' is answered with its usage`, async () => {
    const hello = new Program(...options);
    assert.equal(await hello.status, 2);
    assert.match(hello.err, /^usage: hello ws:/);
  });
}

test('the README shows this very program', async () => {
  const source = await readFile(new URL('../hello/main.cpp', import.meta.url), 'utf8');
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  assert.ok(readme.includes(`\`\`\`cpp title="main.cpp"\n${source}\`\`\``));
});
