// /chat

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {Client, relayFor} from './client.mjs';

const chat = (relay, query) => new Client(`${relay.url}/chat?${query}`, ['chat.v1']);

test('a line goes to everybody with its number and its name', async (t) => {
  const relay = await relayFor(t);
  const [ada, bob] = [await chat(relay, 'name=Ada').opened(), await chat(relay, 'name=Bob').opened()];
  ada.send('id-1\thello\tthere');
  assert.equal(await ada.next(), '1\tid-1\tAda\thello there');
  assert.equal(await bob.next(), '1\tid-1\tAda\thello there');
});

test('a line that is said again is not heard again', async (t) => {
  const relay = await relayFor(t);
  const ada = await chat(relay, 'name=Ada').opened();
  for (const line of ['a\tone', 'a\tone', 'b\ttwo']) ada.send(line);
  assert.equal(await ada.next(), '1\ta\tAda\tone');
  assert.equal(await ada.next(), '2\tb\tAda\ttwo');
});

test('who comes back hears what came after the last number', async (t) => {
  const relay = await relayFor(t);
  const ada = await chat(relay, 'name=Ada').opened();
  for (const line of ['a\tone', 'b\ttwo']) ada.send(line);
  await ada.next();
  await ada.next();
  assert.equal(await chat(relay, 'after=1').next(), '2\tb\tAda\ttwo');
  assert.equal(await chat(relay, 'after=77').next(), '1\ta\tAda\tone');  // The number is from a relay that no longer exists.
});

test('a name is not what it is not allowed to be', async (t) => {
  const relay = await relayFor(t);
  const ada = await chat(relay, 'name=%1b%09A%00da').opened();
  ada.send('a\tone');
  assert.equal(await ada.next(), '1\ta\tAda\tone');
});

for (const [what, send] of [['bytes', Buffer.from('a\tb')], ['no id', 'hello'], ['nothing', 'id\t']]) {
  test(`${what} ends the connection`, async (t) => {
    const relay = await relayFor(t);
    const ada = await chat(relay, '').opened();
    ada.send(send);
    assert.equal((await ada.closed).code, 1008);
  });
}

test('who says too much is closed', async (t) => {
  const relay = await relayFor(t, {limits: {chatPerSecond: 1, burstSeconds: 3}});
  const ada = await chat(relay, '').opened();
  for (let i = 0; i < 9; i++) ada.send(`id${i}\tspam`);
  assert.deepEqual(await ada.closed, {code: 1008, reason: 'not so fast'});
});

test('only so many lines are kept, and only so many rooms', async (t) => {
  const relay = await relayFor(t, {limits: {chatLines: 2, rooms: 1}});
  const ada = await chat(relay, 'room=a').opened();
  for (const id of ['a', 'b', 'c']) ada.send(`${id}\t${id}`);
  for (let i = 0; i < 3; i++) await ada.next();
  assert.match(await chat(relay, 'room=a').next(), /^2\tb/);
  assert.equal((await chat(relay, 'room=b').closed).code, 1013);
});
