// /poker, over real sockets: who sees which card when, and who may do what.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {Client, relayFor} from './client.mjs';
import {hearAll, Player, table} from './poker_client.mjs';

const vote = (card) => ({type: 'vote', card});
const reveal = {type: 'reveal'};

test('who comes first makes the room and moderates it', async (t) => {
  const {players: [ada]} = await table(t, 'Ada');
  assert.deepEqual(ada.state, {
    type: 'state',
    you: {id: 1, card: null},
    story: {number: 1, title: '', round: 1},
    deck: ['0', '½', '1', '2', '3', '5', '8', '13', '20', '40', '100', '?', '☕'],
    revealed: false,
    results: null,
    people: [{id: 1, name: 'Ada', moderator: true, voted: false}],
  });
});

test('a newcomer sees who is there and who has voted', async (t) => {
  const {relay, players: [ada, bob]} = await table(t, 'Ada', 'Bob');
  bob.say(vote('8'));
  await hearAll(ada, bob);
  const {state} = await new Player(relay, {name: 'Cy'}).join();
  assert.deepEqual(state.people, [
    {id: 1, name: 'Ada', moderator: true, voted: false},
    {id: 2, name: 'Bob', moderator: false, voted: true},
    {id: 3, name: 'Cy', moderator: false, voted: false},
  ]);
});

test('a card is not sent to anybody else before it is revealed', async (t) => {
  const {relay, players: [ada, bob]} = await table(t, 'Ada', 'Bob');
  bob.say(vote('13'));
  const heard = await ada.next();
  await bob.hear();
  const late = (await new Player(relay).join()).state;
  for (const text of [heard, JSON.stringify(late)]) {
    assert.deepEqual(text.match(/"13"/g)?.length, 1);  // The one in the deck.
  }
});

test('one sees one\'s own card', async (t) => {
  const {players: [ada]} = await table(t, 'Ada');
  ada.say(vote('½'));
  assert.deepEqual((await ada.hear()).you, {id: 1, card: '½'});
});

test('a card can be taken back', async (t) => {
  const {players: [ada]} = await table(t, 'Ada');
  ada.say(vote('5'));
  ada.say(vote(null));
  assert.equal((await ada.hear()).people[0].voted, true);
  assert.equal((await ada.hear()).people[0].voted, false);
});

test('revealed cards are shown to all, and counted', async (t) => {
  const {players} = await table(t, 'Ada', 'Bob', 'Cy', 'Di', 'Ed');
  for (const [index, card] of ['8', '5', '?', '8'].entries()) {
    players[index].say(vote(card));
    await hearAll(...players);
  }
  players[0].say(reveal);
  const [told, ...others] = await hearAll(...players);
  assert.ok(told.revealed);
  assert.deepEqual(told.results, {
    votes: [
      {id: 1, name: 'Ada', card: '8'},
      {id: 2, name: 'Bob', card: '5'},
      {id: 3, name: 'Cy', card: '?'},
      {id: 4, name: 'Di', card: '8'},
    ],
    counts: [{card: '5', count: 1}, {card: '8', count: 2}, {card: '?', count: 1}],
    average: 7,
    median: 8,
    agreed: false,
  });
  for (const {results} of others) assert.deepEqual(results, told.results);
});

test('cards without numbers have no average', async (t) => {
  const {players: [ada]} = await table(t, 'Ada');
  ada.say(vote('☕'));
  ada.say(reveal);
  await ada.hear();
  const {average, median, agreed} = (await ada.hear()).results;
  assert.deepEqual([average, median, agreed], [null, null, true]);
});

test('what lay on the table stays there when its player leaves', async (t) => {
  const {players: [ada, bob]} = await table(t, 'Ada', 'Bob');
  bob.say(vote('3'));
  await hearAll(ada, bob);
  ada.say(reveal);
  await hearAll(ada, bob);
  bob.socket.close();
  const {people, results} = await ada.hear();
  assert.deepEqual([people.length, results.votes], [1, [{id: 2, name: 'Bob', card: '3'}]]);
});

test('who is away when the cards are revealed does not count', async (t) => {
  const {players: [ada, bob]} = await table(t, 'Ada', 'Bob');
  for (const player of [ada, bob]) {
    player.say(vote('3'));
    await hearAll(ada, bob);
  }
  bob.socket.close();
  await ada.hear();
  ada.say(reveal);
  assert.deepEqual((await ada.hear()).results.votes, [{id: 1, name: 'Ada', card: '3'}]);
});

test('the next story has a number, a title and no cards', async (t) => {
  const {players: [ada, bob]} = await table(t, 'Ada', 'Bob');
  ada.say(vote('3'));
  ada.say(reveal);
  ada.say({type: 'next', title: ' Log\u0000 in '});
  for (let i = 0; i < 2; i++) await hearAll(ada, bob);
  const [state] = await hearAll(ada, bob);
  assert.deepEqual(state.story, {number: 2, title: 'Log in', round: 1});
  assert.deepEqual([state.revealed, state.results, state.you.card], [false, null, null]);
  assert.equal(state.people[0].voted, false);
});

test('a story can be voted on again', async (t) => {
  const {players: [ada]} = await table(t, 'Ada');
  for (const message of [vote('3'), reveal, {type: 'again'}]) ada.say(message);
  await ada.hear();
  await ada.hear();
  const {story, revealed, people} = await ada.hear();
  assert.deepEqual([story.number, story.round, revealed, people[0].voted], [1, 2, false, false]);
});

