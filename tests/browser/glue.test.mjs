// The glue's functions one by one, in Node: the tests play the page's socket.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {loadGlue, Memory} from './glue.mjs';

const turn = () => new Promise((resolve) => setImmediate(resolve));

// A page's socket whose events are fired by a test.
class FakeWebSocket extends EventTarget {
  static made = [];
  constructor(url, protocols) {
    super();
    Object.assign(this, {url, protocols, protocol: 'the protocol', extensions: 'the extensions',
      readyState: 0, bufferedAmount: 77, calls: []});
    FakeWebSocket.made.push(this);
  }
  on() {}  // As in npm ws.
  send(data) { this.calls.push(data); }
  close(...args) { this.calls.push(['close', ...args]); }
  fire(type, members = {}) {
    const event = Object.assign(new Event(type), members);
    this[`on${type}`]?.(event);
    this.dispatchEvent(event);
  }
}

// Everything that the glue calls is logged in `calls`.
function program(more = {}) {
  const memory = new Memory(), calls = [];
  const note = (name) => (...args) => void calls.push([name, ...args].join(' '));
  const glue = loadGlue({
    HEAPU8: memory.HEAPU8, ENVIRONMENT_IS_NODE: true, ABORT: false, WebSocket: FakeWebSocket, Module: {},
    _twinsocketResizeString: (string, size) => memory.resize(string, size),
    _twinsocketResizeBytes: (vector, size) => memory.resize(vector, size),
    _twinsocketThreadNumber: () => 0,
    _twinsocketDidOpen: note('open'), _twinsocketDidReceiveText: note('text'),
    _twinsocketDidReceiveBinary: note('binary'), _twinsocketDidFail: note('fail'),
    _twinsocketDidClose: note('close'), _twinsocketRunTask: note('task'),
    _twinsocketShowFrame: note('frame'), _twinsocketLeaveThread: note('leave thread'),
    _twinsocketHasTasks: () => 0, _emscripten_force_exit: note('exit'), runtimeKeepalivePop: note('pop'),
    runtimeKeepalivePush: note('push'), stackSave: () => 5, stackRestore: note('stack'),
    _twinsocketTrap() { throw new WebAssemblyTrap(); },
    err: note('err'),
    abort(why) { throw new Error(`aborted: ${why}`); },
    ...more,
  });
  const [text, bytes] = [memory.make(), memory.make()];
  const open = (url = 'ws://h/', protocols = '', maxMessageSize = 100) => glue._twinsocketOpen(
      42, text, bytes, ...memory.put(url), ...memory.put(protocols), maxMessageSize);
  const refusal = () => {
    const [name, message] = [memory.make(), memory.make()];
    glue._twinsocketRefusal(name, message);
    return `${memory.text(name)}: ${memory.text(message)}`;
  };
  return {glue, memory, calls, text, bytes, open, refusal, socket: () => FakeWebSocket.made.at(-1)};
}

class WebAssemblyTrap extends Error {}

test('text of every length and kind arrives whole', () => {
  const {glue, memory} = program();
  for (const part of ['', 'a', 'é', '€', '😀', '\0', '\uFEFF', '\x7f', '\x80', 'ÿ', 'aé€😀']) {
    for (const times of [1, 2, 24, 47, 48, 49, 300]) {
      for (const text of [part.repeat(times), 'x'.repeat(times) + part, part + 'x'.repeat(times)]) {
        const string = memory.make();
        memory.HEAPU8.fill(0xee, string, string + 4096);
        assert.ok(glue.twinsocketWriteText(text, string));
        assert.equal(memory.text(string), text);
        const size = memory.sizes.get(string);
        assert.equal(size, Buffer.byteLength(text));
        assert.equal(glue.twinsocketTextAt(string, size), text);
      }
    }
  }
});

test('bytes are those that were asked for, and a copy where Node keeps them', () => {
  const {glue, memory} = program();
  memory.HEAPU8.set([1, 2, 3, 4], 100);
  const bytes = glue.twinsocketBytesAt(101, 2);
  assert.deepEqual([...bytes], [2, 3]);
  assert.notEqual(bytes.buffer, memory.HEAPU8.buffer);
  const page = program({ENVIRONMENT_IS_NODE: false});
  assert.equal(page.glue.twinsocketBytesAt(101, 2).buffer, page.memory.HEAPU8.buffer);
  const vector = memory.make();
  assert.ok(glue.twinsocketWriteBytes(new Uint8Array([9, 8, 7]).buffer, vector));
  assert.deepEqual([...memory.bytes(vector)], [9, 8, 7]);
});

test('memory that is shared is neither given to the page nor to the encoder', () => {
  const shared = new Uint8Array(new SharedArrayBuffer(4096));
  const {glue} = program({USE_PTHREADS: 1, HEAPU8: shared, ENVIRONMENT_IS_NODE: false, _twinsocketResizeString: () => 64});
  assert.ok(glue.twinsocketBytesAt(0, 4).buffer instanceof ArrayBuffer);
  // Node's encoder would accept it; a page's refuses it.
  const {encoder} = glue.twinsocketCoder;
  glue.twinsocketCoder.encoder = {
    encodeInto(text, bytes) {
      assert.ok(bytes.buffer instanceof ArrayBuffer);
      return encoder.encodeInto(text, bytes);
    },
  };
  assert.equal(glue.twinsocketEncodeInto('é'.repeat(40), 64, 80).written, 80);
  assert.equal(Buffer.from(shared.slice(64, 66)).toString(), 'é');
});

