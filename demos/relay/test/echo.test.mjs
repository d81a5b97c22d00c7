// /echo

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {Client, relayFor} from './client.mjs';

test('text comes back as text', async (t) => {
  const relay = await relayFor(t);
  const client = await new Client(`${relay.url}/echo`).opened();
  client.send('grüße\0');
  assert.equal(await client.next(), 'grüße\0');
});

test('bytes come back as bytes', async (t) => {
  const relay = await relayFor(t);
  const client = await new Client(`${relay.url}/echo`).opened();
  client.send(Buffer.from([0, 255, 1]));
  assert.deepEqual(await client.next(), Buffer.from([0, 255, 1]));
});

test('an empty message comes back', async (t) => {
  const relay = await relayFor(t);
  const client = await new Client(`${relay.url}/echo`).opened();
  client.send('');
  assert.equal(await client.next(), '');
});

test('the first subprotocol on offer is taken', async (t) => {
  const relay = await relayFor(t);
  const client = await new Client(`${relay.url}/echo`, ['one', 'two']).opened();
  assert.equal(client.socket.protocol, 'one');
});

test('a message over the limit ends the connection with 1009', async (t) => {
  const relay = await relayFor(t, {limits: {echoMessage: 10}});
  const client = await new Client(`${relay.url}/echo`).opened();
  client.send('eleven char');
  assert.deepEqual(await client.closed, {code: 1009, reason: 'that message is too long'});
});

test('more than a slow reader takes is held back, and still comes whole', async (t) => {
  const relay = await relayFor(t, {limits: {backlog: 1000}});
  const client = await new Client(`${relay.url}/echo`).opened();
  for (let i = 0; i < 50; i++) client.send(String(i).padEnd(100_000));
  for (let i = 0; i < 50; i++) assert.equal((await client.next()).trimEnd(), String(i));
});

test('a path without a server is refused', async (t) => {
  const relay = await relayFor(t);
  assert.equal((await new Client(`${relay.url}/nowhere`).closed).code, 1006);
});
