// The server of the long tests: npm's `ws`, so that both ends are not ours.
// `node server.mjs HOST CERTIFICATE KEY` prints the ports of ws and wss, and then only what is wrong.
//   /numbered?count=N  sends N numbered messages, wants as many, and ends with its verdict
//   /soak?seed=N       echoes, and behaves badly at random, but not between `rest` and `go on` (its input)
// With `compressed` in the query it agrees to permessage-deflate.
import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {createServer as createSecureServer} from 'node:https';
import {createRequire} from 'node:module';

const {WebSocketServer} = createRequire(new URL('../browser/package.json', import.meta.url))('ws');

const [host, certificate, key] = process.argv.slice(2);

// FNV-1a, 32 bits.
function hashOf(bytes) {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

// "NUMBER HASH PAYLOAD", where the hash is that of "NUMBER PAYLOAD". exchange.h has the same.
function numbered(number) {
  const size = number % 1000 === 999 ? 5000 : (number * 7919) % 23;
  const payload = 'abcdefghij'.repeat(500).slice(number % 10, (number % 10) + size);
  return `${number} ${hashOf(Buffer.from(`${number} ${payload}`))} ${payload}`;
}

function complain(text) {
  console.log(`wrong: ${text}`);
}

function playNumbered(socket, query) {
  const count = Number(query.get('count'));
  let sent = 0;
  let received = 0;
  let wrong;
  const finish = () => {
    if (sent === count && received === count) socket.close(1000, wrong ?? 'all there');
  };
  const isReady = () => socket.readyState === socket.OPEN && socket.bufferedAmount < 1 << 18;
  const send = () => {
    // So many in a row that the other sockets have their turn, however fast the network is.
    for (let left = 1000; left > 0 && sent < count && isReady(); --left, ++sent)
      socket.send(sent % 2 === 0 ? numbered(sent) : Buffer.from(numbered(sent)));
    if (sent < count && socket.readyState === socket.OPEN) return setTimeout(send, isReady() ? 0 : 5);
    finish();
  };
  socket.on('message', (data, isBinary) => {
    const expected = numbered(received);
    if (data.toString() !== expected || isBinary !== (received % 2 === 1)) {
      wrong ??= `message ${received}`;
      complain(`${wrong} is ${data.toString().slice(0, 100)}`);
    }
    ++received;
    finish();
  });
  send();
}

// So that a run can be had again.
function randomFrom(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function misbehave(socket, wire, kind) {
  if (kind === 0) socket.close(1000, 'enough');
  if (kind === 1) socket.terminate();
  if (kind === 2) wire.encrypted ? wire.destroy() : wire.resetAndDestroy();
  if (kind === 3) wire.write(Buffer.from([0x8f, 0x00])); // A reserved opcode.
  if (kind === 4) wire.write(Buffer.from([0x81, 0x7e, 0xff])); // Half of a header, and then the end.
  if (kind === 4) wire.end();
  if (kind === 5) wire.pause();
  if (kind === 5) setTimeout(() => wire.resume(), 3000);
  if (kind === 6) socket.ping('there?');
  if (kind === 7) socket.close(4000 + 1, 'x'.repeat(123));
}

let atRest = false; // Nobody misbehaves.

function playSoak(socket, query, wire) {
  const random = randomFrom(Number(query.get('seed')));
  const next = () => {
    if (socket.readyState !== socket.OPEN) return;
    if (!atRest) misbehave(socket, wire, random(8));
    timer = setTimeout(next, 5000 + random(30000));
  };
  let timer = setTimeout(next, 5000 + random(30000));
  socket.on('message', (data, isBinary) => {
    if (socket.readyState !== socket.OPEN) return;
    if (data.toString() !== 'window') return socket.send(data, {binary: isBinary});
    for (let left = 40; left > 0; --left) socket.send('x'.repeat(1000)); // More than zlib's window.
  });
  socket.on('close', () => clearTimeout(timer));
}

const plain = new WebSocketServer({noServer: true});
const deflating = new WebSocketServer({noServer: true, perMessageDeflate: {threshold: 0}});

function upgrade(request, wire, head) {
  const {pathname, searchParams} = new URL(request.url, 'ws://here');
  const server = searchParams.has('compressed') ? deflating : plain;
  wire.on('error', () => {});
  server.handleUpgrade(request, wire, head, (socket) => {
    socket.on('error', () => {}); // The other end is gone: 'close' follows.
    if (pathname === '/numbered') playNumbered(socket, searchParams);
    if (pathname === '/soak') playSoak(socket, searchParams, request.socket);
  });
}

const servers = [
  createServer(),
  createSecureServer({cert: readFileSync(certificate), key: readFileSync(key)}),
];
for (const server of servers) {
  server.on('upgrade', upgrade);
  await new Promise((listening) => server.listen({port: 0, host, backlog: 4096}, listening));
}
console.log(servers.map((server) => server.address().port).join(' '));
process.stdin.on('data', (words) => (atRest = words.toString().trim() === 'rest'));
process.stdin.on('end', () => process.exit());
