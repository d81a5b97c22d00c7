// chat, as a person uses it: everybody receives each line, and none is lost when the relay dies.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {Program, startRelay} from './program.mjs';

const addressOf = (relay, room = 'tea') => `${relay.url.replace('http', 'ws')}/#${room}`;

async function relayFor(t, options = {}) {
  const relay = await startRelay({root: '.', ...options});
  t.after(() => relay.close());
  return relay;
}

test('what one says, all hear, with the name', async (t) => {
  const relay = await relayFor(t);
  const [ada, bob] = [new Program(addressOf(relay), 'Ada'), new Program(addressOf(relay), 'Bob')];
  await Promise.all([ada.printed('connected'), bob.printed('connected')]);
  ada.write('Tea?\n');
  await bob.printed('Ada: Tea?\n');
  bob.write('With\u001b[31m milk, grüße\n');
  await ada.printed('Bob: With [31m milk, grüße\n');
  for (const program of [ada, bob]) {
    program.endInput();
    assert.equal(await program.status, 0);
  }
});

test('who comes late hears what was said, and another room hears nothing', async (t) => {
  const relay = await relayFor(t);
  const ada = new Program(addressOf(relay), 'Ada').endInput('one\ntwo\n');
  assert.equal(await ada.status, 0);
  const late = new Program(addressOf(relay), 'Late');
  await late.printed('Ada: one\nAda: two\n');
  const other = new Program(addressOf(relay, 'coffee'), 'Other').endInput('three\n');
  assert.equal(await other.status, 0);
  assert.equal(other.out, 'Other: three\n');
  late.endInput();
  await late.status;
});

test('what is said while the relay is away arrives once it is back, once', async (t) => {
  const first = await startRelay({root: '.'});
  const port = Number(new URL(first.url).port);
  const ada = new Program(addressOf(first), 'Ada');
  await ada.printed('connected');
  ada.write('before\n');
  await ada.printed('Ada: before\n');
  await first.close();
  await ada.printed('the relay is going away; trying again in ');
  ada.write('meanwhile\n');
  await ada.printed('trying again');
  const second = await relayFor(t, {port});
  await ada.printed('Ada: meanwhile\n');
  const late = new Program(addressOf(second), 'Late');
  await late.printed('Ada: meanwhile\n');
  ada.endInput('after\n');
  assert.equal(await ada.status, 0);
  assert.equal(ada.out, 'Ada: before\nAda: meanwhile\nAda: after\n');
  await late.printed('Ada: after\n');
  assert.equal(late.out, 'Ada: meanwhile\nAda: after\n');
  late.endInput();
  await late.status;
});

test('a refusal is told, and is the end', async (t) => {
  const relay = await relayFor(t);
  const ada = new Program(addressOf(relay, 'x'.repeat(65)), 'Ada');
  assert.equal(await ada.status, 1);
  assert.match(ada.err, /chat: a room's name has 1 to 64 characters/);
});

test('its usage', async () => {
  const chat = new Program();
  assert.equal(await chat.status, 2);
  assert.match(chat.err, /^usage: chat ws:/);
});
