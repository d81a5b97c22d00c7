// How the documentation's tests recognise a block, a command, and matching output.

import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';

import {blocksOf, commandsIn, matches} from './blocks.mjs';

async function blocksIn(t, text) {
  const folder = await mkdtemp(join(tmpdir(), 'blocks-'));
  t.after(() => rm(folder, {recursive: true}));
  await writeFile(join(folder, 'page.md'), text);
  return blocksOf(join(folder, 'page.md'));
}

test('a block has its language, its title and its text', async (t) => {
  const [block] = await blocksIn(t, 'Text\n\n```cpp title="main.cpp"\nint x;\n```\n');
  assert.deepEqual(block, {language: 'cpp', title: 'main.cpp', text: 'int x;\n', line: 3, marks: {}});
});

test('the marks above a block are its own', async (t) => {
  const [first, second] = await blocksIn(
      t, '<!-- not run: it never ends -->\n<!-- fails -->\n```sh\na\n```\n\n```sh\nb\n```\n');
  assert.deepEqual(first.marks, {'not run': 'it never ends', 'fails': ''});
  assert.deepEqual(second.marks, {});
});

test('an indented block loses its indentation', async (t) => {
  const [block] = await blocksIn(t, '- item\n\n    ```sh\n    a\n      b\n    ```\n');
  assert.equal(block.text, 'a\n  b\n');
});

test('a block without an end is refused', async (t) => {
  await assert.rejects(blocksIn(t, '```cpp\nint x;\n'), /does not end/);
});

test('a command goes on after a backslash, and its output follows', () => {
  assert.deepEqual(commandsIn('$ a \\\n  b\nsaid\n$ c\n'),
                   [{command: 'a \\\n  b', output: ['said']}, {command: 'c', output: []}]);
});

test('output before any command is refused', () => {
  assert.throws(() => commandsIn('said\n$ a\n'), /begins with a command/);
});

test('output fits what is expected, and nothing else does', () => {
  assert.ok(matches('a\nb\n', ['a', 'b']));
  assert.ok(!matches('a\nb\nc\n', ['a', 'b']));
  assert.ok(!matches('a.b\n', ['a*b']));
  assert.ok(matches('took 12 s\n', ['took … s']));
  assert.ok(matches('x\ny\nlast\n', ['…', 'last']));
  assert.ok(!matches('x\ny\n', ['…', 'last']));
  assert.ok(matches('1 %\r2 %\rdone\n', ['…', 'done']));
  assert.ok(matches('blank at the end \n', ['blank at the end']));
});
