// echo, as a person uses it: what it sends, what it prints, and how it ends.

import assert from 'node:assert/strict';
import {once} from 'node:events';
import {test} from 'node:test';

import {WebSocketServer} from '../relay/node_modules/ws/wrapper.mjs';

import {listen, Program, startRelay} from './program.mjs';

async function relayUrl(t) {
  const relay = await startRelay({root: '.'});
  t.after(() => relay.close());
  return relay.url.replace('http', 'ws');
}

async function serverUrl(t, onConnection) {
  const server = new WebSocketServer({port: 0, host: '127.0.0.1'});
  server.on('connection', onConnection);
  await once(server, 'listening');
  t.after(() => server.close());
  return `ws://127.0.0.1:${server.address().port}`;
}

test('lines go out as messages, and the answers come as lines', async (t) => {
  const echo = new Program(`${await relayUrl(t)}/echo`).endInput('a\ngrüße\n\nlast');
  assert.equal(await echo.status, 0);
  assert.equal(echo.out, 'a\ngrüße\n\nlast\n');
  assert.match(echo.err, /^connected to .*\/echo.*\nclosed: 1000\n$/);
});

test('a conversation goes on until the end of the input', async (t) => {
  const echo = new Program(`${await relayUrl(t)}/echo`);
  echo.write('one\n');
  await echo.printed('one\n');
  echo.write('two\n');
  await echo.printed('two\n');
  echo.endInput();
  assert.equal(await echo.status, 0);
});

test('more input than fits into a pipe arrives whole', async (t) => {
  const lines = Array.from({length: 20_000}, (_, i) => `line ${i} ${'.'.repeat(i % 50)}`);
  const echo = new Program(`${await relayUrl(t)}/echo`).endInput(lines.join('\n') + '\n');
  assert.equal(await echo.status, 0);
  assert.equal(echo.out, lines.join('\n') + '\n');
});

test('binary messages are printed in hex', async (t) => {
  const echo = new Program(`${await relayUrl(t)}/echo`, '--binary').endInput('hi\n\n');
  assert.equal(await echo.status, 0);
  assert.equal(echo.out, '68 69\n\n');
});

test('a NUL is a character like others', async (t) => {
  const echo = new Program(`${await relayUrl(t)}/echo`).endInput('a\0b\n');
  assert.equal(await echo.status, 0);
  assert.equal(echo.out, 'a\0b\n');
});

test('the subprotocol that the server chose is told', async (t) => {
  const echo =
      new Program(`${await relayUrl(t)}/echo`, '--protocol', 'one', '--protocol', 'two').endInput();
  assert.equal(await echo.status, 0);
  assert.match(echo.err, /speaking one/);
});

test('a server that does not answer is waited for, but not for ever', async (t) => {
  const received = [];
  const url =
      await serverUrl(t, (socket) => socket.on('message', (data) => received.push(String(data))));
  const echo = new Program(url, '--wait', '0.01').endInput('a\nb\n');
  assert.equal(await echo.status, 0);
  assert.deepEqual(received, ['a', 'b']);
});

test('many answers after the end of the input are waited for by one wait', async (t) => {
  const lines = 5000;
  const url = await serverUrl(t, (socket) => {
    let received = 0;  // Answers nothing until everything has arrived, and then all messages but one.
    socket.on('message', () => ++received === lines && socket.emit('all'));
    socket.on('all', () => { for (let i = 1; i < lines; i++) socket.send(`${i}`); });
  });
  const echo = new Program(url, '--wait', '0.2').endInput('x\n'.repeat(lines));
  assert.equal(await echo.status, 0);
  assert.equal(echo.out.split('\n').length, lines);
  assert.ok(echo.mostThreads < 40, `${echo.mostThreads} threads`);
});

test('Ctrl-C closes with 1000', async (t) => {
  let tell;
  const closed = new Promise((resolve) => (tell = resolve));
  const url = await serverUrl(t, (socket) => socket.on('close', tell));
  const echo = new Program(url);
  await echo.printed('connected');
  echo.child.kill('SIGINT');
  assert.equal(await echo.status, 0);
  assert.match(echo.err, /\nclosed: 1000\n$/);
  assert.equal(await closed, 1000);  // The server may hear of it after the program's end.
});

test('a password in the URL is not printed', async (t) => {
  const url = (await relayUrl(t)).replace('//', '//ada:secret@');
  const good = new Program(`${url}/echo`).endInput('a\n');
  await good.status;
  const bad = new Program('ws://ada:secret@127.0.0.1:x/');
  await bad.status;
  for (const {out, err} of [good, bad]) assert.doesNotMatch(out + err, /secret/);
});

test('a reason with an escape sequence is made printable', async (t) => {
  const echo = new Program(await serverUrl(t, (socket) => socket.close(1000, '\x1b[2J\u009b')));
  await echo.status;
  assert.match(echo.err, /closed: 1000 \(\\u001b\[2J\\u009b\)/);
});

test('a server that says goodbye normally is a clean end', async (t) => {
  const echo = new Program(await serverUrl(t, (socket) => socket.close(1000, 'enough')));
  assert.equal(await echo.status, 0);
  assert.match(echo.err, /closed: 1000 \(enough\)/);
});

test('a server that shows us out is a failure, with its reason', async (t) => {
  const echo = new Program(await serverUrl(t, (socket) => socket.close(1008, 'not you')));
  assert.equal(await echo.status, 1);
  assert.match(echo.err, /closed: 1008 \(not you\)/);
});

test('a connection that is lost is a failure', async (t) => {
  const echo = new Program(await serverUrl(t, (socket) => socket.terminate()));
  assert.equal(await echo.status, 1);
  assert.match(echo.err, /\necho: the connection was lost.*\nclosed: 1006\n$/);
});

const wrongServers = {
  'that answers garbage': (socket) => socket.end('garbage\r\n\r\n'),
  'that hangs up': (socket) => socket.end(),
  'that wants something else': (socket) =>
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'),
};
for (const [what, serve] of Object.entries(wrongServers)) {
  test(`a server ${what} is told in a sentence`, async (t) => {
    const {port} = await listen(t, serve);
    const echo = new Program(`ws://127.0.0.1:${port}/`);
    assert.equal(await echo.status, 1);
    assert.match(echo.err, /^echo: ws:.* cannot be reached: .*\nclosed: 1006\n$/);
  });
}

test('nobody there is told in a sentence', async (t) => {
  const {port, close} = await listen(t, () => {});
  await close();
  const echo = new Program(`ws://127.0.0.1:${port}/`);
  assert.equal(await echo.status, 1);
  assert.match(echo.err, /^echo: ws:.* cannot be reached: .*\nclosed: 1006\n$/);
});

const wrongUses = {
  'no URL': [[], /URL is missing/],
  'something that is no URL': [['mailto:me'], /is not a WebSocket URL/],
  'an unknown option': [['ws://h', '--loud'], /--loud/],
  'an option without its value': [['ws://h', '--protocol'], /--protocol/],
  'two URLs': [['ws://h', 'ws://i'], /more than one URL/],
  'a bad subprotocol': [['ws://h', '--protocol', 'a b'], /subprotocol/],
};
for (const [what, [options, sentence]] of Object.entries(wrongUses)) {
  test(`${what} is a wrong usage`, async () => {
    const echo = new Program(...options);
    assert.equal(await echo.status, 2);
    assert.match(echo.err, sentence);
    assert.match(echo.err, /usage: echo/);
  });
}
