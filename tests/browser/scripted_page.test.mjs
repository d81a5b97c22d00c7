// The glue with pages of every kind, including some that no browser here has: engines that block in other
// ways, memory shortage, programs that crash.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, describe, test} from 'node:test';
import {promisify} from 'node:util';

import {compileFlags, environment, here, librarySources, linkFlags} from './compiler.mjs';
import {ScriptedSocket, startInScriptedPage} from './scripted_page.mjs';

const MiB = 1 << 20;
const url = 'ws://server.example/';

// Emscripten's default has 16 MiB, and compiles `throw` but not `catch`.
const growth = ['-sALLOW_MEMORY_GROWTH', `-sMAXIMUM_MEMORY=${128 * MiB}`];
const builds = {
  'default': [],
  'exceptions': ['-fexceptions', ...growth],
  'no-exceptions': ['-fno-exceptions', '-fno-rtti', ...growth],
};
const tooMuch = 140 * MiB, noLimit = 1024 * MiB;
const programs = {};
let folder;

async function build(name, flags) {
  const file = path.join(folder, `${name}.js`);
  await promisify(execFile)('em++', [
    ...compileFlags, '-O1', ...flags, path.join(here, 'programs/driven.cpp'),
    ...await librarySources(), ...await linkFlags(), '-sMODULARIZE', '-sENVIRONMENT=web',
    '-sEXPORTED_RUNTIME_METHODS=ccall', '-o', file,
  ], {env: environment()});
  programs[name] = file;
}

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'twinsocket-'));
  await Promise.all(Object.entries(builds).map(([name, flags]) => build(name, flags)));
});
after(() => rm(folder, {recursive: true}));

// A page whose program has one open socket.
async function startOpen(build, {maxMessageSize = 0, ...options} = {}) {
  const page = await startInScriptedPage(programs[build], options);
  page.call('openSocket', url, maxMessageSize);
  page.socket = page.sockets[0];
  page.fire(page.socket, 'open');
  return page;
}

// The socket accepts no further message, and ends like a failed connection.
async function assertFails(page, sentence) {
  assert.equal(page.socket.closes, 1);
  assert.equal(page.call('socketState', 0), 2);
  page.fire(page.socket, 'message', 'behind the gap');
  page.fire(page.socket, 'error');
  page.fire(page.socket, 'closed');
  assert.deepEqual(page.lines.splice(0), ['open', `error '${sentence}' in state 3`, 'close 1006']);
  assert.deepEqual(page.errors, []);
  assert.equal(page.status, null);
}

for (const name of ['default', 'exceptions', 'no-exceptions']) {
  describe(`a message for which there is no memory, ${name}`, () => {
    for (const [kind, data] of [
      ['bytes', new ArrayBuffer(tooMuch)],
      ['text', 'a'.repeat(tooMuch)],
      ['text that needs more bytes than characters', '\u00e9'.repeat(tooMuch / 2)],
    ]) {
      test(`${kind}: fails its socket, and the others go on`, async () => {
        const page = await startOpen(name, {maxMessageSize: noLimit});
        page.fire(page.socket, 'message', data);
        await assertFails(page, 'No memory is left for a message');
        page.call('openSocket', url, 0);
        page.fire(page.sockets[1], 'open');
        page.fire(page.sockets[1], 'message', new ArrayBuffer(MiB));
        page.fire(page.sockets[1], 'message', '\u00e9'.repeat(MiB));
        assert.deepEqual(page.lines, ['open', `message ${MiB}`, `message ${2 * MiB}`]);
      });
    }

    test('comes and goes as often as it likes', async () => {
      const page = await startInScriptedPage(programs[name]);
      for (let i = 0; i < 20; ++i) {
        page.call('openSocket', url, noLimit);
        page.fire(page.sockets[i], 'open');
        page.fire(page.sockets[i], 'message', new ArrayBuffer(8 * MiB));
        page.fire(page.sockets[i], 'message', new ArrayBuffer(tooMuch));
        page.fire(page.sockets[i], 'closed');
        page.call('destroySocket', i);
        assert.equal(page.lines.filter((line) => line === 'close 1006').length, i + 1);
      }
      assert.deepEqual(page.errors, []);
    });
  });

  describe(`maxMessageSize, ${name}`, () => {
    for (const [kind, right, wrong] of [
      ['bytes', new ArrayBuffer(1000), new ArrayBuffer(1001)],
      ['text', 'a'.repeat(1000), 'a'.repeat(1001)],
      ['text of two bytes a character', '\u00e9'.repeat(500), '\u00e9'.repeat(500) + 'a'],
      ['text of surrogate pairs', '\u{1f600}'.repeat(250), '\u{1f600}'.repeat(250) + 'a'],
    ]) {
      test(`counts the bytes of ${kind}`, async () => {
        const page = await startOpen(name, {maxMessageSize: 1000});
        page.fire(page.socket, 'message', right);
        assert.equal(page.lines.pop(), 'message 1000');
        page.fire(page.socket, 'message', wrong);
        await assertFails(page, 'A message is larger than maxMessageSize, 1000');
      });
    }

    test('is 64 MiB', async () => {
      const page = await startOpen(name);
      page.fire(page.socket, 'message', new ArrayBuffer(64 * MiB + 1));
      await assertFails(page, `A message is larger than maxMessageSize, ${64 * MiB}`);
    });
  });

  describe(`a program that died, ${name}`, () => {
    for (const way of ['abort', 'trap', 'force exit', 'exit', 'misuse']) {
      // Where exceptions can be caught, misuse in a handler is reported, and the program continues.
      if (way === 'misuse' && name === 'exceptions') continue;
      test(`has its sockets closed: ${way} in a handler`, async () => {
        const page = await startOpen(name);
        page.call('openSocket', url, 0);
        page.call('dieLater', way);
        page.fire(page.socket, 'message', 'the last one');
        assert.deepEqual(page.sockets.map((socket) => socket.readyState), [2, 2]);
        for (const socket of page.sockets) page.fire(socket, 'closed');
        assert.deepEqual(page.lines, ['open', 'message 12']);
      });
    }

    // Like in a timer, or in a handler of another library.
    for (const way of ['abort', 'force exit']) {
      test(`has its sockets closed: ${way} elsewhere`, async () => {
        const page = await startOpen(name);
        page.call('dieNow', way);
        assert.equal(page.socket.readyState, 2);
        assert.equal(page.status, way === 'abort' ? 'aborted' : 3);
      });
    }
  });
}

