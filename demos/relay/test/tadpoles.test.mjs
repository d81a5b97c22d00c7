// /tadpoles: the room is the game's own C++ in wasm; here it is used with real sockets.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {Client, relayFor} from './client.mjs';
import {kind, program, skip, Tadpole} from './tadpole.mjs';

// The server's state of one's own tadpole: tick, last input applied, then a bit, x and y.
function readSnapshot(bytes) {
  const bits = (at, count) => {
    let value = 0;
    for (let i = at; i < at + count; i++) value = value * 2 + (bytes[1 + (i >> 3)] >> (7 - (i & 7)) & 1);
    return value;
  };
  return {tick: bits(0, 32), applied: bits(32, 32), x: bits(65, 32) | 0, y: bits(97, 32) | 0};
}

test('a tadpole that steers east swims east', {skip}, async (t) => {
  const relay = await relayFor(t, {pond: program});
  const ada = await new Tadpole(relay).join('Ada');
  const before = readSnapshot(await ada.hear(kind.snapshot));
  let now = before;
  while (now.applied < 30) {
    ada.swim(0);
    now = readSnapshot(await ada.hear(kind.snapshot));
  }
  assert.ok(now.tick > before.tick);
  assert.ok(now.x > before.x + 10 * 256, `${before.x} to ${now.x}`);
});

test('who is near is told by name, and hears what is said', {skip}, async (t) => {
  const relay = await relayFor(t, {pond: program});
  const ada = await new Tadpole(relay).join('Ada');
  const bob = await new Tadpole(relay).join('Bob');
  const told = [];
  while (told.length < 2) told.push((await ada.hear(kind.who)).subarray(4).toString());
  assert.deepEqual(told.sort(), ['Ada', 'Bob']);
  bob.send(Buffer.concat([Buffer.of(kind.say), Buffer.from('grüß dich')]));
  const said = await ada.hear(kind.said);
  assert.equal(said.readUInt16LE(1), bob.id);
  assert.equal(said.subarray(3).toString(), 'grüß dich');
});

test('who comes back with the same key is the same tadpole', {skip}, async (t) => {
  const relay = await relayFor(t, {pond: program});
  const before = await new Tadpole(relay).join('Ada');
  await before.hear(kind.snapshot);
  before.socket.terminate();
  await before.closed;
  assert.equal((await new Tadpole(relay).join('Ada')).id, before.id);
});

test('a ping is answered with its own time and the server\'s', {skip}, async (t) => {
  const ada = await new Tadpole(await relayFor(t, {pond: program})).join('Ada');
  const ping = Buffer.alloc(9);
  ping[0] = kind.ping;
  ping.writeDoubleLE(1234.5, 1);
  ada.send(ping);
  const pong = await ada.hear(kind.pong);
  assert.equal(pong.readDoubleLE(1), 1234.5);
  assert.ok(pong.readDoubleLE(9) >= 0);
});

test('rooms are ponds of their own', {skip}, async (t) => {
  const relay = await relayFor(t, {pond: program});
  const here = await new Tadpole(relay, 'here').join('Ada');
  const there = await new Tadpole(relay, 'there').join('Bob');
  assert.deepEqual([here.id, there.id], [1, 1]);
});

for (const [what, message] of Object.entries({
       'an unknown kind': Buffer.of(99),
       'an empty message': Buffer.alloc(0),
       'an input before its hello': Buffer.from([kind.input, 1, 0, 0, 0, 0, 0]),
       'a text': 'hello',
     })) {
  test(`${what} ends the connection with 1008`, {skip}, async (t) => {
    const client = await new Tadpole(await relayFor(t, {pond: program})).opened();
    client.send(message);
    assert.equal((await client.closed).code, 1008);
  });
}

test('an empty pond is dropped after its grace', {skip}, async (t) => {
  const relay = await relayFor(t, {pond: program, limits: {pondGrace: 1}});
  const first = await new Tadpole(relay).join('Ada');
  first.socket.close();
  await first.closed;
  const metric = async () => /relay_rooms\{path="\/tadpoles"\} (\d+)/.exec(await (await fetch(`${relay.url}/metrics`)).text())[1];
  while (await metric() !== '0') await new Promise((resolve) => setTimeout(resolve, 5));
});

test('without the module it is told what to do', async (t) => {
  const relay = await relayFor(t, {pond: '/nonexistent/room.cjs'});
  const {code, reason} = await new Tadpole(relay).closed;
  assert.deepEqual([code, reason], [1013, 'the pond is not built yet: demos/run tadpoles builds it']);
});