test('a URL becomes an absolute one of ws or wss', () => {
  const {glue} = program();
  for (const [given, made] of [['ws://h', 'ws://h/'], ['WSS://H/a?b', 'wss://h/a?b'],
    ['http://h:80/', 'ws://h/'], ['https://h:443', 'wss://h/']]) assert.equal(glue.twinsocketUrl(given), made);
  const fault = (text) => {
    try {
      return glue.twinsocketUrl(text);
    } catch (error) {
      return `${error.name}: ${error.message}`;
    }
  };
  assert.equal(fault('/room'), "SyntaxError: '/room' is not a URL, or not a complete one.");
  assert.equal(fault('ftp://h'), "SyntaxError: 'ftp://h' has the scheme ftp: use ws, wss, http or https.");
  for (const url of ['ws://h/#a', 'ws://h/#'])
    assert.equal(fault(url), `SyntaxError: '${url}' has a fragment: leave out the '#' and what follows it.`);
});

test('a socket is opened as it was asked for, and has an id of its own', () => {
  const {open, socket, glue, memory} = program();
  const first = open('https://h/a', 'chat,v2');
  assert.deepEqual([socket().url, socket().protocols, socket().binaryType], ['wss://h/a', ['chat', 'v2'], 'arraybuffer']);
  const second = open();
  assert.deepEqual(socket().protocols, []);
  assert.ok(first > 0 && second > 0 && first !== second);
  const fact = (which) => {
    const string = memory.make();
    glue._twinsocketFact(first, which, string);
    return memory.text(string);
  };
  assert.deepEqual([0, 1, 2, 3].map(fact), ['wss://h/a', 'wss://h', 'the protocol', 'the extensions']);
  assert.deepEqual([glue._twinsocketReadyState(first), glue._twinsocketBufferedAmount(first)], [0, 77]);
  const other = program({USE_PTHREADS: 1, _twinsocketThreadNumber: () => 1});
  assert.ok(other.open() >= 65536);
});

test('what the page throws is a refusal, the last one, and reaches no caller', () => {
  const {glue, open, refusal, memory, socket} = program();
  assert.equal(glue._twinsocketAccepts(...memory.put('ws://h')), 1);
  assert.equal(glue._twinsocketAccepts(...memory.put('ws://h#a')), 0);
  assert.match(refusal(), /^SyntaxError: 'ws:\/\/h#a' has a fragment/);
  assert.equal(open('nothing'), 0);
  assert.match(refusal(), /^SyntaxError: 'nothing' is not a URL/);
  const id = open();
  socket().send = () => { throw new RangeError('too much'); };
  assert.equal(glue._twinsocketSendText(id, ...memory.put('hi')), 0);
  assert.equal(refusal(), 'RangeError: too much');
  socket().close = () => { throw new TypeError('no close'); };
  assert.equal(glue._twinsocketClose(id, 1000, 0, 0), 0);
  assert.equal(refusal(), 'TypeError: no close');
  const without = program({WebSocket: undefined});
  assert.equal(without.open(), 0);
  assert.match(without.refusal(), /^NotSupportedError: There is no WebSocket here/);
});

test('messages and Close frames go out as they were given', () => {
  const {glue, open, memory, socket} = program();
  const id = open();
  assert.equal(glue._twinsocketSendText(id, ...memory.put('hé')), 1);
  assert.equal(glue._twinsocketSendBinary(id, ...memory.put('ab')), 1);
  assert.equal(glue._twinsocketClose(id, 0, ...memory.put('')), 1);
  assert.equal(glue._twinsocketClose(id, 3001, ...memory.put('why')), 1);
  const [text, bytes, ...closes] = socket().calls;
  assert.equal(text, 'hé');
  assert.deepEqual([...bytes], [97, 98]);
  assert.deepEqual(closes, [['close'], ['close', 3001, 'why']]);
});

test('the program hears of each event, and what it carries is there before', () => {
  const told = [];
  const at = (name, where) => (channel, ...rest) => told.push([name, channel, ...rest, where()]);
  const it = program({
    _twinsocketDidReceiveText: at('text', () => it.memory.text(it.text)),
    _twinsocketDidReceiveBinary: at('binary', () => [...it.memory.bytes(it.bytes)]),
    _twinsocketDidFail: at('fail', () => it.memory.text(it.text)),
    _twinsocketDidClose: at('close', () => it.memory.text(it.text)),
  });
  it.open();
  const socket = it.socket();
  socket.fire('open');
  assert.deepEqual(it.calls, ['open 42']);
  socket.readyState = 1;
  socket.fire('message', {data: 'hé'});
  socket.fire('message', {data: new Uint8Array([1, 2]).buffer});
  socket.readyState = 2;
  socket.fire('message', {data: 'after close()'});
  socket.fire('error', {message: 'why'});
  socket.fire('error', {});
  socket.fire('close', {wasClean: true, code: 1000, reason: 'bye'});
  socket.fire('close', {wasClean: false, code: 1006, reason: ''});
  socket.fire('close', {wasClean: true, code: 0, reason: 'of a server'});
  socket.fire('close', {wasClean: false, code: 0, reason: ''});  // Deno reports a failure like this.
  assert.deepEqual(told, [
    ['text', 42, 'hé'], ['binary', 42, [1, 2]], ['fail', 42, 'why'], ['fail', 42, ''],
    ['close', 42, 1, 1000, 'bye'], ['close', 42, 0, 1006, ''],
    ['close', 42, 1, 0, 'of a server'], ['close', 42, 0, 1006, ''],
  ]);
});

