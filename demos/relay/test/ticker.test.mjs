// /ticker, with its three methods.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {Ticker} from '../ticker.mjs';
import {Client, relayFor} from './client.mjs';

const limits = {tickEvery: 2};
const ask = async (relay, path) => (await fetch(relay.url + path)).json();

test('polling answers with the last tick at once', async (t) => {
  const relay = await relayFor(t);
  const [{tick, at, price}, ...more] = await ask(relay, '/ticker');
  assert.equal(tick, 1);
  assert.ok(Math.abs(at - Number(process.hrtime.bigint() / 1000n)) < 10e6);
  assert.ok(Math.abs(price - 100) <= 0.1);
  assert.deepEqual(more, []);
});

test('who says what they know is told what came since', async (t) => {
  const relay = await relayFor(t, {limits});
  let ticks = [];
  while (ticks.length < 5) ticks = await ask(relay, '/ticker?after=0');
  assert.deepEqual(ticks.map(({tick}) => tick), ticks.map((_, index) => index + 1));
  assert.deepEqual((await ask(relay, '/ticker?after=2'))[0], ticks[2]);
});

test('polling says at once that there is nothing new', async (t) => {
  const relay = await relayFor(t, {limits: {tickEvery: 1e9}});
  assert.equal((await ask(relay, '/ticker')).length, 1);
  assert.deepEqual(await ask(relay, '/ticker?after=1'), []);
});

test('long polling waits for what is new', async (t) => {
  const relay = await relayFor(t, {limits});
  for (let known = 1, i = 0; i < 5; i++) {
    const [{tick}] = await ask(relay, `/ticker/next?after=${known}`);
    assert.equal(tick, known + 1);
    known = tick;
  }
});

test('long polling ends with nothing after a while', async (t) => {
  const relay = await relayFor(t, {limits: {tickEvery: 1e9, longPoll: 5}});
  await ask(relay, '/ticker');
  assert.deepEqual(await ask(relay, '/ticker/next?after=1'), []);
});

test('a WebSocket is told every tick once', async (t) => {
  const relay = await relayFor(t, {limits});
  const client = await new Client(`${relay.url}/ticker`).opened();
  const first = JSON.parse(await client.next()).tick;
  for (let i = 1; i < 10; i++) assert.equal(JSON.parse(await client.next()).tick, first + i);
});

test('the ticker does not listen', async (t) => {
  const relay = await relayFor(t);
  const client = await new Client(`${relay.url}/ticker`).opened();
  client.send('buy');
  assert.deepEqual(await client.closed, {code: 1008, reason: 'the ticker only speaks'});
});

test('a relay ends though somebody polls', async (t) => {
  const relay = await relayFor(t, {limits: {tickEvery: 1e9, goodbye: 20}});
  await ask(relay, '/ticker');
  const ended = assert.rejects(ask(relay, '/ticker/next?after=1'));
  const metrics = async () => (await fetch(`${relay.url}/metrics`)).text();
  while (!(await metrics()).includes('\nrelay_ticker_listeners 1\n'));
  await relay.close();
  await ended;
});

test('the same seed begins the same ticks', async () => {
  const pricesOf = async (seed) => {
    const ticker = new Ticker({tickEvery: 1, ticksKept: 10});
    ticker.begin(seed);
    const prices = [];
    await new Promise((resolve) => ticker.listen(({price}) => prices.push(price) === 8 && resolve()));
    ticker.stop();
    return prices;
  };
  const first = await pricesOf(7);
  assert.deepEqual(await pricesOf(7), first);
  assert.notDeepEqual(await pricesOf(8), first);
});

test('a relay that allows it begins ticks for whoever asks', async (t) => {
  const relay = await relayFor(t, {limits: {tickEvery: 5, tickControl: true}});
  assert.equal((await fetch(`${relay.url}/ticker/begin?seed=7`, {method: 'POST'})).status, 204);
  assert.equal((await fetch(`${relay.url}/ticker/begin?seed=7`)).status, 403);
  assert.equal((await fetch(`${relay.url}/ticker/begin?seed=x`, {method: 'POST'})).status, 403);
});

test('nobody begins ticks unless the relay allows it', async (t) => {
  const relay = await relayFor(t);
  const begun = await fetch(`${relay.url}/ticker/begin?seed=7`, {method: 'POST'});
  assert.equal(begun.status, 403);
});
