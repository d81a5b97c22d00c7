// What people who monitor the relay see; and which pages may connect.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {readOrigin} from '../origin.mjs';
import {kind} from '../wire.mjs';

import {Client, Painter, relayFor} from './client.mjs';

const read = async (relay, path) => (await fetch(relay.url + path)).text();

async function metric(relay, name) {
  const lines = (await read(relay, '/metrics')).split('\n');
  return lines.find((line) => line.startsWith(`relay_${name} `))?.split(' ')[1];
}

test('a relay says that it is well', async (t) => {
  const relay = await relayFor(t);
  const response = await fetch(`${relay.url}/health`);
  assert.deepEqual([response.status, await response.text()], [200, 'ok\n']);
});

test('metrics are in the format of Prometheus', async (t) => {
  const relay = await relayFor(t);
  const response = await fetch(`${relay.url}/metrics`);
  assert.match(response.headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
  const lines = (await response.text()).trimEnd().split('\n');
  const families = new Map();
  for (const line of lines) {
    const type = /^# TYPE (relay_[a-z_]+) (counter|gauge)$/.exec(line);
    if (type) families.set(type[1], type[2]);
    if (line.startsWith('#')) continue;
    const value = /^(relay_[a-z_]+)(?:\{[a-z]+="[^"\\]*"(?:,[a-z]+="[^"\\]*")*\})? [0-9.e+-]+$/.exec(line);
    assert.ok(value, line);
    assert.equal(families.get(value[1]) === 'counter', value[1].endsWith('_total'), line);
  }
  assert.ok(families.size > 10);
});

test('connections, rooms and people are counted', async (t) => {
  const relay = await relayFor(t);
  for (const room of ['one', 'one', 'two']) await new Painter(relay, {room}).join();
  const names = ['connections', 'rooms', 'people'].map((name) => `${name}{path="/sketchpad"}`);
  assert.deepEqual(await Promise.all(names.map((name) => metric(relay, name))), ['3', '2', '3']);
});

test('messages and their bytes are counted', async (t) => {
  const relay = await relayFor(t);
  const client = await new Client(`${relay.url}/echo`).opened();
  client.send('grüße');
  client.send(Buffer.alloc(3));
  await client.next();
  await client.next();
  const names = ['received', 'sent'].flatMap((way) => [`${way}_messages`, `${way}_bytes`]);
  const counts = names.map((name) => metric(relay, `${name}_total{path="/echo"}`));
  assert.deepEqual(await Promise.all(counts), ['2', '10', '2', '10']);
});

test('who is shown out is counted', async (t) => {
  const relay = await relayFor(t);
  await new Client(`${relay.url}/sketchpad`).closed;
  assert.match(
      await read(relay, '/metrics'), /relay_shown_out_total\{path="\/sketchpad",code="4002"\} 1\n/);
});

test('a slow reader who is dropped is counted', async (t) => {
  const limits = {backlog: 100_000, messagesPerSecond: 1e9, bytesPerSecond: 1e12, strokePoints: 1e9};
  const relay = await relayFor(t, {limits});
  const painter = await new Painter(relay).join();
  const slow = await new Painter(relay).join();
  slow.socket.pause();
  painter.begin(1);
  const dropped = () => metric(relay, 'slow_readers_dropped_total');
  const move = Buffer.concat([Buffer.of(kind.move), Buffer.alloc(60_000)]);
  while (await dropped() === '0')
    for (let i = 0; i < 20; i++) painter.send(move);
  for (let i = 0; i < 20; i++) painter.send(move);
  assert.equal(await dropped(), '1');
  slow.socket.terminate();
});

const status = async (url, headers) => {
  const client = new Client(url, [], {headers});
  const response = new Promise((resolve) => {
    client.socket.on('unexpected-response', (_request, {statusCode}) => resolve(statusCode));
    client.socket.on('open', () => resolve(101));
  });
  const answer = await response;
  client.socket.terminate();
  return answer;
};

test('a page of the relay\'s own is let in', async (t) => {
  const relay = await relayFor(t);
  assert.equal(await status(`${relay.url}/echo`, {Origin: relay.url}), 101);
});

for (const origin of ['https://example.org', 'null', 'http://127.0.0.1:1']) {
  test(`a page of ${origin} is not let in, and counted`, async (t) => {
    const relay = await relayFor(t);
    assert.equal(await status(`${relay.url}/echo`, {Origin: origin}), 403);
    assert.equal(await metric(relay, 'refused_total{reason="origin"}'), '1');
  });
}

test('there are only so many connections', async (t) => {
  const relay = await relayFor(t, {limits: {connections: 1}});
  const first = await new Client(`${relay.url}/echo`).opened();
  assert.equal(await status(`${relay.url}/echo`, {}), 503);
  first.socket.close();
  await first.closed;
  while (await status(`${relay.url}/echo`, {}) !== 101);
});

test('pages that are named are let in', async (t) => {
  const relay = await relayFor(t, {origins: ['https://example.org']});
  assert.equal(await status(`${relay.url}/echo`, {Origin: 'https://example.org'}), 101);
  assert.equal(await status(`${relay.url}/echo`, {Origin: 'https://example.com'}), 403);
});

test('every page is let in if that is wished', async (t) => {
  const relay = await relayFor(t, {origins: ['*']});
  assert.equal(await status(`${relay.url}/echo`, {Origin: 'null'}), 101);
});

test('an origin is read as browsers write it', () => {
  assert.equal(readOrigin('HTTPS://Example.org:443/page'), 'https://example.org');
  assert.equal(readOrigin('example.org'), null);
  assert.equal(readOrigin('*'), '*');
});