test('whatever a handler throws takes its way, for every event', () => {
  for (const [name, type, event] of [['Open', 'open'], ['ReceiveText', 'message', {data: 'x'}],
    ['Fail', 'error', {}], ['Close', 'close', {wasClean: true, code: 1000, reason: ''}]]) {
    for (const [thrown, calls] of [['unwind', []], [{name: 'ExitStatus', status: 4}, ['exit 4']]]) {
      const it = program({[`_twinsocketDid${name}`]() { throw thrown; }});
      it.open();
      it.socket().readyState = 1;
      it.socket()[`on${type}`](event);
      assert.deepEqual(it.calls, calls, name);
    }
    // Like Emscripten's exit() when nothing keeps the runtime alive: it has already exited, and must not exit again.
    const ended = program({[`_twinsocketDid${name}`]() {
      ended.glue.ABORT = true;
      throw {name: 'ExitStatus', status: 4};
    }});
    ended.open();
    ended.socket().readyState = 1;
    ended.socket()[`on${type}`](event);
    assert.deepEqual(ended.calls, [], name);
    const it = program({[`_twinsocketDid${name}`]() { throw new Error('a fault'); }});
    it.open();
    it.socket().readyState = 1;
    assert.throws(() => it.socket()[`on${type}`](event), /a fault/);
  }
});

test('nothing reaches a program that has ended', () => {
  const it = program();
  it.open();
  it.glue.ABORT = true;
  it.socket().fire('open');
  assert.deepEqual(it.calls, []);
  assert.deepEqual(it.socket().calls, [['close']], 'what it has left open is closed');
});

test('a program that traps leaves nothing open', () => {
  const it = program({_twinsocketDidOpen() { throw new WebAssembly.RuntimeError('unreachable'); }});
  it.open();
  assert.throws(() => it.socket().onopen(), WebAssembly.RuntimeError);
  assert.deepEqual(it.socket().calls, [['close']]);
});

// What the program gets for a message that cannot be delivered.
function refusedMessage(data, maxMessageSize, more) {
  const it = program(more);
  it.open('ws://h/', '', maxMessageSize);
  const socket = it.socket();
  socket.readyState = 1;
  socket.fire('message', {data});
  const before = it.calls.splice(0);
  socket.fire('message', {data: 'x'});
  socket.fire('error', {message: 'not this one'});
  const words = () => it.memory.text(it.text);
  socket.fire('close', {wasClean: true, code: 1000, reason: ''});
  socket.fire('close', {wasClean: true, code: 1000, reason: ''});
  return {before, after: it.calls, closed: socket.calls, words};
}

test('a message that is too large is not taken, and none behind it; the connection fails', () => {
  for (const [data, most] of [['x'.repeat(11), 10], ['é'.repeat(6), 11], [new ArrayBuffer(11), 10]]) {
    const {before, after, closed} = refusedMessage(data, most);
    assert.deepEqual([before, closed], [[], [['close']]]);
    assert.deepEqual(after, ['fail 42', 'close 42 0 1006', 'close 42 1 1000']);
  }
  for (const [data, most] of [['x'.repeat(10), 10], ['é'.repeat(5), 10], [new ArrayBuffer(10), 10]])
    assert.match(refusedMessage(data, most).before.join(), /^(text|binary) 42$/);
});

test('a message for which there is no memory is not taken, and the connection fails', () => {
  const none = () => -1;
  let left = 1;
  for (const [data, more] of [['x', {_twinsocketResizeString: (string, size) => size > 0 ? -1 : string}],
    [new ArrayBuffer(3), {_twinsocketResizeBytes: none}],
    ['€'.repeat(60), {_twinsocketResizeString: (string) => left-- > 0 ? string : -1}]]) {
    const {before, after, closed} = refusedMessage(data, 1000, more);
    assert.deepEqual([before, closed], [[], [['close']]]);
    assert.deepEqual(after.slice(0, 2), ['fail 42', 'close 42 0 1006']);
  }
});

test('memory may lack while a message is written, and at no other time', () => {
  const aborts = [], lacked = [];
  const it = program({_twinsocketResizeBytes: (vector, size) => (lacked.push(it.glue.twinsocketMemory.mayLack), -1)});
  it.glue.twinsocketAbortOnCannotGrow = (size) => aborts.push(size);
  it.glue.twinsocketWriteBytes(new ArrayBuffer(1), it.bytes);
  assert.deepEqual([lacked, it.glue.twinsocketMemory.mayLack], [[true], false]);
  it.glue.abortOnCannotGrowMemory(7);
  it.glue.twinsocketMemory.mayLack = true;
  it.glue.abortOnCannotGrowMemory(8);
  assert.deepEqual(aborts, [7]);
});

