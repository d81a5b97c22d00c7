// The same program prints what $TRACE contains, natively ($PROGRAM) and as $PAGE in $BROWSER.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';
import {promisify} from 'node:util';

const run = promisify(execFile);
const {PROGRAM, PAGE, BROWSER, TRACE} = process.env;
const here = (name) => new URL(name, import.meta.url);
const expected = await readFile(here(TRACE), 'utf8');

async function inBrowser() {
  const runner = here('../../browser/run_in_browser.mjs').pathname;
  return (await run(process.execPath, [runner, '--browser', BROWSER, '--isolated', PAGE])).stdout;
}

async function natively() {
  const {startServer} = await import('../../browser/server.mjs');
  const server = await startServer({folder: '.'});
  try {
    return (await run(PROGRAM, server.addresses)).stdout;
  } finally {
    server.close();
  }
}

test('the program prints what is recorded', async () => {
  const printed = await (PROGRAM ? natively() : inBrowser());
  assert.equal(printed, expected);
});
