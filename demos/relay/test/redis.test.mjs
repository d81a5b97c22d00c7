// Several relays that share their rooms over Redis. Needs Debian's redis-server.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';

import {startRelay} from '../server.mjs';
import {kind, message} from '../wire.mjs';

import {Client, drawingOf, Painter, relayFor} from './client.mjs';
import {hearAll, Player} from './poker_client.mjs';
import {startRedis} from './servers.mjs';
import {kind as kindOf, program, skip, Tadpole} from './tadpole.mjs';

let redis;
before(async () => (redis = await startRedis()));
after(() => redis?.end());

let lastRoom = 0;
const newRoom = () => `room ${++lastRoom}`;

const relays = (t, count, limits = {}, more = {}) =>
    Promise.all(Array.from({length: count}, () => relayFor(t, {redis: redis.url, limits, ...more})));

// Draws one stroke; returns once the other one has received all of it.
async function draw(painter, number, witness) {
  painter.begin(number, {x: number, y: -number});
  painter.move(1, 2, 3, 4);
  painter.end();
  for (let ended = false; !ended;)
    ended = (await witness.next()).includes(Buffer.of(kind.end, painter.welcome.id));
}

test('people on different relays have different ids, colours and names', async (t) => {
  const room = newRoom();
  const all = await relays(t, 3);
  const painters = await Promise.all(
      Array.from({length: 6}, (_, i) => new Painter(all[i % 3], {room}).join()));
  for (const what of ['id', 'colour', 'name'])
    assert.equal(new Set(painters.map(({welcome}) => welcome[what])).size, 6, what);
});

test('strokes and pointers reach people on another relay', async (t) => {
  const room = newRoom();
  const [one, two] = await relays(t, 2);
  const painter = await new Painter(one, {room}).join();
  const other = await new Painter(two, {room}).join();
  await draw(painter, 1, other);
  painter.send(message(kind.cursor).signed(4).signed(5).finish());
  let heard;
  do heard = await other.next();
  while (!heard.includes(Buffer.of(kind.cursor, painter.welcome.id, 8, 10)));
});

test('a newcomer sees everything, on whichever relay, also one that knew nothing of the room', async (t) => {
  const room = newRoom();
  const [one, two, three] = await relays(t, 3);
  const first = await new Painter(one, {room}).join();
  const second = await new Painter(two, {room}).join();
  await draw(first, 1, second);
  await draw(second, 1, first);
  const late = await new Painter(three, {room}).join();
  assert.equal(late.history.length, 2);
  assert.deepEqual(new Set(late.others.map(({id}) => id)), new Set([1, 2]));
  for (const relay of [one, two]) assert.deepEqual(await drawingOf(relay, room), late.history);
});

test('who comes back on another relay is the same person, and is told of the last stroke', async (t) => {
  const room = newRoom();
  const key = Buffer.from('abcdefgh');
  const [one, two] = await relays(t, 2);
  const painter = await new Painter(one, {room, key}).join();
  const witness = await new Painter(two, {room}).join();
  await draw(painter, 1, witness);
  painter.socket.terminate();
  const again = await new Painter(two, {room, key}).join();
  assert.equal(again.welcome.id, painter.welcome.id);
  assert.equal(again.welcome.lastStroke, 1);
});

test('what is taken back is gone on every relay', async (t) => {
  const room = newRoom();
  const [one, two] = await relays(t, 2);
  const painter = await new Painter(one, {room}).join();
  const witness = await new Painter(two, {room}).join();
  for (let number = 1; number <= 3; number++) await draw(painter, number, witness);
  const numbers = async () => {
    const [fresh] = await relays(t, 1);
    const all = await Promise.all([one, two, fresh].map((relay) => drawingOf(relay, room)));
    return all.map((drawing) => drawing.map(({number}) => number));
  };
  for (const [what, number, left] of [[kind.undo, 2, [1, 3]], [kind.clear, 3, []]]) {
    painter.say(what, number);
    while (!(await witness.next()).includes(Buffer.of(what, painter.welcome.id, number)));
    assert.deepEqual(await numbers(), [left, left, left]);
  }
});

test('the same key on another relay takes the place of the first', async (t) => {
  const room = newRoom();
  const key = Buffer.from('abcdefgh');
  const [one, two] = await relays(t, 2);
  const first = await new Painter(one, {room, key}).join();
  await new Painter(two, {room, key}).join();
  assert.equal((await first.closed).code, 4000);
});

test('who sends nonsense is shown out, and nobody else notices', async (t) => {
  const room = newRoom();
  const [one, two] = await relays(t, 2);
  const painter = await new Painter(one, {room}).join();
  const witness = await new Painter(two, {room}).join();
  const noisy = await new Painter(one, {room}).join();
  noisy.send(Buffer.of(99));
  assert.equal((await noisy.closed).code, 1008);
  await draw(painter, 1, witness);
});

test('snapshots take the place of old events, and nothing is lost', async (t) => {
  const room = newRoom();
  const limits = {keptBytes: 2000, messagesPerSecond: 1e9};
  const [one, two] = await relays(t, 2, limits);
  const first = await new Painter(one, {room}).join();
  const second = await new Painter(two, {room}).join();
  for (let number = 1; number <= 60; number++) {
    await draw(first, number, second);
    await draw(second, number, first);
  }
  const seen = await drawingOf(one, room);
  assert.equal(seen.length, 120);
  assert.deepEqual(await drawingOf(two, room), seen);
  const [fresh] = await relays(t, 1, limits);
  assert.deepEqual(await drawingOf(fresh, room), seen);
  const {createClient} = await import('@redis/client');
  const client = await createClient({url: redis.url}).connect();
  t.after(() => client.destroy());
  const base = `twinsocket:{sketchpad:${encodeURIComponent(room)}}`;
  assert.ok(await client.strLen(`${base}:snapshot`) > 0);
  assert.ok(await client.xLen(`${base}:events`) < 120);
});