test('a connection that the page blocks fails as the network does', async () => {
  const thrown = (name) => class {
    constructor() { throw Object.assign(new Error('blocked'), {name}); }
  };
  class Closed extends FakeWebSocket {
    constructor(...args) {
      super(...args);
      this.readyState = 3;
    }
  }
  for (const WebSocket of [thrown('SecurityError'), thrown('Error'), Closed]) {
    const it = program({WebSocket});
    const id = it.open();
    assert.ok(id > 0);
    assert.equal(it.glue._twinsocketReadyState(id), 0);
    it.glue._twinsocketSendText(id, ...it.memory.put('hé'));
    assert.equal(it.glue._twinsocketBufferedAmount(id), 3);
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(it.glue._twinsocketReadyState(id), 3);
    assert.deepEqual(it.calls, ['fail 42', 'close 42 0 1006']);
  }
  const wrong = program({WebSocket: thrown('SyntaxError')});
  assert.equal(wrong.open(), 0);
  assert.equal(wrong.refusal(), 'SyntaxError: blocked');
  const mixed = program({WebSocket: thrown('SecurityError'), globalThis: {origin: 'https://page'}});
  assert.equal(mixed.open(), 0);
  const secure = program({WebSocket: thrown('SecurityError'), globalThis: {origin: 'https://page'}});
  assert.ok(secure.open('wss://h/') > 0);
});

test('a blocked connection that is closed is CLOSING until it fails', async () => {
  class Closed extends FakeWebSocket {
    constructor(...args) {
      super(...args);
      this.readyState = 3;
    }
  }
  const it = program({WebSocket: Closed});
  const id = it.open();
  it.glue._twinsocketClose(id, 0, 0, 0);
  assert.equal(it.glue._twinsocketReadyState(id), 2);
  await new Promise((resolve) => setTimeout(resolve, 5));
  it.glue._twinsocketClose(id, 0, 0, 0);
  assert.equal(it.glue._twinsocketReadyState(id), 3);
});

test('close is told though a handler of error throws', () => {
  const it = program(), told = [];
  const socket = {onerror() { throw new Error('a fault'); }, onclose: (event) => told.push(event.code)};
  assert.throws(() => it.glue.twinsocketFail(socket, {}), /a fault/);
  assert.deepEqual(told, [1006]);
});

test('run() ends with its last socket, and with its status', async () => {
  const it = program();
  it.open();
  it.open();
  const [first, second] = FakeWebSocket.made.slice(-2);
  assert.throws(() => it.glue._twinsocketRun(), {message: ''});
  await turn();
  assert.deepEqual(it.calls.splice(0), ['push', 'stack 5']);
  first.fire('close', {wasClean: true, code: 1000, reason: ''});
  assert.deepEqual(it.calls.splice(0), ['close 42 1 1000']);
  second.fire('close', {wasClean: true, code: 1000, reason: ''});
  assert.deepEqual(it.calls.splice(0), ['close 42 1 1000', 'exit 0']);
  await turn();
  assert.deepEqual(it.calls, [], 'it ends once');
});

test("run() leaves main() by a trap that reads as the runtime's own", () => {
  const it = program();
  try {
    it.glue._twinsocketRun();
  } catch (trap) {
    assert.ok(trap instanceof WebAssemblyTrap);
    assert.equal(`${trap}`, 'unwind');
  }
});

test('run() with nothing to wait for ends at once; for what waits it goes on', async () => {
  const begin = async (prepare = () => {}, more = {}) => {
    const it = program(more);
    prepare(it.glue.twinsocketLoop, it);
    assert.throws(() => it.glue._twinsocketRun());
    await turn();
    return it;
  };
  assert.ok((await begin()).calls.includes('exit 0'));
  for (const prepare of [(loop) => loop.thread.waits = 1, (loop) => loop.frame = () => {},
    (loop, {glue}) => glue._twinsocketWaitForTasks()]) {
    const it = await begin(prepare, {_twinsocketHasTasks: () => 1});
    assert.ok(!it.calls.includes('exit 0'));
    it.glue._twinsocketQuit(6);
    assert.ok(!it.calls.includes('exit 6'), 'not inside the handler that calls it');
    await turn();
    assert.ok(it.calls.includes('exit 6'));
  }
});

test("run() waits for the program's own main loop, which does not tell when it is cancelled", async () => {
  const looks = [];
  const it = program({setTimeout: (call) => looks.push(call), clearTimeout() {}});
  it.glue.twinsocketLoop.mainLoop = () => 'a function';
  assert.throws(() => it.glue._twinsocketRun());
  await turn();
  assert.ok(!it.calls.includes('exit 0'));
  looks.shift()();
  assert.ok(!it.calls.includes('exit 0'));
  it.glue.twinsocketLoop.mainLoop = () => null;
  looks.shift()();
  assert.ok(it.calls.includes('exit 0'));
});

test('quit() ends run() beside a main loop', async () => {
  const it = program();
  it.glue.twinsocketLoop.mainLoop = () => 'a function';
  assert.throws(() => it.glue._twinsocketRun());
  it.glue._twinsocketQuit(3);
  await turn();
  assert.ok(it.calls.includes('exit 3'));
});

test('quit() outside of run() is forgotten', async () => {
  const it = program();
  it.glue._twinsocketQuit(3);
  await turn();
  assert.deepEqual(it.calls, []);
  assert.throws(() => it.glue._twinsocketRun());
  await turn();
  assert.ok(it.calls.includes('exit 0'));
});

test('the end leaves the sockets', async () => {
  const it = program();
  it.open();
  const socket = it.socket();
  assert.throws(() => it.glue._twinsocketRun());
  it.glue._twinsocketQuit(2);
  await turn();
  assert.deepEqual(socket.calls, [['close']]);
  socket.fire('close', {wasClean: true, code: 1000, reason: ''});
  assert.ok(!it.calls.some((call) => call.startsWith('close')));
});

