// Who moderates a table, including after leaving and coming back.

import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';

import {startRelay} from '../server.mjs';
import {relayFor} from './client.mjs';
import {hearAll, Player, table, tableWith} from './poker_client.mjs';

const roles = ({people}) => people.map(({name, moderator}) => [name, moderator]);

test('after the grace the moderator is who has been here for longest', async (t) => {
  const {players: [ada, bob, cy]} = await tableWith(t, {grace: 1}, 'Ada', 'Bob', 'Cy');
  ada.socket.close();
  const [left] = await hearAll(bob, cy);
  assert.deepEqual(roles(left), [['Bob', false], ['Cy', false]]);
  const [later] = await hearAll(bob, cy);
  assert.deepEqual(roles(later), [['Bob', true], ['Cy', false]]);
});

test('a moderator who comes back within the grace has the role and the seat of before', async (t) => {
  const {relay, players: [bob]} = await table(t, 'Bob');
  const key = '00112233445566ff';
  const before = await new Player(relay, {name: 'Ada', key}).join(bob);
  bob.say({type: 'moderate', id: 2});
  await hearAll(bob, before);
  const cy = await new Player(relay, {name: 'Cy'}).join(bob, before);
  before.socket.terminate();
  await hearAll(bob, cy);
  const {state} = await new Player(relay, {key}).join(bob, cy);
  assert.deepEqual(roles(state), [['Bob', false], ['Ada', true], ['Cy', false]]);
});

test('somebody else who leaves takes no role away', async (t) => {
  const {players: [ada, bob]} = await tableWith(t, {grace: 1}, 'Ada', 'Bob');
  bob.socket.close();
  assert.deepEqual(roles(await ada.hear()), [['Ada', true]]);
});

for (const [grace, expected] of [[60_000, [['Ada', true], ['Bob', false]]], [1, [['Bob', true]]]]) {
  test(`a relay that starts again keeps the moderator for a grace of ${grace} ms`, async (t) => {
    const data = await mkdtemp(join(tmpdir(), 'relay-test-'));
    t.after(() => rm(data, {recursive: true, force: true}));
    const keys = {ada: '00112233445566ff', bob: 'ff112233445566ff'};
    const first = await startRelay({root: '.', data});
    const ada = await new Player(first, {name: 'Ada', key: keys.ada}).join();
    await new Player(first, {name: 'Bob', key: keys.bob}).join(ada);
    await first.close();

    const relay = await relayFor(t, {data, limits: {grace}});
    const bob = await new Player(relay, {key: keys.bob}).join();
    if (grace > 1) return assert.deepEqual(
        roles((await new Player(relay, {key: keys.ada}).join(bob)).state), expected);
    while (!bob.state.people[0].moderator) bob.state = await bob.hear();
    assert.deepEqual(roles(bob.state), expected);
  });
}

test('the moderator can hand over', async (t) => {
  const {players: [ada, bob]} = await table(t, 'Ada', 'Bob');
  ada.say({type: 'moderate', id: 2});
  const [{people}] = await hearAll(ada, bob);
  assert.deepEqual(people.map(({moderator}) => moderator), [false, true]);
});

test('an empty room keeps its story, and after the grace the next who comes moderates', async (t) => {
  const relay = await relayFor(t, {limits: {grace: 1}});
  const ada = await new Player(relay).join();
  ada.say({type: 'next', title: 'Search'});
  await ada.hear();
  const watcher = await new Player(relay, {room: 'test'}).join();
  ada.socket.close();
  watcher.socket.close();
  await Promise.all([ada.closed, watcher.closed]);
  let state;
  do {  // Until the relay has noticed both.
    const late = await new Player(relay).join();
    ({state} = late);
    late.socket.close();
  } while (state.people.length > 1 || !state.people[0].moderator);
  assert.deepEqual(state.story, {number: 2, title: 'Search', round: 1});
});
