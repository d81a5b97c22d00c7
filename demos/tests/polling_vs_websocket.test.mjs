// The comparison as a program: its figures are what went over the wire.

import assert from 'node:assert/strict';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {connect} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';

import {relayFor} from '../relay/test/client.mjs';

import {listen, Program} from './program.mjs';

const clients = 20;
const delay = 5;
const folder = await mkdtemp(join(tmpdir(), 'comparison-'));
after(() => rm(folder, {recursive: true}));

// Forwards everything to the relay, and counts it.
async function countingProxy(t, relay) {
  const proxy = await listen(t, (client) => {
    const server = connect(Number(new URL(relay.url).port), '127.0.0.1');
    server.on('error', () => client.destroy());
    client.on('close', () => server.destroy());
    for (const socket of [client, server]) socket.on('data', ({length}) => (proxy.bytes += length));
    client.pipe(server).pipe(client);
  });
  return Object.assign(proxy, {bytes: 0});
}

function readRow(out, way) {
  const line = new RegExp(`^${way} +([\\d.]+) +([\\d.]+) +([\\d.]+) +([\\d.]+) +([\\d.]+) +([\\d.]+) +([\\d,]+)$`, 'm');
  const [payload, headers, transport, wire, p50, p99, updates] =
      line.exec(out).slice(1).map((text) => Number(text.replaceAll(',', '')));
  return {payload, headers, transport, wire, p50, p99, updates};
}

test('three ways are measured, told and drawn', async (t) => {
  // Without pings, because the WebSocket's bytes must be only those of the updates.
  const relay = await relayFor(t, {limits: {tickEvery: 50, tickControl: true, pulse: 2 ** 30}});
  const proxy = await countingProxy(t, relay);
  const chart = join(folder, 'chart.svg');
  const program = new Program(
      `http://127.0.0.1:${proxy.port}`, '--clients', String(clients), '--seconds', '2', '--delay',
      String(delay), '--period', '200', '--chart', chart);
  assert.equal(await program.status, 0, program.err);

  const ways = ['polling', 'long polling', 'WebSocket'];
  const rows = ways.map((way) => readRow(program.out, way));
  const [polling, longPolling, webSocket] = rows;
  assert.equal(webSocket.headers, 2);  // RFC 6455 §5.2: a short frame from a server.
  assert.ok(longPolling.headers > 100 * webSocket.headers);
  for (const {payload, headers, transport, wire, p50, p99, updates} of rows) {
    assert.ok(Math.abs(payload + headers + transport - wire) < 0.3);
    assert.ok(delay <= p50 && p50 <= p99, program.out);
    assert.ok(updates >= clients, program.out);
  }
  // Each method gets every tick of its two seconds, which are more ticks when the machine is busy.
  const ratio = longPolling.updates / webSocket.updates;
  assert.ok(2 / 3 < ratio && ratio < 3 / 2, program.out);
  assert.ok(polling.p50 > webSocket.p50);

  const told = rows.reduce((sum, {payload, headers, updates}) => sum + (payload + headers) * updates, 0);
  const first = [...program.out.matchAll(/ (\d+) bytes a client/g)].map(([, bytes]) => Number(bytes));
  assert.equal(first.length, 3);
  const all = told + clients * first.reduce((sum, bytes) => sum + bytes);
  // Bytes that were still in flight at the end are not reported.
  assert.ok(Math.abs(all / proxy.bytes - 1) < 0.1, `${all} bytes told, ${proxy.bytes} seen`);

  assert.match(program.out, /^20 .* measured$/m);
  for (const row of ['1,000', '10,000', '100,000'])
    assert.match(program.out, new RegExp(`^${row} .* Mbit/s +computed$`, 'm'));
  const svg = await readFile(chart, 'utf8');
  assert.match(svg, /^<svg [^]*<\/svg>\n$/);
  for (const way of ways) assert.equal(svg.split(`>${way}</text>`).length, 3);
});

test('a server without a ticker is told in a sentence', async (t) => {
  const server = await listen(t, (socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nNo!\r\n'));
  });
  const program = new Program(`http://127.0.0.1:${server.port}`, '--clients', '1');
  assert.equal(await program.status, 1);
  assert.match(program.err, /polling: The relay's answer is not a list of ticks\.\n$/);
});

test('nobody there is told in a sentence', async (t) => {
  const {port, close} = await listen(t, () => {});
  await close();
  const program = new Program(`http://127.0.0.1:${port}`, '--clients', '1');
  assert.equal(await program.status, 1);
  assert.match(program.err, /polling: The relay does not answer: .+\.\n$/);
});

test('a wrong option is a usage error', async () => {
  const program = new Program('http://127.0.0.1:1', '--clients', 'many');
  assert.equal(await program.status, 2);
  assert.match(program.err, /--clients needs numbers/);
});