test('another thread leaves itself, and its worker is as new', async () => {
  const it = program({USE_PTHREADS: 1, _twinsocketThreadNumber: () => 2});
  assert.throws(() => it.glue._twinsocketRun());
  await turn();
  assert.deepEqual(it.calls.splice(0), ['push', 'stack 5', 'pop', 'leave thread']);
  const {twinsocketLoop: loop} = it.glue;
  Object.assign(loop, {frame: () => {}, status: 3});
  loop.thread.sockets = 2;
  it.glue._twinsocketForget();
  assert.deepEqual([loop.frame, loop.status, loop.thread.sockets], [null, null, 0]);
});

test('a socket that is destroyed tells nobody, closes, and is waited for', () => {
  const it = program();
  const id = it.open();
  const socket = it.socket(), thread = it.glue.twinsocketLoop.thread;
  assert.equal(thread.sockets, 1);
  it.glue._twinsocketAbandon(id);
  assert.deepEqual(socket.calls, [['close']]);
  socket.readyState = 1;
  for (const type of ['open', 'error']) socket.fire(type);
  socket.fire('message', {data: 'late'});
  assert.equal(thread.sockets, 1);
  socket.fire('close', {wasClean: true, code: 1000, reason: ''});
  assert.equal(thread.sockets, 0);
  assert.deepEqual(it.calls, []);
  assert.throws(() => it.glue._twinsocketReadyState(id), /aborted: twinsocket: this WebSocket was destroyed/);
});

test('tasks run one by one, and for the thread that wanted them', async () => {
  const it = program();
  it.glue._twinsocketWake();
  assert.deepEqual(it.calls, []);
  await turn();
  assert.deepEqual(it.calls.splice(0), ['task']);
  it.glue._twinsocketWake();
  it.glue._twinsocketForget();
  await turn();
  assert.deepEqual(it.calls, []);
});

test('frames come sixty times a second, once each, and for the thread that wanted them', () => {
  const wanted = [];
  const setTimeout = (call, milliseconds) => wanted.push([call, milliseconds]);
  const it = program({setTimeout});
  it.glue._twinsocketRequestFrame();
  const [[show, milliseconds]] = wanted;
  assert.equal(milliseconds, 1000 / 60);
  assert.equal(it.glue.twinsocketLoop.frame, show);
  show();
  assert.equal(it.glue.twinsocketLoop.frame, null);
  show();
  assert.deepEqual(it.calls, ['frame']);
});

// A page's timers, which a test calls by their numbers.
function fakeTimers() {
  const timers = new Map();
  const set = (kind) => (call, delay) => {
    timers.set(timers.size + 1, {kind, call, delay});
    return timers.size;
  };
  const clear = (timer) => timers.get(timer).isCleared = true;
  return {timers, globals: {
    setTimeout: set('once'), setInterval: set('again'), clearTimeout: clear, clearInterval: clear,
  }};
}

test('a timer is the page\'s, waits no longer than a page does, and is waited for', async () => {
  const {timers, globals} = fakeTimers(), due = [];
  const it = program({...globals, _twinsocketTimerIsDue: (timer) => due.push(timer)});
  const thread = it.glue.twinsocketLoop.thread;
  assert.equal(it.glue._twinsocketSetTimer(20, 0), 1);
  assert.equal(it.glue._twinsocketSetTimer(0x80000000, 1), 2);
  assert.equal(it.glue._twinsocketSetTimer(-1, 0), 3);
  assert.deepEqual([...timers.values()].map(({kind, delay}) => [kind, delay]),
                   [['once', 20], ['again', 0x7fffffff], ['once', 0]]);
  assert.equal(thread.waits, 3);
  timers.get(1).call();
  assert.deepEqual([due, thread.waits], [[1], 2]);
  timers.get(2).call();
  timers.get(2).call();
  assert.deepEqual([due, thread.waits], [[1, 2, 2], 2]);
  assert.throws(() => it.glue._twinsocketRun());
  it.glue._twinsocketClearTimer(2);
  await turn();
  assert.ok(!it.calls.includes('exit 0'));
  it.glue._twinsocketClearTimer(3);
  assert.deepEqual([thread.waits, timers.get(2).isCleared], [0, true]);
  assert.ok(!it.calls.includes('exit 0'), 'not inside the call');
  await turn();
  assert.ok(it.calls.includes('exit 0'));
});

test('run() ends with its last timer', () => {
  const {timers, globals} = fakeTimers();
  const it = program({...globals, _twinsocketTimerIsDue() {}});
  it.glue._twinsocketSetTimer(20, 0);
  assert.throws(() => it.glue._twinsocketRun());
  timers.get(1).call();
  assert.ok(it.calls.includes('exit 0'));
});

test('a timer outlives neither the program nor its thread', () => {
  for (const end of [(glue) => glue._twinsocketForget(), (glue) => glue.ABORT = true]) {
    const {timers, globals} = fakeTimers();
    const it = program({...globals, _twinsocketTimerIsDue: () => assert.fail('it is due')});
    it.glue._twinsocketSetTimer(20, 1);
    end(it.glue);
    timers.get(1).call();
    assert.ok(timers.get(1).isCleared);
  }
});

