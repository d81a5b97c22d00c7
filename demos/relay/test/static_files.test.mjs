// The pages: correct types, correct headers, and no files outside of the folder.

import assert from 'node:assert/strict';
import {mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile} from 'node:fs/promises';
import {request} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';

import {relayFor} from './client.mjs';

async function pagesFor(t) {
  const folder = await mkdtemp(join(tmpdir(), 'relay-'));
  t.after(() => rm(folder, {recursive: true}));
  await mkdir(join(folder, 'pages/sketchpad'), {recursive: true});
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'pages/sketchpad/index.html'), '<!doctype html>');
  await writeFile(join(folder, 'pages/sketchpad/index.html.br'), 'the page of yesterday');
  await utimes(join(folder, 'pages/sketchpad/index.html.br'), 1e9, 1e9);
  await writeFile(join(folder, 'pages/sketchpad/a.wasm'), '\0asm');
  await writeFile(join(folder, 'pages/sketchpad/a.wasm.br'), 'as br');
  await writeFile(join(folder, 'pages/sketchpad/a.wasm.gz'), 'as gzip');
  await writeFile(join(folder, 'pages/.hidden'), 'hidden');
  await symlink(join(folder, 'secret.txt'), join(folder, 'pages/link.txt'));
  return relayFor(t, {root: join(folder, 'pages')});
}

// Unlike fetch(), this sends the path unchanged.
function fetchRaw(relay, path, options = {}) {
  return new Promise((resolve, reject) => {
    request(relay.url, {path, ...options}, async (response) => {
      let body = '';
      for await (const chunk of response) body += chunk;
      resolve({status: response.statusCode, headers: response.headers, body});
    }).on('error', reject).end();
  });
}

test('a folder is answered with its page', async (t) => {
  const {status, headers, body} = await fetchRaw(await pagesFor(t), '/sketchpad/?a=b');
  assert.deepEqual([status, body], [200, '<!doctype html>']);
  assert.equal(headers['content-type'], 'text/html; charset=utf-8');
});

test('a page may have threads, and is never stale', async (t) => {
  const {headers} = await fetchRaw(await pagesFor(t), '/sketchpad/');
  assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
  assert.equal(headers['cross-origin-embedder-policy'], 'require-corp');
  assert.equal(headers['cache-control'], 'no-cache');
});

test('wasm has its type, so that it is compiled while it arrives', async (t) => {
  const {headers} = await fetchRaw(await pagesFor(t), '/sketchpad/a.wasm');
  assert.equal(headers['content-type'], 'application/wasm');
});

test('what a browser has already is not sent again', async (t) => {
  const relay = await pagesFor(t);
  const {headers} = await fetchRaw(relay, '/sketchpad/');
  const again = await fetchRaw(relay, '/sketchpad/', {headers: {'If-None-Match': headers.etag}});
  assert.deepEqual([again.status, again.body], [304, '']);
});

test('the root tells which demos there are, and which are not built yet', async (t) => {
  const {status, headers, body} = await fetchRaw(await pagesFor(t), '/');
  assert.deepEqual([status, headers['content-type']], [200, 'text/html; charset=utf-8']);
  assert.match(body, /href="\/sketchpad\/"/);
  assert.doesNotMatch(body, /href="\/poker\/"/);
  assert.match(body, /demos\/run poker/);
});

test('the root tells of every demo, in the order of their README', async (t) => {
  const {body} = await fetchRaw(await pagesFor(t), '/');
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const inReadme = [...readme.matchAll(/`demos\/run (\w+)`/g)].map(([, name]) => name);
  const inBody = [...body.matchAll(/(?:demos\/run |href="\/)(\w+)/g)].map(([, name]) => name);
  assert.ok(inReadme.length >= 9, readme);
  assert.deepEqual([...new Set(inBody)], inReadme.filter((name) => !['relay', 'NAME'].includes(name)));
});

test('a folder leads to its slash', async (t) => {
  const {status, headers} = await fetchRaw(await pagesFor(t), '/sketchpad');
  assert.deepEqual([status, headers.location], [301, '/sketchpad/']);
});

for (const path of ['//sketchpad', '///sketchpad', '/%2fsketchpad', '//sketchpad/../sketchpad']) {
  test(`${path} never leads to another host`, async (t) => {
    const {headers} = await fetchRaw(await pagesFor(t), path);
    const location = new URL(headers.location ?? '/', 'http://relay.test');
    assert.equal(location.host, 'relay.test');
  });
}

for (const [accepted, encoding] of [['br, gzip', 'br'], ['gzip', 'gzip'], ['br;q=0, gzip', 'gzip'],
                                    ['identity', undefined], ['', undefined]]) {
  test(`to a reader who takes '${accepted}' the page comes as ${encoding ?? 'it is'}`, async (t) => {
    const relay = await pagesFor(t);
    const path = '/sketchpad/a.wasm';
    const {headers, body} = await fetchRaw(relay, path, {headers: {'Accept-Encoding': accepted}});
    assert.equal(headers['content-encoding'], encoding);
    assert.equal(headers['content-type'], 'application/wasm');
    assert.equal(body, encoding ? `as ${encoding}` : '\0asm');
    assert.equal(headers.vary, 'Accept-Encoding');
  });
}

test('a compressed form that is older than its file is not sent', async (t) => {
  const relay = await pagesFor(t);
  const path = '/sketchpad/';
  const {headers, body} = await fetchRaw(relay, path, {headers: {'Accept-Encoding': 'br'}});
  assert.deepEqual([headers['content-encoding'], body], [undefined, '<!doctype html>']);
});

test('HEAD is answered without a body, other methods are refused', async (t) => {
  const relay = await pagesFor(t);
  const head = await fetchRaw(relay, '/sketchpad/', {method: 'HEAD'});
  assert.deepEqual([head.status, head.body], [200, '']);
  assert.equal((await fetchRaw(relay, '/sketchpad/', {method: 'POST'})).status, 405);
});

for (const path
         of ['/../secret.txt',
             '/sketchpad/../../secret.txt',
             '/%2e%2e/secret.txt',
             '/..%2fsecret.txt',
             '/..%5csecret.txt',
             '/link.txt',
             '/.hidden',
             '/%00',
             '/%',
             '/nothing',
             '//etc/passwd',
]) {
  test(`${path} is not there`, async (t) => {
    const {status, body} = await fetchRaw(await pagesFor(t), path);
    assert.ok(status === 404 || status === 400, `${status}`);
    assert.doesNotMatch(body, /secret|hidden|root:/);
  });
}
