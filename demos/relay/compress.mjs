// node compress.mjs FOLDER: writes a .br and a .gz next to each page, script and module that gets smaller by
// it, for static_files.mjs. Called by the build of a page.

import {readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {extname, join} from 'node:path';
import {brotliCompressSync, constants, gzipSync} from 'node:zlib';

const worthwhile = new Set(['.css', '.html', '.js', '.json', '.mjs', '.svg', '.wasm']);

export function compressFolder(folder) {
  for (const name of readdirSync(folder)) {
    if (!worthwhile.has(extname(name))) continue;
    const file = join(folder, name);
    const bytes = readFileSync(file);
    const brotli = brotliCompressSync(bytes, {params: {[constants.BROTLI_PARAM_SIZE_HINT]: bytes.length}});
    for (const [ending, smaller] of [['.br', brotli], ['.gz', gzipSync(bytes, {level: 9})]]) {
      if (smaller.length < bytes.length) writeFileSync(file + ending, smaller);
      else rmSync(file + ending, {force: true});
    }
  }
}

if (process.argv[1]?.endsWith('compress.mjs')) compressFolder(process.argv[2]);