test('sleepers are counted, and run() may be over when the last one wakes', async () => {
  const it = program({ASYNCIFY: 1});
  assert.equal(it.glue._twinsocketCanSleep(), 1);
  assert.equal(program().glue._twinsocketCanSleep(), 0);
  it.glue._twinsocketBeginSleep();
  assert.throws(() => it.glue._twinsocketRun());
  await turn();
  assert.ok(!it.calls.includes('exit 0'));
  it.glue._twinsocketEndSleep();
  assert.equal(it.glue.twinsocketLoop.thread.waits, 0);
  await turn();
  assert.ok(it.calls.includes('exit 0'));
});

test('an exception is told as the page tells its own', async () => {
  const told = [];
  const it = program({reportError: (error) => told.push(`${error.name}: ${error.message}`)});
  it.glue._twinsocketReport(...it.memory.put('std::exception'), ...it.memory.put('why'));
  assert.deepEqual(told, ['std::exception: why']);
  const thrown = [];
  const old = program({reportError: undefined, queueMicrotask: (call) => thrown.push(call)});
  old.glue._twinsocketReport(...old.memory.put('a'), ...old.memory.put('b'));
  assert.throws(thrown[0], {name: 'a', message: 'b'});
  assert.equal(it.glue._twinsocketCatchesExceptions(), 1);
  assert.equal(program({DISABLE_EXCEPTION_CATCHING: 1}).glue._twinsocketCatchesExceptions(), 0);
});

test('misuse is printed and ends the program', () => {
  const it = program();
  assert.throws(() => it.glue._twinsocketAbort(...it.memory.put('twinsocket: misuse')), /aborted: twinsocket: misuse/);
  assert.deepEqual(it.calls, ['err twinsocket: misuse']);
});

test('text that is not well formed becomes so', () => {
  const {glue, memory} = program();
  const address = memory.make(), string = memory.make();
  memory.HEAPU8.set([97, 0xff, 98], address);
  glue._twinsocketToWellFormed(address, 3, string);
  assert.equal(memory.text(string), 'a\ufffdb');
});

test('the trace tells of each socket by its number, and only when it is asked', () => {
  const it = program();
  const id = it.open();
  it.socket().fire('open');
  it.glue._twinsocketSendText(id, ...it.memory.put('hi'));
  assert.deepEqual(it.calls.splice(0), ['open 42']);
  it.glue.twinsocketTrace.isOn = true;
  const first = it.open('ws://h/a');
  it.open('ws://h/b');
  const socket = FakeWebSocket.made.at(-2);
  socket.readyState = 1;
  socket.fire('open');
  socket.fire('message', {data: 'h\x1b'});
  it.glue._twinsocketSendText(first, ...it.memory.put('hi'));
  it.glue._twinsocketClose(first, 1000, ...it.memory.put('bye'));
  socket.fire('error', {message: 'why'});
  socket.fire('close', {wasClean: false, code: 1006, reason: ''});
  socket.fire('close', {wasClean: true, code: 1000, reason: 'bye'});
  it.glue._twinsocketAbandon(first);
  assert.deepEqual(it.calls.filter((call) => call.startsWith('err ')).map((call) => call.slice(15)), [
    '1 connecting to ws://h/a', '2 connecting to ws://h/b',
    "1 < open, protocol 'the protocol', extensions 'the extensions'", "1 < TEXT 'h.' [2 bytes]",
    "1 > TEXT 'hi' [2 bytes]", '1 > CLOSE 1000 bye', '1 < error why', "1 < CLOSE 1006 '', not clean",
    "1 < CLOSE 1000 'bye'", '1 > CLOSE: the object was destroyed',
  ]);
});

test('the trace shows the start of what is long, and no controls', () => {
  const {describe} = program().glue.twinsocketTrace;
  assert.equal(describe('x'.repeat(64)), `TEXT '${'x'.repeat(64)}' [64 bytes]`);
  assert.equal(describe('x'.repeat(65)), `TEXT '${'x'.repeat(64)}…' [65 bytes]`);
  assert.equal(describe('aé'), "TEXT 'aé' [3 bytes]");
  assert.equal(describe('a'), "TEXT 'a' [1 byte]");
  assert.equal(describe(new Uint8Array([1, 255]).buffer), 'BINARY 01 ff [2 bytes]');
  assert.equal(describe(new Uint8Array(16)), `BINARY ${Array(16).fill('00').join(' ')} [16 bytes]`);
  assert.equal(describe(new Uint8Array(17)), `BINARY ${Array(16).fill('00').join(' ')} … [17 bytes]`);
});

// Node's own WebSocket, which fires only `error`.
// `later()` makes the page's timers fire.
function mended(Socket = FakeWebSocket, inError = () => {}) {
  const wanted = [], log = [];
  const it = program({setTimeout: (call, _milliseconds, ...more) => wanted.push(() => call(...more))});
  const socket = new Socket('ws://h/', []);
  socket.onerror = () => {
    log.push(`error ${socket.readyState}`);
    inError(socket, log);
  };
  socket.onclose = ({wasClean, code, reason}) => log.push(`close ${wasClean} ${code} '${reason}' ${socket.readyState}`);
  it.glue.twinsocketMend(socket);
  const later = () => wanted.splice(0).forEach((call) => call());
  return {socket, log, later};
}

test("in Node's own socket an attempt that fails ends with error and close, once and later", () => {
  const {socket, log, later} = mended();
  socket.fire('error');
  socket.fire('error');
  assert.deepEqual(log, []);
  later();
  assert.deepEqual(log, ['error 3', "close false 1006 '' 3"]);
  later();
  assert.equal(log.length, 2);
});