test('a room survives the end of all relays', async (t) => {
  const room = newRoom();
  const options = {root: '.', redis: redis.url};
  const relay = await startRelay(options);
  const painter = await new Painter(relay, {room, name: 'Ada'}).join();
  const witness = await new Painter(relay, {room}).join();
  await draw(painter, 1, witness);
  await relay.close();
  const later = await relayFor(t, options);
  const visitor = await new Painter(later, {room}).join();
  assert.equal(visitor.history.length, 1);
  assert.deepEqual(visitor.others, []);
});

test('poker is played across relays', async (t) => {
  const room = newRoom();
  const [one, two] = await relays(t, 2);
  const ada = await new Player(one, {room, name: 'Ada'}).join();
  const bob = await new Player(two, {room, name: 'Bob'}).join(ada);
  bob.say({type: 'vote', card: '13'});
  const [heard] = await hearAll(ada, bob);
  assert.deepEqual(heard.people.map(({voted}) => voted), [false, true]);
  assert.equal(JSON.stringify(heard).match(/"13"/g).length, 1);  // The one in the deck.
  ada.say({type: 'reveal'});
  const [, {results}] = await hearAll(ada, bob);
  assert.deepEqual(results.votes, [{id: 2, name: 'Bob', card: '13'}]);
});

test('without Redis a relay says so and does not start', async () => {
  await assert.rejects(startRelay({root: '.', redis: 'redis://127.0.0.1:1'}), /^Error: Redis at 127.0.0.1:1 cannot be reached: /);
});

test('when Redis is gone everybody is asked to come back, and later is served again', async (t) => {
  const own = await startRedis();
  t.after(() => own.end());
  const written = t.mock.method(process.stderr, 'write', () => true);
  const relay = await relayFor(t, {redis: own.url, limits: {lease: 400}});
  const painter = await new Painter(relay, {room: 'test'}).join();
  await own.end();
  assert.deepEqual(
      await painter.closed, {code: 1012, reason: 'the relay has lost its rooms; come back'});
  assert.equal((await fetch(`${relay.url}/health`)).status, 503);
  const early = await new Painter(relay, {room: 'test'}).opened();
  assert.equal((await early.closed).code, 1013);
  const again = await startRedis(own.port);
  t.after(() => again.end());
  while ((await fetch(`${relay.url}/health`)).status !== 200);
  await new Painter(relay, {room: 'test'}).join();
  const told = written.mock.calls.map(({arguments: [text]}) => text.split(':')[1].trim());
  assert.deepEqual(told.map((text) => text.split('\n')[0]), ['Redis is lost', 'Redis is back']);
});

test('a Redis that hangs is as good as gone', async (t) => {
  const own = await startRedis();
  t.after(() => own.end());
  t.mock.method(process.stderr, 'write', () => true);
  const relay = await relayFor(t, {redis: own.url, limits: {lease: 400}});
  const painter = await new Painter(relay, {room: 'test'}).join();
  own.child.kill('SIGSTOP');
  assert.equal((await painter.closed).code, 1012);
});

test('who does not ask for Redis needs no package for it', async () => {
  const folder = new URL('../', import.meta.url);
  const seen = new Set(['relay.mjs']);
  for (const file of seen) {
    const source = await readFile(new URL(file, folder), 'utf8');
    for (const [, from] of source.matchAll(/^(?:import|export) [^;]*from '([^']+)'/gm)) {
      assert.ok(/^(node:|\.\/|ws$)/.test(from), `${file} imports ${from}`);
      if (from.startsWith('./')) seen.add(from.slice(2));
    }
  }
  assert.ok(seen.has('journal.mjs'));
  assert.ok(!seen.has('redis_journal.mjs'));
});

test('a pond is in one of the relays, and in another when that one has ended', {skip}, async (t) => {
  const pond = newRoom();
  const [one, two] = await relays(t, 2, {}, {pond: program});
  const ada = await new Tadpole(one, pond).join('Ada');
  const bob = await new Tadpole(two, pond).join('Bob');
  const met = new Set();
  while (met.size < 2) met.add((await bob.hear(kindOf.who)).readUInt16LE(1));
  assert.deepEqual(met, new Set([ada.id, bob.id]));
  await one.close();
  await Promise.all([ada.closed, bob.closed]);
  // It has released the name, so nobody has to wait for the end of the lease.
  await new Tadpole(two, pond).join('Bob');
});

test('who was passed on to a relay that has not the pond gets no farther', {skip}, async (t) => {
  const pond = newRoom();
  const [one, two] = await relays(t, 2, {}, {pond: program});
  await new Tadpole(one, pond).join('Ada');
  const lost = new Client(`${two.url}/tadpoles?room=${encodeURIComponent(pond)}`, ['tadpoles.v1'], {headers: {'X-Relay-Passed-On': '1'}});
  await assert.rejects(lost.opened(), /503/);
});

test('without Redis nobody gets into a pond, and who was in one is told to come back', {skip}, async (t) => {
  const own = await startRedis();
  t.after(() => own.end());
  const relay = await relayFor(t, {redis: own.url, pond: program});
  const ada = await new Tadpole(relay, 'pond').join('Ada');
  await own.end();
  assert.equal((await ada.closed).code, 1012);
  await assert.rejects(new Tadpole(relay, 'pond').join('Ada'), /503/);
});