test('who comes back with the same key has the same card and number', async (t) => {
  const {relay, players: [ada]} = await table(t, 'Ada');
  const key = '00112233445566ff';
  const before = await new Player(relay, {name: 'Bob', key}).join(ada);
  before.say(vote('20'));
  await ada.hear();
  before.socket.terminate();
  await ada.hear();
  const {state} = await new Player(relay, {key}).join();
  assert.deepEqual(state.you, {id: 2, card: '20'});
  assert.deepEqual(state.people[1], {id: 2, name: 'Bob', moderator: false, voted: true});
});

test('a second connection with the same key takes the place of the first', async (t) => {
  const relay = await relayFor(t);
  const key = '00112233445566ff';
  const first = await new Player(relay, {key}).join();
  const second = await new Player(relay, {key}).join();
  assert.equal((await first.closed).code, 4000);
  assert.equal(second.state.people.length, 1);
});

test('two of the same name are told apart', async (t) => {
  const {players: [, second]} = await table(t, 'Ada', 'Ada');
  assert.deepEqual(second.state.people.map(({name}) => name), ['Ada', 'Ada 2']);
});

test('who says no name gets one', async (t) => {
  const {players: [first]} = await table(t, '');
  assert.match(first.state.people[0].name, /^[A-Z][a-z]+$/);
});

test('another room hears nothing', async (t) => {
  const relay = await relayFor(t);
  const one = await new Player(relay, {room: 'one'}).join();
  const two = await new Player(relay, {room: 'two'}).join();
  two.say(vote('3'));
  await two.hear();
  one.say(vote('5'));
  assert.deepEqual((await one.hear()).you.card, '5');
});

const refusals = {
  'a vote after the cards were revealed':
      [[vote('3'), reveal, vote('5')], 'the cards are on the table'],
  'revealing twice': [[vote('3'), reveal, reveal], 'the cards are on the table'],
  'revealing nothing': [[reveal], 'nobody has voted yet'],
  'handing over to nobody': [[{type: 'moderate', id: 9}], 'nobody here has that number'],
};
for (const [what, [messages, reason]] of Object.entries(refusals)) {
  test(`${what} is refused, and nobody is shown out`, async (t) => {
    const {players: [ada]} = await table(t, 'Ada');
    messages.forEach((message) => ada.say(message));
    for (let i = 1; i < messages.length; i++) await ada.hear();
    assert.deepEqual(await ada.hear(), {type: 'refused', reason});
  });
}

for (const type of ['reveal', 'again', 'next', 'moderate']) {
  test(`only the moderator may say '${type}'`, async (t) => {
    const {players: [, bob]} = await table(t, 'Ada', 'Bob');
    bob.say({type, id: 2});
    assert.deepEqual(
        await bob.hear(), {type: 'refused', reason: 'only the moderator may do that'});
  });
}

const wrongs = {
  'what is not JSON': ['{', 'a message is not JSON'],
  'null': ['null', 'a message is an object with a type'],
  'no type': ['{}', 'a message is an object with a type'],
  'anything but join': ['{"type":"vote","card":"1"}', 'join first'],
  'a name of another kind': ['{"type":"join","name":1,"key":"0011223344556677"}', 'a name is a text'],
  'no key': ['{"type":"join"}', 'a key is 16 to 64 hex digits'],
};
for (const [what, [text, reason]] of Object.entries(wrongs)) {
  test(`${what} to begin with is answered with 1008`, async (t) => {
    const relay = await relayFor(t);
    const client = await new Client(`${relay.url}/poker`, ['poker.v1']).opened();
    client.send(text);
    assert.deepEqual(await client.closed, {code: 1008, reason});
  });
}

const faults = {
  'an unknown type': [{type: 'toString'}, 'a message of an unknown type'],
  'a card of another deck': [vote('7'), 'that card is not in the deck'],
  'a vote without a card': [{type: 'vote'}, 'that card is not in the deck'],
  'a title of another kind': [{type: 'next', title: 1}, 'a title is a text'],
};
for (const [what, [message, reason]] of Object.entries(faults)) {
  test(`${what} is answered with 1008`, async (t) => {
    const {players: [ada]} = await table(t, 'Ada');
    ada.say(message);
    assert.deepEqual(await ada.closed, {code: 1008, reason});
  });
}

test('a message that is too long is answered with 1009', async (t) => {
  const {players: [ada]} = await table(t, 'Ada');
  ada.say({type: 'next', title: 'x'.repeat(5000)});
  assert.deepEqual(await ada.closed, {code: 1009, reason: 'that message is too long'});
});

test('bytes are answered with 1008', async (t) => {
  const {players: [ada]} = await table(t, 'Ada');
  ada.send(Buffer.from('{}'));
  assert.deepEqual(await ada.closed, {code: 1008, reason: 'messages are text here'});
});

test('a full room asks to try again later', async (t) => {
  const relay = await relayFor(t, {limits: {playersInRoom: 1}});
  await new Player(relay).join();
  const second = await new Player(relay).opened();
  second.say(second.greeting);
  assert.deepEqual(await second.closed, {code: 1013, reason: 'the room is full'});
});

test('a client that does not speak the protocol is not let in', async (t) => {
  const relay = await relayFor(t);
  const client = new Client(`${relay.url}/poker`);
  assert.deepEqual(await client.closed, {code: 4002, reason: 'speak poker.v1'});
});
