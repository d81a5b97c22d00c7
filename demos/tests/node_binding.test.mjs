// The Node-API binding is the W3C's WebSocket: events, Blob, binaryType, DOMException, lifetime.
import assert from 'node:assert/strict';
import {once} from 'node:events';
import {createRequire} from 'node:module';
import {before, test} from 'node:test';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {Worker} from 'node:worker_threads';

import {listen, startRelay} from './program.mjs';

const require = createRequire(import.meta.url);
const binding = require.resolve('../bindings/node/websocket.js');
const {WebSocket, CloseEvent} = require(binding);

let relay, url;
before(async () => {
  relay = await startRelay({root: '.'});
  url = `${relay.url.replace('http', 'ws')}/echo`;
});
test.after(() => relay.close());

async function opened(...rest) {
  const socket = new WebSocket(url, ...rest);
  await once(socket, 'open');
  return socket;
}

async function received(socket, count = 1) {
  const messages = [];
  while (messages.length < count) {
    await new Promise((resolve) => socket.addEventListener('message', ({data}) => {
      messages.push(data);
      resolve();
    }, {once: true}));
  }
  return messages;
}

async function closed(socket, ...how) {
  socket.close(...how);
  const [event] = await once(socket, 'close');
  return event;
}

const named = (name) => (error) => error instanceof DOMException && error.name === name;

test('it has the constants, and a name', async () => {
  for (const where of [WebSocket, WebSocket.prototype]) {
    assert.deepEqual([where.CONNECTING, where.OPEN, where.CLOSING, where.CLOSED], [0, 1, 2, 3]);
  }
  const socket = await opened();
  assert.equal(Object.prototype.toString.call(socket), '[object WebSocket]');
  assert.ok(socket instanceof EventTarget);
  await closed(socket);
});

test('its attributes follow the connection', async () => {
  const socket = new WebSocket(url, 'greeting');
  assert.deepEqual([socket.readyState, socket.protocol, socket.url, socket.binaryType], [0, '', url, 'blob']);
  await once(socket, 'open');
  assert.deepEqual([socket.readyState, socket.protocol], [1, 'greeting']);
  socket.close(4000, 'bye');
  assert.equal(socket.readyState, 2);
  const [event] = await once(socket, 'close');
  assert.ok(event instanceof CloseEvent);
  assert.deepEqual([event.wasClean, event.code, event.reason, socket.readyState], [true, 4000, 'bye', 3]);
});

test('a message is a MessageEvent, and its data as binaryType says', async () => {
  const socket = await opened();
  socket.send('Grüße \u0000 \ud800');
  const [event] = await once(socket, 'message');
  assert.ok(event instanceof MessageEvent);
  assert.equal(event.data, 'Grüße \u0000 \ufffd');
  assert.equal(event.origin, new URL(url).origin);
  socket.send(Uint8Array.of(1, 2, 3).buffer);
  const [blob] = await received(socket);
  assert.ok(blob instanceof Blob);
  assert.deepEqual(new Uint8Array(await blob.arrayBuffer()), Uint8Array.of(1, 2, 3));
  socket.binaryType = 'nonsense';
  assert.equal(socket.binaryType, 'blob');
  socket.binaryType = 'arraybuffer';
  socket.send(new Uint16Array([1, 2, 3]).subarray(1));
  const [buffer] = await received(socket);
  assert.deepEqual(new Uint8Array(buffer), Uint8Array.of(2, 0, 3, 0));
  await closed(socket);
});

test('a Blob keeps its place among what is sent, and close() waits for it', async () => {
  const socket = await opened();
  socket.binaryType = 'arraybuffer';
  const messages = received(socket, 3);
  socket.send('before');
  socket.send(new Blob(['blob']));
  socket.send('after');
  assert.equal(socket.bufferedAmount >= 9, true);
  const [first, second, third] = await messages;
  assert.deepEqual([first, Buffer.from(second).toString(), third], ['before', 'blob', 'after']);
  socket.send(new Blob(['last']));
  const event = await closed(socket, 1000);
  assert.equal(event.wasClean, true);
});

test('misuse is a DOMException of its name', async () => {
  assert.throws(() => new WebSocket(), TypeError);
  assert.throws(() => new WebSocket('ftp://example.com'), named('SyntaxError'));
  assert.throws(() => new WebSocket('ws://example.com/#fragment'), named('SyntaxError'));
  assert.throws(() => new WebSocket('ws://example.com', 'not a token'), named('SyntaxError'));
  assert.throws(() => new WebSocket('ws://example.com', ['twice', 'twice']), named('SyntaxError'));
  const socket = new WebSocket(url);
  assert.throws(() => socket.send('early'), named('InvalidStateError'));
  for (const code of [0, 999, 1001, 2999, 5000, NaN]) {
    assert.throws(() => socket.close(code), named('InvalidAccessError'));
  }
  assert.throws(() => socket.close(1000, 'r'.repeat(124)), named('SyntaxError'));
  assert.equal(socket.readyState, WebSocket.CONNECTING);
  const event = await closed(socket);
  assert.equal(event.code, 1006);
});

