// The sketchpad's netcode on a bad network: no stroke is lost, and none is doubled.

import assert from 'node:assert/strict';
import {once} from 'node:events';
import {connect} from 'node:net';
import {test} from 'node:test';

import {WebSocketServer} from '../relay/node_modules/ws/wrapper.mjs';
import {Painter} from '../relay/test/client.mjs';

import {listen, Program, startRelay} from './program.mjs';

async function relayFor(t, options = {}) {
  const relay = await startRelay({root: '.', ...options});
  t.after(() => relay.close());
  return relay;
}

// The room as a newcomer sees it.
async function strokesOf(relay) {
  const visitor = await new Painter(relay, {room: 'lobby'}).join();
  visitor.socket.close();
  return visitor.history.map(({number, points, finished}) => ({number, points, finished}));
}

// A figure when nothing goes wrong.
async function undisturbed(t, figure) {
  const relay = await relayFor(t);
  const bot = new Program(relay.url, '--script', figure);
  assert.equal(await bot.status, 0, bot.err);
  return strokesOf(relay);
}

test('a figure is drawn, and the bot ends', async (t) => {
  const strokes = await undisturbed(t, 'star');
  assert.deepEqual(
      strokes.map(({number, finished}) => [number, finished]), [[1, true], [2, true], [3, true]]);
  assert.ok(strokes.every(({points}) => points.length > 40));
});

test('a connection that is cut again and again changes nothing', async (t) => {
  const expected = await undisturbed(t, 'flower');
  const relay = await relayFor(t);
  const port = Number(new URL(relay.url).port);
  let cuts = 0;
  const proxy = await listen(t, (client) => {
    const server = connect(port, '127.0.0.1').on('error', () => client.destroy());
    client.pipe(server).pipe(client);
    client.on('close', () => server.destroy());
    let bytes = 0;
    client.on('data', (data) => {
      bytes += data.length;
      if (bytes < 700 || ++cuts > 3) return;
      client.destroy();
    });
  });
  const bot = new Program(`http://127.0.0.1:${proxy.port}`, '--script', 'flower', '--verbose');
  assert.equal(await bot.status, 0, bot.err);
  assert.ok(cuts >= 3);
  assert.match(bot.out, /state waiting/);
  assert.deepEqual(await strokesOf(relay), expected);
});

test('a relay that has forgotten everything is told again', async (t) => {
  const expected = await undisturbed(t, 'wave');
  const relay = await startRelay({root: '.'});
  const bot = new Program(relay.url, '--script', 'wave', '--verbose');
  await bot.printed('strokes 1\n');
  await relay.close();
  await bot.printed('state waiting\n');
  const next = await relayFor(t, {port: Number(new URL(relay.url).port)});
  assert.equal(await bot.status, 0, bot.err);
  assert.deepEqual(await strokesOf(next), expected);
});

test('nobody there, and no patience, is told in a sentence', async (t) => {
  const {port, close} = await listen(t, () => {});
  await close();
  const bot = new Program(`ws://127.0.0.1:${port}`, '--script', 'star', '--patience', '1');
  assert.equal(await bot.status, 1);
  assert.match(bot.err, /^sketchpad-bot: .*\n$/);
  assert.match(bot.err, /Trying again/);
});

test('a server that is no sketchpad is told in a sentence', async (t) => {
  const relay = await relayFor(t);
  const bot = new Program(`${relay.url}/echo`, '--patience', '1');
  assert.equal(await bot.status, 1);
  assert.match(bot.err, /does not speak the sketchpad's language/);
});

// Messages with my own id, which is 1.
const hearsay = {
  'that I leave': ['1201'],
  'that I draw': ['0301020000080202', '04010202'],
  'that I go on with a stroke': ['070101', '04010202'],
};
for (const [what, messages] of Object.entries(hearsay)) {
  test(`a relay that says ${what} is not believed`, async (t) => {
    const relay = new WebSocketServer({port: 0, host: '127.0.0.1'});
    t.after(() => relay.close());
    await once(relay, 'listening');
    const sent = [];
    relay.on('connection', (socket) => {
      const send = (bytes) => socket.send(Buffer.from(bytes, 'hex'));
      socket.on('message', (data) => sent.push(data[0]));
      socket.once('message', () => {
        const unfinished = '13010100000803' + '0202020202020202';
        ['10010001', ...messages, unfinished, '14', ...messages].forEach(send);
      });
    });
    const bot = new Program(
        `ws://127.0.0.1:${relay.address().port}`, '--script', 'star', '--patience', '20');
    assert.equal(await bot.status, 0, bot.err);
    assert.deepEqual(sent.filter((kind) => kind !== 4 && kind !== 12).slice(0, 4), [1, 2, 3, 5]);
  });
}
