// The messages of the tools: eraser, pressure, undo, clear, names; and what a crowd receives.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {kind, message, style} from '../wire.mjs';

import {Painter, relayFor} from './client.mjs';

const hex = (bytes) => bytes.toString('hex');

// Two people in a room, the second of whom has received nothing yet.
async function twoPeople(t, options) {
  const relay = await relayFor(t, options);
  const first = await new Painter(relay, {key: Buffer.from('12345678')}).join();
  return {relay, first, second: await new Painter(relay).join()};
}

async function heard(painter, count) {
  const messages = [];
  for (let i = 0; i < count; i++) messages.push(hex(await painter.next()));
  return messages;
}

const numbersIn = (painter) => painter.history.map(({author, number}) => `${author}/${number}`);

test('an eraser draws a stroke like any other', async (t) => {
  const {relay, first, second} = await twoPeople(t);
  first.draw(1, {look: style.erases, width: 80});
  assert.deepEqual(await heard(second, 3), ['0301010101500000', '04010202', '0501']);
  const late = await new Painter(relay).join();
  assert.equal(late.history[0].erases, true);
});

test('a pressure goes with each point, also into the history', async (t) => {
  const {relay, first, second} = await twoPeople(t);
  first.begin(1, {look: style.presses, pressure: 50});
  first.press([1, -1, 60], [2, 0, 100]);
  first.end();
  assert.deepEqual(await heard(second, 3), ['0301010201080000' + '32', '080102013c040064', '0501']);
  const {points, pressures, finished} = (await new Painter(relay).join()).history[0];
  assert.deepEqual(points, [[0, 0], [1, -1], [3, -1]]);
  assert.deepEqual(pressures, [50, 60, 100]);
  assert.equal(finished, true);
});

test('an undone stroke goes from the room and from its history', async (t) => {
  const {relay, first, second} = await twoPeople(t);
  for (const number of [1, 2, 3]) first.draw(number);
  await heard(second, 9);
  first.say(kind.undo, 2);
  assert.deepEqual(await heard(second, 1), ['090102']);
  assert.deepEqual(numbersIn(await new Painter(relay).join()), ['1/1', '1/3']);
});

test('nobody undoes what another drew', async (t) => {
  const {relay, first, second} = await twoPeople(t);
  first.draw(1);
  await heard(second, 3);
  second.say(kind.undo, 1);
  second.say(kind.clear, 9);
  second.say(kind.ping, 0);
  await second.next();
  assert.deepEqual(numbersIn(await new Painter(relay).join()), ['1/1']);
});

test('an undo that is said again, as after a reconnect, is no fault and is not told', async (t) => {
  const {relay, first, second} = await twoPeople(t);
  first.draw(1);
  first.say(kind.undo, 1);
  first.socket.terminate();
  await heard(second, 5);  // The stroke, the undo, and that they have left.
  const again = await new Painter(relay, {key: Buffer.from('12345678')}).join();
  assert.equal(again.welcome.lastStroke, 1);  // So that the number is not used again.
  again.say(kind.undo, 1);
  again.draw(2);
  assert.deepEqual((await heard(second, 2)).map((text) => text.slice(0, 6)), ['110101', '030102']);
});

test('a stroke may be undone while it is drawn', async (t) => {
  const {relay, first, second} = await twoPeople(t);
  first.begin(1);
  first.say(kind.undo, 1);
  first.draw(2);
  await heard(second, 5);
  assert.deepEqual(numbersIn(await new Painter(relay).join()), ['1/2']);
});

test('a clear takes one\'s own strokes up to a number, and nobody else\'s', async (t) => {
  const {relay, first, second} = await twoPeople(t);
  for (const number of [1, 2, 3]) first.draw(number);
  await heard(second, 9);
  second.draw(1);
  await heard(first, 4);
  first.say(kind.clear, 2);
  assert.deepEqual(await heard(second, 1), ['0a0102']);
  assert.deepEqual(numbersIn(await new Painter(relay).join()), ['1/3', '2/1']);
});

test('what was undone makes place for more', async (t) => {
  const {relay, first, second} = await twoPeople(t, {limits: {historyBytes: 50}});
  first.draw(1);
  for (let number = 2; number < 30; number++) {
    first.draw(number);
    first.say(kind.undo, number);
  }
  await heard(second, 3 + 28 * 4);
  assert.deepEqual(numbersIn(await new Painter(relay).join()), ['1/1']);
});

test('a new name is told, cleaned, and kept for those who come back', async (t) => {
  const {relay, first, second} = await twoPeople(t);
  first.send(message(kind.name).text(' Z\u0000oe ').finish());
  assert.deepEqual(await heard(second, 1), [hex(Buffer.from('\x0b\x01Zoe'))]);
  const own = async () => {
    for (;;) {
      const bytes = await first.next();
      if (bytes[0] === kind.name) return bytes.toString();
    }
  };
  assert.equal(await own(), '\x0b\x01Zoe');  // The accepted name.
  first.send(message(kind.name).finish());
  assert.equal(await own(), '\x0b\x01Zoe');  // A refused name does not change it.
  first.socket.terminate();
  assert.deepEqual(await heard(second, 1), ['1201']);  // An empty name was not sent.
  const again = await new Painter(relay, {key: Buffer.from('12345678')}).join();
  assert.equal(again.welcome.name, 'Zoe');
});

test('who comes back under a new name has it', async (t) => {
  const {relay, first} = await twoPeople(t);
  first.socket.close();
  const key = Buffer.from('12345678');
  assert.equal((await new Painter(relay, {key, name: 'Zoe'}).join()).welcome.name, 'Zoe');
});

test('a ping is answered to who asked', async (t) => {
  const {first, second} = await twoPeople(t);
  second.say(kind.ping, 300);
  assert.deepEqual(await heard(second, 1), ['15ac02']);
  first.draw(1);
  assert.equal((await second.next())[0], kind.begin);
});

test('a crowd is told in batches, in order, and nobody hears twice what a history held', async (t) => {
  const relay = await relayFor(t, {limits: {crowd: 1, tick: 5}});
  const first = await new Painter(relay).join();
  const second = await new Painter(relay).join();
  let messages = 0;
  second.socket.on('message', () => messages++);
  for (let number = 1; number <= 30; number++) first.draw(number);
  const late = await new Painter(relay).join();
  const told = (await heard(second, 91)).filter((text) => !text.startsWith('11'));
  assert.deepEqual(told.filter((text) => text.startsWith('03')).map((text) => parseInt(text.slice(4, 6), 16)),
                   Array.from({length: 30}, (_, i) => i + 1));
  assert.ok(messages < 45, `${messages} messages`);
  first.say(kind.undo, 1);
  const rest = [];
  while (rest.at(-1) !== '090101') rest.push(hex(await late.next()));
  const begun = rest.filter((text) => text.startsWith('03')).length;
  assert.equal(late.history.length + begun, 30);
});

test('a batch has a size', async (t) => {
  const {first, second} = await twoPeople(t, {limits: {crowd: 1, tick: 50, historySlice: 100}});
  let largest = 0;
  second.socket.on('message', (data) => (largest = Math.max(largest, data.length)));
  for (let number = 1; number <= 60; number++) first.draw(number);
  await heard(second, 180);
  assert.ok(largest > 50 && largest <= 200, `${largest} bytes`);
});
