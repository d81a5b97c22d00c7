// The compressed forms that a build puts next to its pages.

import assert from 'node:assert/strict';
import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {brotliDecompressSync, gunzipSync} from 'node:zlib';

import {compressFolder} from '../compress.mjs';

test('what gets smaller has both forms, and nothing else has any', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'relay-'));
  t.after(() => rm(folder, {recursive: true}));
  const page = '<p>again and again</p>'.repeat(100);
  await writeFile(join(folder, 'page.html'), page);
  await writeFile(join(folder, 'short.js'), 'a');
  await writeFile(join(folder, 'short.js.br'), 'of an older, longer one');
  await writeFile(join(folder, 'picture.png'), 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa');
  compressFolder(folder);
  assert.deepEqual((await readdir(folder)).sort(),
                   ['page.html', 'page.html.br', 'page.html.gz', 'picture.png', 'short.js']);
  assert.equal(String(brotliDecompressSync(await readFile(join(folder, 'page.html.br')))), page);
  assert.equal(String(gunzipSync(await readFile(join(folder, 'page.html.gz')))), page);
});