test("Node's own socket is left alone where it is right", () => {
  const opened = mended();
  opened.socket.fire('open');
  opened.socket.fire('error');
  opened.later();
  assert.deepEqual(opened.log, ['error 0']);
  const closed = mended();
  closed.socket.readyState = 3;
  closed.socket.fire('error');
  closed.later();
  assert.deepEqual(closed.log, ['error 3']);
  const late = mended();
  late.socket.fire('error');
  late.socket.readyState = 3;
  late.socket.fire('close', {wasClean: false, code: 1006, reason: ''});
  late.later();
  assert.deepEqual(late.log, ["close false 1006 '' 3"]);
});

// WebKit does this for connections that it blocks: CLOSED, but never `close`.
test('a socket that is CLOSED later but says no close ends with error and close', () => {
  const {socket, log, later} = mended();
  socket.fire('error');
  socket.readyState = 3;
  later();
  assert.deepEqual(log, ['error 3', "close false 1006 '' 3"]);
});

test("a socket of Node's own that was left tells of its end alone", () => {
  const {socket, log, later} = mended();
  socket.fire('error');
  socket.onerror = () => {};
  later();
  assert.deepEqual(log, ["close false 1006 '' 3"]);
});

// Node's and Deno's own sockets do not count it, and WebKit's counts the frame's header as well.
test('what is sent once the socket is CLOSING or CLOSED goes nowhere, and counts its bytes', () => {
  for (const state of [2, 3]) {
    const {glue, memory, open, socket} = program();
    const id = open(), own = socket();
    own.readyState = state;
    assert.equal(glue._twinsocketSendText(id, ...memory.put('aé😀')), 1);
    assert.equal(glue._twinsocketBufferedAmount(id), 77 + 7);
    assert.equal(glue._twinsocketSendBinary(id, ...memory.put('abc')), 1);
    assert.equal(glue._twinsocketBufferedAmount(id), 77 + 7 + 3);
    assert.deepEqual(own.calls, []);
  }
});

class FiresWithinClose extends FakeWebSocket {
  close() {
    this.readyState = 3;
    this.fire('error');
    this.fire('close', {wasClean: false, code: 1006, reason: ''});
  }
}

test("what Node's own socket fires within close() while it is CONNECTING follows later, once", () => {
  const {socket, log, later} = mended(FiresWithinClose);
  socket.close();
  assert.deepEqual(log, []);
  later();
  later();
  assert.deepEqual(log, ['error 3', "close false 1006 '' 3"]);
});

test('close() from the error handler of an attempt that failed does nothing', () => {
  const {socket, log, later} = mended(FiresWithinClose, (own, told) => told.length < 5 && own.close());
  socket.fire('error');
  later();
  assert.deepEqual(log, ['error 3', "close false 1006 '' 3"]);
});

test("what Node's own socket says once an attempt has failed comes too late", () => {
  const {socket, log, later} = mended();
  socket.fire('error');
  later();
  socket.fire('error');
  socket.fire('close', {wasClean: false, code: 1006, reason: ''});
  assert.deepEqual(log, ['error 3', "close false 1006 '' 3"]);
});

test('run() waits for a socket once, however often it says close', () => {
  const {glue, open, socket} = program();
  const [first] = [open(), open()], other = socket(), end = {wasClean: false, code: 1006, reason: ''};
  assert.equal(glue.twinsocketLoop.thread.sockets, 2);
  other.fire('close', end);
  other.fire('close', end);
  assert.equal(glue.twinsocketLoop.thread.sockets, 1);
  glue._twinsocketAbandon(first);
  FakeWebSocket.made.at(-2).fire('close', end);
  FakeWebSocket.made.at(-2).fire('close', end);
  assert.equal(glue.twinsocketLoop.thread.sockets, 0);
});

test('a socket that is left while it is CONNECTING tells of its end, though close() has fired', () => {
  const {socket, later} = mended(FiresWithinClose);
  const ends = [];
  socket.onerror = socket.onclose = () => {};
  socket.close();
  socket.onclose = ({code}) => ends.push(code);
  later();
  assert.deepEqual(ends, [1006]);
});

test('close() of a mended socket passes its arguments on, and an OPEN one is left alone', () => {
  const {socket, log, later} = mended();
  socket.close();
  socket.fire('open');
  socket.readyState = 1;
  assert.ok(!Object.hasOwn(socket, 'close'));
  socket.close(3000, 'why');
  assert.deepEqual(socket.calls.splice(0, 1), [['close']]);
  assert.deepEqual(socket.calls, [['close', 3000, 'why']]);
  socket.readyState = 3;
  socket.fire('close', {wasClean: true, code: 3000, reason: 'why'});
  later();
  assert.deepEqual(log, ["close true 3000 'why' 3"]);
});

test('npm ws needs no mending, and Node\'s own socket does', () => {
  const npm = program();
  npm.open();
  assert.equal(npm.socket().onerror.name, '');
  const mends = [];
  class Own extends FakeWebSocket {}
  Own.prototype.on = undefined;
  const own = program({WebSocket: Own});
  own.glue.twinsocketMend = (socket) => mends.push(socket);
  own.open();
  npm.glue.twinsocketMend = (socket) => mends.push(socket);
  npm.open();
  assert.equal(mends.length, 1);
});

