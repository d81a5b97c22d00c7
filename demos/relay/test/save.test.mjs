// A room that is saved and loaded continues as if nothing had happened.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {deserialize, serialize} from 'node:v8';

import {limits} from '../limits.mjs';
import {Player, PokerRoom} from '../poker_room.mjs';
import {Person, Room} from '../room.mjs';
import {kind, message} from '../wire.mjs';

import {Painter} from './client.mjs';

// Without sockets: what a painter of the other tests would send and receive.
function someone(room, key) {
  const received = [];
  const person = new Person({send: (bytes) => received.push(bytes), close: () => {}});
  const painter = Object.assign(Object.create(Painter.prototype), {
    send: (bytes) => room.receive(person, bytes),
    person,
    received,
  });
  room.join(person, Buffer.concat([message(kind.hello).finish(), Buffer.from(key)]), 0.5);
  return painter;
}

function loaded(room) {
  const people = [];
  const copy = new Room(limits);
  copy.load(deserialize(serialize(room.save())), (id) => {
    const person = new Person({send: () => {}, close: () => {}});
    people.push([id, person]);
    return person;
  });
  return {copy, people: new Map(people)};
}

// Everything that a newcomer is sent, except their own name.
const seen = (room) => someone(room, 'newcomer').received.slice(1).map((b) => b.toString('hex'));

function busyRoom() {
  const room = new Room(limits);
  const [first, second] = [someone(room, '11111111'), someone(room, '22222222')];
  first.begin(1, {colour: 3, x: 5, y: -7});
  first.move(1, 2);
  first.end();
  second.begin(1);
  second.move(9, -9, 3, 3);
  second.send(message(kind.cursor).signed(4).signed(5).finish());
  first.begin(2);
  return {room, first, second};
}

test('a newcomer sees the same people, cursors and strokes', () => {
  const {room} = busyRoom();
  const {copy} = loaded(room);
  const before = seen(room);
  assert.ok(before.length > 3);
  assert.deepEqual(seen(copy), before);
});

test('who was drawing goes on with the same stroke', () => {
  const {room, second} = busyRoom();
  const {copy, people} = loaded(room);
  second.move(1, 1);
  const moved = message(kind.move).signed(1).signed(1).finish();
  copy.receive(people.get(second.person.id), moved);
  assert.deepEqual(seen(copy), seen(room));
});

test('who comes back is known, and what they had drawn too', () => {
  const {copy} = loaded(busyRoom().room);
  const {person, received} = someone(copy, '11111111');
  assert.equal(person.id, 1);
  assert.equal(received[0].subarray(0, 4).toString('hex'), '10010102');  // Colour 1, two strokes.
});

test('numbers are not given twice', () => {
  const {copy} = loaded(busyRoom().room);
  assert.equal(someone(copy, '33333333').person.id, 3);
});

test('a poker table is loaded with story, cards, moderator and people', () => {
  const room = new PokerRoom(limits);
  const player = (table, id) => {
    const received = [];
    const newcomer = new Player({send: (text) => received.push(JSON.parse(text)), close: () => {}});
    table.join(newcomer, JSON.stringify({type: 'join', key: `${id}`.padStart(16, '0')}), 0.5);
    return {newcomer, received};
  };
  const ada = player(room, 1).newcomer;
  const bob = player(room, 2).newcomer;
  const say = (who, message) => room.receive(who, JSON.stringify(message));
  say(ada, {type: 'next', title: 'Search'});
  say(bob, {type: 'vote', card: '8'});
  say(ada, {type: 'moderate', id: 2});
  say(bob, {type: 'reveal'});

  const copy = new PokerRoom(limits);
  const nobody = {send: () => {}, close: () => {}};
  copy.load(deserialize(serialize(room.save())), () => new Player(nobody));
  const [before, after] = [room, copy].map((table) => player(table, 3).received[0]);
  assert.equal(before.results.votes[0].card, '8');
  assert.equal(before.people[1].moderator, true);
  assert.deepEqual(after, before);
});
