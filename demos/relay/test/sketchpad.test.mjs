// /sketchpad, over real sockets: who receives what, and whose connection is closed.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {kind, message, protocol} from '../wire.mjs';

import {Client, Painter, readJoined, relayFor} from './client.mjs';

const hex = (bytes) => bytes.toString('hex');

test('people in a room get different colours and names', async (t) => {
  const relay = await relayFor(t);
  const first = await new Painter(relay).join();
  const second = await new Painter(relay).join();
  assert.notEqual(first.welcome.colour, second.welcome.colour);
  assert.notEqual(first.welcome.name, second.welcome.name);
});

test('a person keeps the name they say', async (t) => {
  const relay = await relayFor(t);
  const painter = await new Painter(relay, {name: 'Zoë'}).join();
  assert.equal(painter.welcome.name, 'Zoë');
});

test('everyone hears of a newcomer, and a newcomer of everyone', async (t) => {
  const relay = await relayFor(t);
  const first = await new Painter(relay).join();
  const second = await new Painter(relay).join();
  const {id, colour, name} = first.welcome;
  assert.deepEqual(second.others, [{id, colour, name}]);
  assert.equal(readJoined(await first.next()).id, second.welcome.id);
});

test('everyone hears when somebody leaves', async (t) => {
  const relay = await relayFor(t);
  const first = await new Painter(relay).join();
  const second = await new Painter(relay).join();
  await first.next();  // Joined.
  second.socket.close();
  assert.equal(hex(await first.next()), '1202');
});

test('strokes and cursors reach the others with the author in front', async (t) => {
  const relay = await relayFor(t);
  const [first, second] = [await new Painter(relay).join(), await new Painter(relay).join()];
  first.begin(1, {colour: 3, width: 8, x: 100, y: -1});
  first.move(5, -5);
  first.end();
  first.send(message(kind.cursor).signed(1).signed(2).finish());
  first.send(message(kind.cursor).finish());
  const received = [];
  for (let i = 0; i < 5; i++) received.push(hex(await second.next()));
  assert.deepEqual(received, ['030101000308c80101', '04010a09', '0501', '06010204', '0601']);
});

test('a late joiner sees the cursors that are there', async (t) => {
  const relay = await relayFor(t);
  const [first, second] = [await new Painter(relay).join(), await new Painter(relay).join()];
  first.send(message(kind.cursor).signed(1).signed(2).finish());
  await second.next();
  assert.deepEqual((await new Painter(relay).join()).cursors, ['06010204']);
});

test('another room hears nothing', async (t) => {
  const relay = await relayFor(t);
  const first = await new Painter(relay, {room: 'one'}).join();
  const second = await new Painter(relay, {room: 'two'}).join();
  assert.deepEqual(second.others, []);
  first.begin(1);
  await new Painter(relay, {room: 'two'}).join();
  assert.equal((await second.next())[0], kind.joined);  // And not the stroke, which was drawn before.
});

test('a late joiner gets each stroke in one piece, also the unfinished ones', async (t) => {
  const relay = await relayFor(t);
  const first = await new Painter(relay).join();
  first.begin(1, {colour: 2, width: 8, x: 10, y: 20});
  first.move(1, 1, 2, 2);
  first.move(-5, 0);
  first.end();
  first.begin(2, {colour: 4, width: 9});
  const witness = await new Painter(relay, {room: 'test'}).join();
  for (let i = 0; witness.history.length + i < 2; i++) await witness.next();  // All arrived.
  const late = await new Painter(relay).join();
  assert.deepEqual(late.history, [
    {
      author: 1,
      number: 1,
      colour: 2,
      width: 8,
      finished: true,
      points: [[10, 20], [11, 21], [13, 23], [8, 23]]
    },
    {author: 1, number: 2, colour: 4, width: 9, finished: false, points: [[0, 0]]},
  ]);
});

test('who comes back is the same person and goes on with the same stroke', async (t) => {
  const relay = await relayFor(t);
  const key = Buffer.from('12345678');
  const before = await new Painter(relay, {key}).join();
  const other = await new Painter(relay).join();
  before.begin(1);
  before.move(1, 0);
  for (let i = 0; i < 2; i++) await other.next();
  before.socket.terminate();
  await other.next();  // Left.

  const after = await new Painter(relay, {key}).join();
  assert.equal(after.welcome.id, before.welcome.id);
  assert.equal(after.welcome.colour, 1);  // The colour that was last used.
  assert.equal(after.welcome.lastStroke, 1);
  after.send(message(kind.resume).varint(1).finish());
  after.move(0, 1);
  await other.next();  // Joined.
  assert.equal(hex(await other.next()), '070101');
  await other.next();
  const late = await new Painter(relay).join();
  assert.deepEqual(late.history[0].points, [[0, 0], [1, 0], [1, 1]]);
});

test('a second connection with the same key takes the place of the first', async (t) => {
  const relay = await relayFor(t);
  const key = Buffer.from('12345678');
  const first = await new Painter(relay, {key}).join();
  await new Painter(relay, {key}).join();
  assert.equal((await first.closed).code, 4000);
});

test('the oldest strokes are forgotten when a room has too many bytes', async (t) => {
  const relay = await relayFor(t, {limits: {historyBytes: 100, historySlice: 50}});
  const painter = await new Painter(relay).join();
  const other = await new Painter(relay).join();
  for (let number = 1; number <= 20; number++) {
    painter.begin(number);
    painter.move(1, 1);
    painter.end();
    for (let i = 0; i < 3; i++) await other.next();
  }
  const late = await new Painter(relay).join();
  assert.deepEqual(late.history.map(({number}) => number), [14, 15, 16, 17, 18, 19, 20]);
});

