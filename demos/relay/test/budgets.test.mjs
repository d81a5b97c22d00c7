// How much all clients together, and those of one address, may take; and that it is released.

import assert from 'node:assert/strict';
import {EventEmitter, once} from 'node:events';
import {connect} from 'node:net';
import {test} from 'node:test';

import {Addresses, addressOf} from '../addresses.mjs';
import {limits as defaults} from '../limits.mjs';
import {MemoryJournal} from '../memory_journal.mjs';
import {Metrics} from '../metrics.mjs';
import {Person, Room} from '../room.mjs';
import {Rooms} from '../rooms.mjs';
import {Unfinished} from '../unfinished.mjs';
import {Client, drawingOf, Painter, relayFor} from './client.mjs';

class FakeSocket extends EventEmitter {
  closes = [];
  close = (...why) => this.closes.push(why);
  terminate = () => (this.isTerminated = true, this.emit('close'));
}

function unfinishedOf(t, unfinishedBytes) {
  const metrics = new Metrics();
  t.after(() => metrics.close());
  const unfinished = new Unfinished({limits: {unfinishedBytes}, metrics});
  const socket = () => {
    const [webSocket, wire] = [new FakeSocket(), new EventEmitter()];
    unfinished.watch(webSocket, wire);
    return {webSocket, receive: (bytes) => wire.emit('data', Buffer.alloc(bytes))};
  };
  return {unfinished, socket};
}

test('unfinished messages: whoever holds the most is shown out with 1013', (t) => {
  const {unfinished, socket} = unfinishedOf(t, 100);
  const [small, large] = [socket(), socket()];
  large.receive(60);
  small.receive(40);
  assert.deepEqual([small.webSocket.closes, large.webSocket.closes], [[], []]);
  small.receive(1);
  assert.equal(large.webSocket.closes[0][0], 1013);
  assert.ok(large.webSocket.isTerminated);
  assert.deepEqual(small.webSocket.closes, []);
  assert.equal(unfinished.bytes, 41);
});

test('unfinished messages: what is whole, and what has ended, counts no more', (t) => {
  const {unfinished, socket} = unfinishedOf(t, 100);
  const [one, two] = [socket(), socket()];
  one.receive(90);
  one.webSocket.emit('message');
  assert.equal(unfinished.bytes, 0);
  two.receive(50);
  two.webSocket.emit('ping', Buffer.alloc(4));
  assert.equal(unfinished.bytes, 40);
  two.webSocket.emit('close');
  two.receive(90);
  assert.equal(unfinished.bytes, 0);
});

test('unfinished messages of real sockets are bounded together', async (t) => {
  const relay = await relayFor(t, {limits: {unfinishedBytes: 1 << 20}});
  const {hostname, port} = new URL(relay.url);
  const head = 'GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
  const frame = Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0]);  // Announces 8 MiB.
  const ends = Array.from({length: 4}, async () => {
    const socket = connect(port, hostname);
    t.after(() => socket.destroy());
    socket.on('error', () => {});
    socket.write(head);
    await once(socket, 'data');
    socket.write(frame);
    socket.write(Buffer.alloc(400 << 10));  // Three of the four exceed the budget.
    return once(socket, 'close');
  });
  await Promise.any(ends);
  const client = await new Client(`${relay.url}/echo`).opened();
  client.send('still here');
  assert.equal(await client.next(), 'still here');
});

test('an address has so many sockets, and gets them back', () => {
  const addresses = new Addresses({connectionsOfAddress: 2});
  const [first] = [addresses.enter('192.0.2.1'), addresses.enter('192.0.2.1')];
  assert.equal(addresses.enter('192.0.2.1'), null);
  assert.ok(addresses.enter('192.0.2.2'));
  first.leave();
  first.leave();
  assert.ok(addresses.enter('192.0.2.1'));
  assert.equal(addresses.enter('192.0.2.1'), null);
});

test('what all have left is forgotten', () => {
  const addresses = new Addresses({connectionsOfAddress: 2});
  addresses.enter('192.0.2.1').leave();
  assert.equal(addresses.size, 0);
});

test('only a proxy of this machine says for whom it connects', () => {
  const from = (remoteAddress, forwarded) => addressOf(
      {headers: {'x-forwarded-for': forwarded}, socket: {remoteAddress}});
  assert.equal(from('127.0.0.1', '192.0.2.9, 192.0.2.1'), '192.0.2.1');
  assert.equal(from('::ffff:127.0.0.1', '192.0.2.1'), '192.0.2.1');
  assert.equal(from('192.0.2.7', '192.0.2.1'), '192.0.2.7');
  assert.equal(from('::ffff:192.0.2.7', undefined), '192.0.2.7');
});

test('a proxied address with too many sockets is refused', async (t) => {
  const relay = await relayFor(t, {limits: {connectionsOfAddress: 1}});
  const from = (address) =>
      new Client(`${relay.url}/echo`, [], {headers: {'X-Forwarded-For': address}});
  const first = await from('192.0.2.1').opened();
  assert.equal((await from('192.0.2.1').closed).code, 1006);
  await from('192.0.2.2').opened();
  first.socket.close();
  await first.closed;
});

function roomsOf(t, limits) {
  const kind = {Room, Person, limits: {...defaults, roomsWeighed: 1, ...limits}};
  const rooms = new Rooms({path: 'test', kind, journal: new MemoryJournal(), report: assert.fail});
  t.after(() => rooms.close());
  return rooms;
}

async function until(isSo) {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1));
}

test('a room that has been empty for long is dropped', async (t) => {
  const rooms = roomsOf(t, {idleRoom: 0});
  const {leave} = await rooms.open('a');
  assert.equal(rooms.size, 1);
  leave();
  await until(() => rooms.size === 0);
});

test('empty rooms that are too large together are dropped, the oldest first', async (t) => {
  const rooms = roomsOf(t, {idleRoomBytes: 1500});
  for (const name of ['old', 'young']) {
    const {room, leave} = await rooms.open(name);
    Object.defineProperty(room, 'size', {value: 1000});
    leave();
  }
  await until(() => rooms.size === 1);
  assert.equal(rooms.bytes, 1000);
  assert.equal((await rooms.open('young')).room.size, 1000);
  assert.notEqual((await rooms.open('old')).room.size, 1000);
});

test('when all rooms are too large together, those above their share take no more', async (t) => {
  const rooms = roomsOf(t, {roomBytes: 1000});
  const [large, small] = [await rooms.open('large'), await rooms.open('small')];
  Object.defineProperty(large.room, 'size', {value: 900, writable: true});
  Object.defineProperty(small.room, 'size', {value: 200});
  await until(() => !large.mayGrow());
  assert.ok(small.mayGrow());
  large.room.size = 100;
  await until(() => large.mayGrow());
});

test('who draws on in a room above its share is told to come back later', async (t) => {
  const relay = await relayFor(t, {limits: {roomBytes: 600, roomsWeighed: 1}});
  const painter = await new Painter(relay).join();
  for (let number = 1; painter.socket.readyState === painter.socket.OPEN; number++) {
    painter.draw(number);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const {code, reason} = await painter.closed;
  assert.deepEqual([code, reason],
                   [1013, 'the room has taken all the memory that the relay has for it']);
  assert.ok((await drawingOf(relay)).length > 0);
});