// Constructors of pages: one that reads these options, one that reads only `protocols`, and one that takes
// options for a subprotocol.
const checked = (protocols) => {
  if (![].concat(protocols ?? []).every((name) => /^[!-~]+$/.test(name))) throw new DOMException('a subprotocol is none', 'SyntaxError');
};
class WebSocketWithOptions extends FakeWebSocket {
  constructor(url, options = []) {
    const isList = Array.isArray(options);
    checked(isList ? options : [options.protocols, options.targetAddressSpace][0]);
    super(url, options);
  }
}
class WebSocketWithProtocolsAsAnOption extends FakeWebSocket {
  constructor(url, options = []) {
    checked(Array.isArray(options) ? options : options.protocols);
    super(url, options);
  }
}
class WebSocketWithoutOptions extends FakeWebSocket {
  constructor(url, protocols = []) {
    checked(Array.isArray(protocols) ? protocols : String(protocols));
    super(url, protocols);
  }
}
const page = {ENVIRONMENT_IS_NODE: false, document: {}};

test('whether the page takes options is told without a socket', () => {
  const made = FakeWebSocket.made.length;
  const told = (more) => program(more).glue._twinsocketTakesOptions();
  assert.equal(told({...page, WebSocket: WebSocketWithOptions}), 1);
  assert.equal(told({...page, WebSocket: WebSocketWithProtocolsAsAnOption}), 0);
  assert.equal(told({...page, WebSocket: WebSocketWithoutOptions}), 0);
  assert.equal(told({...page, WebSocket: undefined}), 0);
  // Not in Node, where npm ws would take the subprotocols for its options.
  assert.equal(told({WebSocket: WebSocketWithOptions}), 0);
  assert.equal(FakeWebSocket.made.length, made);
});

test('the address space goes along with one socket, where the page takes it', () => {
  for (const [space, name] of [[1, 'public'], [2, 'local'], [3, 'loopback']]) {
    const it = program({...page, WebSocket: WebSocketWithOptions});
    it.glue._twinsocketTarget(space);
    it.open('ws://h/', 'a,b');
    assert.deepEqual(it.socket().protocols, {protocols: ['a', 'b'], targetAddressSpace: name});
    it.glue._twinsocketTarget(0);
    it.open('ws://h/', 'a,b');
    assert.deepEqual(it.socket().protocols, ['a', 'b']);
  }
  for (const constructor of [WebSocketWithProtocolsAsAnOption, WebSocketWithoutOptions]) {
    const it = program({...page, WebSocket: constructor});
    it.glue._twinsocketTarget(3);
    it.open('ws://h/', 'a,b');
    assert.deepEqual(it.socket().protocols, ['a', 'b']);
  }
});

test('a page that is online again, shown again or taken out of the cache tells those that wait', () => {
  const window = new EventTarget(), document = Object.assign(new EventTarget(), {visibilityState: 'hidden'});
  const it = program({ENVIRONMENT_IS_NODE: false, globalThis: window, document, _twinsocketNetworkMayBeBack: (watch) => it.calls.push(`back ${watch}`)});
  const fire = (target, type, members = {}) => target.dispatchEvent(Object.assign(new Event(type), members));
  it.glue._twinsocketWatchNetwork(7);
  fire(window, 'online');
  assert.deepEqual(it.calls.splice(0), ['back 7']);
  fire(document, 'visibilitychange');
  fire(window, 'pageshow', {persisted: false});
  assert.deepEqual(it.calls.splice(0), []);
  document.visibilityState = 'visible';
  fire(document, 'visibilitychange');
  fire(window, 'pageshow', {persisted: true});
  assert.deepEqual(it.calls.splice(0), ['back 7', 'back 7']);
  it.glue._twinsocketUnwatchNetwork(7);
  for (const type of ['online', 'pageshow']) fire(window, type, {persisted: true});
  fire(document, 'visibilitychange');
  assert.deepEqual(it.calls.splice(0), []);
});

test('a worker that is online again tells, without a document; Node has nothing to tell', () => {
  const worker = new EventTarget();
  const back = {_twinsocketNetworkMayBeBack: (watch) => it.calls.push(`back ${watch}`)};
  let it = program({ENVIRONMENT_IS_NODE: false, globalThis: worker, ...back});
  it.glue._twinsocketWatchNetwork(1);
  worker.dispatchEvent(new Event('online'));
  assert.deepEqual(it.calls.splice(0), ['back 1']);
  it.glue._twinsocketUnwatchNetwork(1);
  it = program({globalThis: worker, ...back});
  it.glue._twinsocketWatchNetwork(1);
  worker.dispatchEvent(new Event('online'));
  assert.deepEqual(it.calls.splice(0), []);
  it.glue._twinsocketUnwatchNetwork(1);
});

test('who waits hears nothing after the program, or in the thread that follows its own', () => {
  for (const end of [(glue) => glue._twinsocketForget(), (glue) => glue.ABORT = true]) {
    const window = new EventTarget();
    const it = program({ENVIRONMENT_IS_NODE: false, globalThis: window, _twinsocketNetworkMayBeBack: (watch) => it.calls.push(`back ${watch}`)});
    it.glue._twinsocketWatchNetwork(1);
    end(it.glue);
    window.dispatchEvent(new Event('online'));
    assert.deepEqual(it.calls.splice(0), []);
  }
});