const wrongs = {
  'text': ['a', 'messages are binary here'],
  'no hello': ['04', 'say hello first'],
  'an empty message': ['', 'a message ends too early'],
  'a hello without a key': ['0101', 'a message ends too early'],
};
for (const [what, [bytes, reason]] of Object.entries(wrongs)) {
  test(`${what} to begin with is answered with 1008`, async (t) => {
    const relay = await relayFor(t);
    const client = await new Client(`${relay.url}/sketchpad`, [protocol]).opened();
    client.send(what === 'text' ? bytes : Buffer.from(bytes, 'hex'));
    assert.deepEqual(await client.closed, {code: 1008, reason});
  });
}

const begun = '03010001080000';  // A stroke without pressure.
const faults = {
  'an unknown kind': ['a message of the unknown kind 99', '63'],
  'the relay\'s own kind': ['a message of the unknown kind 20', '1401'],
  'a move without a stroke': ['a move without a stroke', '040000'],
  'an end without a stroke': ['an end without a stroke', '05'],
  'half a step': ['a message ends too early', begun, '0400'],
  'a pressure where there is none':
      ['a stroke has a pressure at each point, or at none', begun, '08000032'],
  'an unknown style': ['a stroke of the unknown style 4', '03010401080000'],
  'a begin with more behind it': ['a message is too long', `${begun}00`],
  'a stroke that is not there': ['that stroke is not in the history', '0709'],
  'an undo of nothing': ['a message ends too early', '09'],
  'a number that never ends': ['a number has more than 32 bits', '02ffffffffff'],
};
for (const [what, [reason, ...messages]] of Object.entries(faults)) {
  test(`${what} is answered with 1008`, async (t) => {
    const relay = await relayFor(t);
    const painter = await new Painter(relay).join();
    for (const bytes of messages) painter.send(Buffer.from(bytes, 'hex'));
    assert.deepEqual(await painter.closed, {code: 1008, reason});
  });
}

test('a stroke that is drawn twice is answered with 1008', async (t) => {
  const relay = await relayFor(t);
  const painter = await new Painter(relay).join();
  painter.begin(1);
  painter.begin(1);
  assert.deepEqual(await painter.closed, {code: 1008, reason: 'a stroke was drawn twice'});
});

test('a stroke without end is answered with 1008', async (t) => {
  const relay = await relayFor(t, {limits: {strokePoints: 2}});
  const painter = await new Painter(relay).join();
  painter.begin(1);
  painter.move(0, 0, 0, 0, 0, 0);
  assert.deepEqual(await painter.closed, {code: 1008, reason: 'a stroke has at most 2 points'});
});

test('a message that is too long is answered with 1009', async (t) => {
  const relay = await relayFor(t, {limits: {sketchMessage: 100}});
  const painter = await new Painter(relay).join();
  painter.send(Buffer.alloc(101));
  assert.deepEqual(await painter.closed, {code: 1009, reason: 'that message is too long'});
});

test('too many messages are answered with 1008', async (t) => {
  const relay = await relayFor(t, {limits: {messagesPerSecond: 1, burstSeconds: 5}});
  const painter = await new Painter(relay).join();
  for (let i = 0; i < 20; i++) painter.send(message(kind.cursor).finish());
  assert.deepEqual(await painter.closed, {code: 1008, reason: 'not so fast'});
});

test('who says nothing is shown out', async (t) => {
  const relay = await relayFor(t, {limits: {helloTimeout: 1}});
  const client = await new Client(`${relay.url}/sketchpad`, [protocol]).opened();
  assert.deepEqual(await client.closed, {code: 1008, reason: 'say hello first'});
});

test('a full room asks to try again later', async (t) => {
  const relay = await relayFor(t, {limits: {peopleInRoom: 1}});
  await new Painter(relay).join();
  const second = await new Painter(relay).opened();
  second.send(second.hello);
  assert.deepEqual(await second.closed, {code: 1013, reason: 'the room is full'});
});

test('a client that does not speak the protocol is not let in', async (t) => {
  const relay = await relayFor(t);
  const client = new Client(`${relay.url}/sketchpad`);
  assert.deepEqual(await client.closed, {code: 4002, reason: `speak ${protocol}`});
});

test('a room without a name is not let in', async (t) => {
  const relay = await relayFor(t);
  const client = new Client(`${relay.url}/sketchpad?room=`, [protocol]);
  assert.equal((await client.closed).code, 4002);
});

test('who does not read is dropped, and the others go on', async (t) => {
  const relay = await relayFor(t, {
    limits: {backlog: 100_000, messagesPerSecond: 1e9, bytesPerSecond: 1e12, strokePoints: 1e9},
  });
  const painter = await new Painter(relay).join();
  const slow = await new Painter(relay).join();
  slow.socket.pause();
  await painter.next();  // Joined.
  let left = false;
  painter.next().then((bytes) => (left = hex(bytes) === '1202'));
  painter.begin(1);
  while (!left) {
    painter.send(Buffer.concat([Buffer.of(kind.move), Buffer.alloc(60_000)]));
    await new Promise(setImmediate);
  }
  assert.equal(painter.socket.readyState, painter.socket.OPEN);
  slow.socket.terminate();
});

test('who does not answer pings is dropped', async (t) => {
  const relay = await relayFor(t, {limits: {pulse: 20}});
  const painter = await new Painter(relay).join();
  const silent = await new Painter(relay).join();
  await painter.next();  // Joined.
  silent.socket.pause();
  assert.equal(hex(await painter.next()), '1202');
  silent.socket.terminate();
});

test('a relay that ends says goodbye', async (t) => {
  const relay = await relayFor(t);
  const painter = await new Painter(relay).join();
  await relay.close();
  assert.deepEqual(await painter.closed, {code: 1001, reason: 'the relay is going away'});
});
