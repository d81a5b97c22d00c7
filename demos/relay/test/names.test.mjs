// Names, colours and budgets.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {Budget} from '../budget.mjs';
import {cleanName, colours, freeName, rarestColour} from '../names.mjs';

test('a name is not given twice, also when the animals run out', () => {
  const taken = new Set();
  for (let i = 0; i < 200; i++) taken.add(freeName(taken));
  assert.equal(taken.size, 200);
});

test('the rarest colour is given first', () => {
  assert.equal(rarestColour([0, 1, 3]), 2);
  assert.equal(rarestColour([...Array(colours).keys(), 0]), 1);
});

test('control characters and what is too long leave a name', () => {
  assert.equal(cleanName(Buffer.from(' a\u0000\u202Eb\n'), 32), 'ab');
  assert.equal(cleanName(Buffer.from('ééé'), 5), 'éé');
});

test('a budget fills with time up to its burst', () => {
  let now = 0;
  const budget = new Budget(10, 2, () => now);
  assert.ok(budget.spend(20));
  assert.ok(!budget.spend(1));
  now += 100;
  assert.ok(budget.spend(1));
  now += 1e9;
  assert.ok(!budget.spend(21));
});
