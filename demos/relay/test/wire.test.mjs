// The bytes themselves; sketchpad/tests/wire_test.cpp has the same ones.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {Reader, WireError, Writer} from '../wire.mjs';

const hex = (bytes) => Buffer.from(bytes).toString('hex');

test('a number below 128 is one byte', () => {
  assert.equal(hex(new Writer().varint(127).finish()), '7f');
});

test('a larger number goes out with its low bits first', () => {
  assert.equal(hex(new Writer().varint(300).finish()), 'ac02');
});

test('a small step in any direction is one byte', () => {
  assert.equal(hex(new Writer().signed(-1).signed(1).signed(-64).signed(63).finish()), '01027f7e');
});

test('every number comes back as it was', () => {
  for (const value of [0, 1, 127, 128, 16383, 16384, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1])
    assert.equal(new Reader(new Writer().varint(value).finish()).varint(), value);
  for (const value of [0, 1, -1, 63, -64, 64, 2 ** 31 - 1, -(2 ** 31)])
    assert.equal(new Reader(new Writer().signed(value).finish()).signed(), value);
});

test('a number of more than 32 bits is refused', () => {
  assert.throws(() => new Reader(Buffer.from('ffffffff1f', 'hex')).varint(), WireError);
  assert.throws(() => new Reader(Buffer.from('808080808000', 'hex')).varint(), WireError);
});

test('a message that ends within a number is refused', () => {
  assert.throws(() => new Reader(Buffer.from('80', 'hex')).varint(), WireError);
});

test('bytes after the end of a message are refused', () => {
  assert.throws(() => new Reader(Buffer.from('00', 'hex')).finish(), WireError);
});
