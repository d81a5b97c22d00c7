// The page's printable text; tests/protocol/printable_test.cpp tests the native one.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test from 'node:test';

const glue = new URL('../../platform/emscripten/printable_glue.js', import.meta.url);
const library = {};
new Function('mergeInto', 'LibraryManager', readFileSync(glue, 'utf8'))(
    (target, functions) => Object.assign(library, functions), {});
const printable = library.$twinsocketPrintableText, urlInQuotes = library.$twinsocketUrlInQuotes;

const sizeOf = (text) => new TextEncoder().encode(text).length;

test('leaves what can be read', () => {
  for (const text of ['', 'a b', 'Grüße, 你好 🌍', '~', '\u00a0', 'https://host/path@x'])
    assert.equal(printable(text), text);
});

test('has no controls and does not turn the direction of its line', () => {
  assert.equal(printable('\x1b[31m\r\n\t\x7f\0\u0080\u009b\u009f'), '.[31m........');
  for (const mark of '\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069')
    assert.equal(printable(`a${mark}b`), 'a.b');
  assert.equal(printable('\u200d\u2027\u202f\u2065\u206a'), '\u200d\u2027\u202f\u2065\u206a');
});

test('is well formed', () => assert.equal(printable('a\ud800b🌍\udc00'), 'a\ufffdb🌍\ufffd'));

test('is cut between characters', () => {
  assert.equal(printable('x'.repeat(1024)), 'x'.repeat(1024));
  assert.equal(printable('x'.repeat(1025)), 'x'.repeat(1021) + '…');
  assert.ok(sizeOf(printable('🌍'.repeat(1000))) <= 1024);
  assert.equal(printable(printable('ü'.repeat(1000))), printable('ü'.repeat(1000)));
});

test('leaves out user and password of a URL', () => {
  assert.equal(printable('to wss://me:hush@host/a@b and http://me@x'), 'to wss://host/a@b and http://x');
  assert.equal(printable('wss://a@b:c@host'), 'wss://host');
  assert.equal(printable('WSS:me:hush@host'), 'WSS:host');
  assert.equal(printable('wss:\\me:hush@host, wss:////me:hush@host'), 'wss:\\host, wss:////host');
  assert.equal(printable('a:b@c, mailto:me@host'), 'a:b@c, mailto:me@host');
  assert.equal(printable(`wss://me:${'h'.repeat(5000)}@host`), 'wss://host');
});

test('shows nothing of a URL that may be a password', () => {
  assert.equal(urlInQuotes('wss://host/'), "'wss://host/'");
  assert.equal(urlInQuotes('wss://me:hu/sh#1\n@host/'), "'wss://host/'");
  assert.equal(urlInQuotes('wss:me:hush@host/'), "'wss://host/'");
  assert.equal(urlInQuotes('me@host/'), "'host/'");
});