test('exit() outside of a handler ends that call alone', async () => {
  const page = await startOpen('default');
  page.call('dieNow', 'exit');
  assert.equal(page.status, null);
  page.fire(page.socket, 'message', 'and on');
  assert.deepEqual(page.lines, ['open', 'message 6']);
});

test('text below the limit is measured only where it may be above', async () => {
  const page = await startOpen('exceptions');
  page.fire(page.socket, 'message', '\u00e9'.repeat(30 * MiB));
  assert.equal(page.lines.pop(), `message ${60 * MiB}`);
  page.fire(page.socket, 'message', '\u00e9'.repeat(32 * MiB) + 'a');
  await assertFails(page, `A message is larger than maxMessageSize, ${64 * MiB}`);
});

function throwing(name) {
  return () => {
    throw Object.assign(new Error('not from here'), {name});
  };
}

// Chromium's Content Security Policy, WebKit's blocked ports: CLOSED from the start, `error` later, and never `close`.
function closedFromTheStart(url) {
  const socket = new ScriptedSocket(url);
  socket.readyState = 3;
  setTimeout(() => socket.onerror?.({}));
  return socket;
}

// WebKit: `error` while CONNECTING, and never `close`.
function neverClosed(url) {
  const socket = new ScriptedSocket(url);
  setTimeout(() => {
    socket.error();
    socket.readyState = 3;
  });
  return socket;
}

describe('a connection that the page blocks', () => {
  const secure = 'https://page.example';
  for (const [kind, options] of Object.entries({
    'by an exception of its own': {makeSocket: throwing('NS_ERROR_CONTENT_BLOCKED')},
    'by a SecurityError without mixed content': {makeSocket: throwing('SecurityError')},
    'by an error alone': {makeSocket: closedFromTheStart},
    'by an error alone, while CONNECTING,': {makeSocket: neverClosed},
    'by an error alone, as mixed content': {makeSocket: closedFromTheStart, origin: secure},
  })) {
    test(`${kind} fails as the network does, later`, async () => {
      const page = await startInScriptedPage(programs.exceptions, options);
      page.call('openSocket', url, 0);
      assert.deepEqual([page.call('socketState', 0), ...page.lines], [0]);
      await page.turn();
      assert.deepEqual(page.lines, [`error '' in state 3`, 'close 1006']);
      assert.deepEqual(page.errors, []);
      page.call('sendText', 0, 'h\u00e9');
      assert.equal(page.call('bufferedBy', 0), 3);
    });
  }

  test('may be closed and destroyed meanwhile', async () => {
    const page = await startInScriptedPage(programs.exceptions, {makeSocket: throwing('Error')});
    for (let i = 0; i < 2; ++i) page.call('openSocket', url, 0);
    page.call('closeSocket', 0);
    assert.equal(page.call('socketState', 0), 2);
    page.call('destroySocket', 1);
    await page.turn();
    assert.deepEqual(page.lines, [`error '' in state 3`, 'close 1006']);
  });

  for (const [name, origin] of [['SyntaxError', 'http://page.example'], ['SecurityError', secure]]) {
    test(`throws ${name} where the page does so for what the program said`, async () => {
      const page = await startInScriptedPage(programs.exceptions, {origin, makeSocket: throwing(name)});
      page.call('openSocket', url, 0);
      await page.turn();
      assert.deepEqual(page.lines, [`threw ${name}`]);
    });
  }
});

test('a connection that failed is 1006 where the page says 0', async () => {
  const page = await startInScriptedPage(programs.exceptions);
  page.call('openSocket', url, 0);
  page.sockets[0].readyState = 3;
  page.fire(page.sockets[0], 'error');
  page.fire(page.sockets[0], 'closed', {wasClean: false, code: 0, reason: ''});
  assert.deepEqual(page.lines, [`error '' in state 3`, 'close 1006']);
});

// An open port with a handler would keep a program alive that nobody needs any more, with its memory.
test('no port is open once no task is left', async () => {
  const page = await startInScriptedPage(programs.default);
  for (let i = 0; i < 3; ++i) {
    page.call('post', 'first');
    page.call('post', 'second');
    page.fireTimers();
    await page.turn();
    assert.deepEqual(page.lines.splice(0), ['first', 'second']);
    assert.equal(page.openPorts, 1);
    page.fireTimers();
    await page.turn();
    assert.equal(page.openPorts, 0);
  }
});

test('no port is open once the program has ended', async () => {
  const page = await startInScriptedPage(programs.default);
  page.call('post', 'never');
  page.call('dieNow', 'abort');
  page.fireTimers();
  await page.turn();
  assert.equal(page.openPorts, 0);
  assert.deepEqual(page.lines, []);
});
