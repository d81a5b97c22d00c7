// Serves the wasm pages from one folder, and no files outside of it.

import {createReadStream} from 'node:fs';
import {realpath, stat} from 'node:fs/promises';
import {extname, join, resolve, sep} from 'node:path';
import {pipeline} from 'node:stream';

import {indexPage, pagesOf} from './index_page.mjs';

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

// The build makes these next to the file; the smaller one first.
const encodings = [{name: 'br', ending: '.br'}, {name: 'gzip', ending: '.gz'}];

const headers = {
  // Cached, but revalidated each time: the answer is mostly 304.
  'Cache-Control': 'no-cache',
  // Both are needed for threads in a page.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'X-Content-Type-Options': 'nosniff',
};

export async function serveFile(root, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return answer(response, 405, 'Only GET and HEAD.', {Allow: 'GET, HEAD'});
  }
  const path = pathOf(request.url);
  if (path === null) return answer(response, 400, 'That is not a path.');
  if (path === '/') return sendIndex(root, request, response);

  const file = await fileFor(root, path);
  if (!file) return answer(response, 404, missing(path));
  if (file.folder) return answer(response, 301, 'That is a folder.', {Location: file.folder});

  const {body, encoding} = await compressed(file, request.headers['accept-encoding'] ?? '');
  const etag = `"${body.size.toString(36)}-${Math.round(file.mtimeMs).toString(36)}"`;
  const about = {...headers, ETag: etag, Vary: 'Accept-Encoding'};
  if (request.headers['if-none-match'] === etag) return response.writeHead(304, about).end();
  response.writeHead(200, {
    ...about,
    ...(encoding && {'Content-Encoding': encoding}),
    'Content-Type': types[extname(file.path)] ?? 'application/octet-stream',
    'Content-Length': body.size,
  });
  if (request.method === 'HEAD') return response.end();
  pipeline(createReadStream(body.path), response, () => {});  // A reader who leaves is not an error.
}

// The smallest form of a file that the client accepts. One that is older than the file is outdated.
async function compressed(file, accepted) {
  for (const {name, ending} of encodings) {
    if (!accepts(accepted, name)) continue;
    const path = file.path + ending;
    const found = await stat(path).catch(() => null);
    if (found?.isFile() && found.mtimeMs >= file.mtimeMs)
      return {body: {path, size: found.size}, encoding: name};
  }
  return {body: file};
}

// RFC 9110 §12.5.3: a weight of zero means "not acceptable".
function accepts(header, encoding) {
  return header.split(',').some((one) => {
    const [name, ...parameters] = one.split(';').map((part) => part.trim().toLowerCase());
    return name === encoding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

function sendIndex(root, request, response) {
  const body = Buffer.from(indexPage(pagesOf(root)));
  response.writeHead(200, {
    ...headers,
    'Content-Type': types['.html'],
    'Content-Length': body.length,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function pathOf(url) {
  try {
    const path = decodeURIComponent(url.split('?', 1)[0]);
    return path.startsWith('/') && !/[\0\\]/.test(path) ? path : null;
  } catch {
    return null;  // Invalid percent-encoding.
  }
}

// The file to send, or null. Hidden files, and links that lead out of the folder, are not served.
async function fileFor(root, path) {
  const names = path.split('/').filter(Boolean);
  if (names.some((name) => name.startsWith('.'))) return null;
  try {
    const base = await realpath(root);
    let found = await realpath(resolve(base, ...names));
    if (found !== base && !found.startsWith(base + sep)) return null;
    let status = await stat(found);
    if (status.isDirectory()) {
      // Without empty names: '//elsewhere' would be the address of another host.
      if (!path.endsWith('/')) return {folder: `/${names.map(encodeURIComponent).join('/')}/`};
      found = join(found, 'index.html');
      status = await stat(found);
    }
    return status.isFile() ? {path: found, size: status.size, mtimeMs: status.mtimeMs} : null;
  } catch {
    return null;
  }
}

function missing(path) {
  return path === '/sketchpad/' ? 'The page is not built yet. `demos/run sketchpad` builds it.' :
                                  'There is nothing here. / tells what there is.';
}

function answer(response, status, text, more = {}) {
  response.writeHead(status, {...headers, 'Content-Type': 'text/plain; charset=utf-8', ...more});
  response.end(`${text}\n`);
}