test('handlers and listeners run in the order of their registration', async () => {
  const socket = new WebSocket(url);
  const order = [];
  socket.onopen = () => order.push('replaced');
  socket.addEventListener('open', () => order.push('listener'));
  socket.onopen = () => order.push('handler');
  assert.equal(typeof socket.onopen, 'function');
  await once(socket, 'open');
  assert.deepEqual(order, ['handler', 'listener']);
  socket.onopen = null;
  assert.equal(socket.onopen, null);
  socket.onclose = 'no function';
  assert.equal(socket.onclose, null);
  await closed(socket);
});

test('a server that is not there: error, with a sentence, then close 1006', async (t) => {
  const {port, close} = await listen(t, () => {});
  await close();
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  const [error] = await once(socket, 'error');
  assert.match(error.message, /refused/);
  assert.equal(socket.readyState, 3);
  const [event] = await once(socket, 'close');
  assert.deepEqual([event.wasClean, event.code, event.reason], [false, 1006, '']);
});

test('each event has its microtasks before the next', async () => {
  const socket = await opened();
  const order = [];
  socket.onmessage = ({data}) => {
    order.push(data);
    Promise.resolve().then(() => order.push(`after ${data}`));
  };
  socket.send('one');
  socket.send('two');
  await received(socket, 2);
  await closed(socket);
  assert.deepEqual(order, ['one', 'after one', 'two', 'after two']);
});

// In a worker, because the test runner would count the exception as its own failure.
test('what a handler throws is uncaught, and the next event comes', async () => {
  const worker = new Worker(`
    const {parentPort, workerData: {binding, url}} = require('node:worker_threads');
    const {WebSocket} = require(binding);
    process.on('uncaughtException', ({message}) => parentPort.postMessage('uncaught: ' + message));
    const socket = new WebSocket(url);
    socket.onopen = () => ['one', 'two'].forEach((text) => socket.send(text));
    socket.onmessage = ({data}) => {
      if (data === 'one') throw new Error('of a handler');
      socket.close();
      parentPort.postMessage(data);
    };`, {eval: true, workerData: {binding, url}});
  const said = [];
  worker.on('message', (text) => said.push(text));
  await once(worker, 'exit');
  assert.deepEqual(said, ['uncaught: of a handler', 'two']);
});

test('an open socket lives on without a reference', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const message = new Promise((resolve) => {
    const socket = new WebSocket(url);
    socket.onopen = () => {
      collect();
      setImmediate(() => {
        collect();
        socket.send('alive');
      });
    };
    socket.onmessage = ({data}) => {
      resolve(data);
      socket.close();
    };
  });
  collect();
  assert.equal(await message, 'alive');
});

// `ends`: how the worker ends while its socket is open. The Close frame takes two seconds, because the server
// is in this process, which waits for the worker.
for (const [ends, code] of [['is terminated', ''], ['exits', 'process.exit(3)'], ['throws', 'setImmediate(() => { throw 1 })']]) {
  test(`a worker has sockets of its own, and ${ends} with one`, async () => {
    const worker = new Worker(`
      const {parentPort, workerData: {binding, url}} = require('node:worker_threads');
      const {WebSocket} = require(binding);
      const socket = new WebSocket(url);
      socket.onopen = () => socket.send('from a worker');
      socket.onmessage = ({data}) => {
        parentPort.postMessage(data);
        ${code}
      };`, {eval: true, workerData: {binding, url}});
    worker.on('error', () => {});
    const exit = new Promise((resolve) => worker.once('exit', resolve));
    const message = new Promise((resolve) => worker.once('message', resolve));
    assert.equal(await message, 'from a worker');
    if (ends === 'is terminated') await worker.terminate();
    await exit;
    const socket = await opened();  // Our own socket continues.
    await closed(socket);
  });
}

test('a megabyte goes there and back', async () => {
  const socket = await opened();
  socket.binaryType = 'arraybuffer';
  const bytes = Buffer.alloc(1 << 20, 'twinsocket');
  socket.send(bytes);
  const [back] = await received(socket);
  assert.ok(bytes.equals(Buffer.from(back)));
  await closed(socket);
});

test('a hundred sockets at once', async () => {
  const sockets = await Promise.all(Array.from({length: 100}, () => opened()));
  const messages = Promise.all(sockets.map((socket) => received(socket)));
  sockets.forEach((socket, i) => socket.send(String(i)));
  assert.deepEqual((await messages).flat(), sockets.map((_, i) => String(i)));
  await Promise.all(sockets.map((socket) => closed(socket, 1000)));
});
