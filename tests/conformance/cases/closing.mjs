// close(), and the closing handshake from both sides.
import {accept, acceptAndWait, answerClose, close, end, frame, goodbye, hex, ping, signalled, text, together, until, untilEnd} from '../steps.mjs';
import {closed, closesWithoutCode, everywhereButWs, failure, message, quote, saysGo, scene, trace} from './scene.mjs';

const closing = 'RFC 6455 §7, WebSockets §3.1 and §4';
const received = 'RFC 6455 §7.4';
const api = 'WebSockets §3.1, close()';

// D1: codes that may be on the wire. The engines' tables also use these lists.
export const goodCodes = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999];
const reservedCodes = [0, 1, 999, 1004, 1016, 1100, 1999, 2000, 2999, 5000, 65535];
const neverOnTheWire = [1005, 1006, 1015];

export const serverCloses = (code) => `the server closes with ${code}`;
export const badCodes = [...reservedCodes, ...neverOnTheWire].map(serverCloses);

const refusedCalls = {
  'code 0': [['close', 0], 'InvalidAccessError'],
  'code 999': [['close', 999], 'InvalidAccessError'],
  'code 1001': [['close', 1001], 'InvalidAccessError'],
  'code 1005': [['close', 1005], 'InvalidAccessError'],
  'code 1006': [['close', 1006], 'InvalidAccessError'],
  'code 1011': [['close', 1011], 'InvalidAccessError'],
  'code 2999': [['close', 2999], 'InvalidAccessError'],
  'code 5000': [['close', 5000], 'InvalidAccessError'],
  'code 65535': [['close', 65535], 'InvalidAccessError'],
  'a reason of 124 bytes': [['close', 1000, 'long', 124], 'SyntaxError'],
  'a reason of 123 characters that are 124 bytes': [['close', 1000, 'ä' + 'x'.repeat(122)], 'SyntaxError'],
  'a bad code and a bad reason': [['close', 1001, 'long', 124], 'InvalidAccessError'],
};

const calls = {
  'no code': [['close'], closed(1005), 'close'],
  'code 1000': [['close', 1000], closed(1000), 'close 1000 ""'],
  'code 3000': [['close', 3000], closed(3000), 'close 3000 ""'],
  'code 4999': [['close', 4999], closed(4999), 'close 4999 ""'],
  'a reason': [['close', 1000, 'done'], closed(1000, 'done'), 'close 1000 "done"'],
  'an empty reason': [['close', 1000, ''], closed(1000), 'close 1000 ""'],
  'a reason with a NUL': [['close', 1000, 'a\0b'], closed(1000, 'a\0b'), 'close 1000 "a%00b"'],
  'a reason with an emoji': [['close', 1000, '👋'], closed(1000, '👋'), `close 1000 ${quote('👋')}`],
};

export default [
  ...goodCodes.map((code) => scene(serverCloses(code), {
    rule: received,
    server: [accept(), goodbye(code, 'bye')],
    trace: trace('open', closed(code, 'bye')),
    wire: `close ${code} "bye"`,
  })),
  ...reservedCodes.map((code) => scene(serverCloses(code), {
    rule: `${received}, D1`,
    server: [accept(), close(code, 'bye'), until('close'), end],
    trace: trace('open', failure),
    wire: 'close 1002 ""',
    differs: Object.fromEntries(['chromium', 'firefox'].map((engine) => [engine, {
      trace: trace('open', closed(code, 'bye')),
      wire: engine === 'firefox' && code === 0 ? 'close' : `close ${code} "bye"`,
      why: 'D1: browsers accept it',
    }])),
  })),
  ...neverOnTheWire.map((code) => scene(serverCloses(code), {
    rule: `${received}.1, D3`,
    server: [accept(), close(code, 'bye'), until('close'), end],
    trace: trace('open', failure),
    wire: 'close 1002 ""',
    differs: {firefox: {
      trace: trace('open', closed(code, 'bye')),
      wire: code === 1015 ? undefined : 'close',
      why: 'D3: Firefox shows it to the page',
    }},
  })),
  scene('the server closes without a code', {
    rule: received,
    server: [accept(), goodbye()],
    trace: trace('open', closed(1005)),
    wire: 'close',
  }),
  scene('the server\'s Close frame has one byte', {
    rule: `${received}, D4`,
    server: [accept(), frame({opcode: 8, payload: hex('03')}), until('close'), untilEnd],
    trace: trace('open', failure),
    wire: 'close 1002 ""',
    differs: {firefox: {trace: trace('open', closed(1005)), wire: 'close', why: 'D4: Firefox ignores it'}},
  }),
  scene('the server\'s reason is not UTF-8', {
    rule: 'RFC 6455 §7.1.6',
    client: saysGo,
    server: [acceptAndWait(), close(1000, hex('ff')), until('close'), end],
    trace: trace('open', failure),
  }),
  scene('the server\'s reason has 123 bytes', {
    rule: received,
    server: [accept(), goodbye(1000, 'r'.repeat(123))],
    trace: trace('open', closed(1000, 'r'.repeat(123))),
  }),
  scene('the server\'s reason has a NUL and an emoji', {
    rule: received,
    server: [accept(), goodbye(4000, 'a\0👋')],
    trace: trace('open', closed(4000, 'a\0👋')),
  }),
  scene('what follows the server\'s Close frame is ignored', {
    rule: 'RFC 6455 §5.5.1',
    server: [accept(), together(close(1000, 'first'), text('more'), close(1001, 'second')), until('close'), end],
    trace: trace('open', closed(1000, 'first')),
    differs: {chromium: {trace: trace('open', failure), why: 'Chromium treats it as an error'}},
  }),
  scene('the server closes at once with its answer', {
    rule: closing,
    server: [together(accept(), close(4001, 'full')), until('close'), end],
    trace: trace('open', closed(4001, 'full')),
  }),
  scene('the states while the server closes', {
    rule: closing,
    client: {close: ['note readyState', 'note bufferedAmount', ['close', 1000], 'note readyState']},
    server: [accept(), goodbye(1000)],
    trace: trace('open', closed(1000), 'readyState 3', 'bufferedAmount 0', 'readyState 3'),
  }),
  scene('the server\'s Close frame makes the state CLOSING, and send() is discarded and counted', {
    rule: `${closing}, and §3.1, bufferedAmount`,
    client: {
      open: ['whenClosing'],
      closing: ['note readyState', 'send late', 'note bufferedAmount', 'close 3000 mine', 'signal'],
      close: ['note readyState', 'note bufferedAmount'],
    },
    server: [accept(), close(4000, 'yours'), signalled, end],
    trace: trace('open', 'readyState 2', 'bufferedAmount 4', closed(4000, 'yours'), 'readyState 3', 'bufferedAmount 4'),
    wire: 'close 4000 "yours"',
  }),
  ...Object.entries(calls).map(([what, [call, ended, wire]]) => scene(`close() with ${what}`, {
    rule: api,
    client: {open: [call, 'note readyState']},
    server: [accept(), answerClose],
    trace: trace('open', 'readyState 2', ended),
    wire,
  })),
  scene('close() with a reason of 123 bytes', {
    rule: api,
    client: {open: [['close', 1000, 'long', 123]]},
    server: [accept(), answerClose],
    trace: trace('open', closed(1000, 'abcdefghijklmnopqrstuvwxyz'.repeat(5).slice(0, 123))),
  }),
  ...Object.entries(refusedCalls).map(([what, [call, name]]) => scene(`close() refuses ${what}, in every state`, {
    rule: api,
    client: {start: [call], open: [call, 'note readyState', ['close', 1000], call], close: [call]},
    server: [accept(), answerClose],
    trace: trace(`close throws ${name}`, 'open', `close throws ${name}`, 'readyState 1',
                 `close throws ${name}`, closed(1000), `close throws ${name}`),
    only: everywhereButWs,
  })),
  scene('close() twice', {
    rule: api,
    client: {open: ['close 3000 first', 'close 3001 second']},
    server: [accept(), answerClose],
    trace: trace('open', closed(3000, 'first')),
    wire: 'close 3000 "first"',
  }),
  scene('the server answers close() with another code', {
    rule: closing,
    client: {open: ['close 3000 mine']},
    server: [accept(), until('close'), close(4000, 'yours'), end],
    trace: trace('open', closed(4000, 'yours')),
  }),
  scene('both sides close at once', {
    rule: 'RFC 6455 §7.1.5',
    client: {message: ['close 3000 mine']},
    server: [accept(), together(text('now'), close(4000, 'yours')), until('close'), end],
    trace: trace('open', message('now'), closed(4000, 'yours')),
  }),
  scene('both sides close at once, and neither has read the other\'s frame', {
    rule: 'RFC 6455 §7.1.5 and §5.5.1: one Close frame each',
    inOneTurn: true,
    client: {open: ['send go', 'close 3000 mine']},
    server: [accept(), until('text'), close(4000, 'yours'), until('close'), end],
    trace: trace('open', closed(4000, 'yours')),
    wire: 'text "go"; close 3000 "mine"',
  }),
  scene('messages that arrive after close() fire no event', {
    rule: 'WebSockets §4: readyState is not OPEN',
    client: {open: ['close 1000']},
    server: [accept(), until('close'), text('late'), text('later'), close(1000), end],
    trace: trace('open', closed(1000)),
  }),
  scene('a ping after close() does no harm', {
    rule: 'RFC 6455 §5.5.2',
    client: {open: ['close 1000']},
    server: [accept(), until('close'), ping('?'), close(1000), end],
    trace: trace('open', closed(1000)),
  }),
  scene('close() while CONNECTING', {
    rule: api,
    client: {start: ['close 3000 x', 'note readyState'], error: ['note readyState'], close: ['note readyState']},
    server: [untilEnd],
    trace: trace('readyState 2', 'error', 'readyState 3', 'close 1006 unclean ""', 'readyState 3'),
    differs: {ws: {
      trace: trace('readyState 2', 'error', 'readyState 2', 'close 1006 unclean ""', 'readyState 3'),
      why: 'npm ws fires error while it is CLOSING',
    }},
  }),
  scene('close() while CONNECTING, and then the server accepts', {
    rule: api,
    client: {start: ['close 3000 x', 'signal']},
    server: [signalled, accept(), close(4000, 'x'), untilEnd],
    trace: failure,
    wire: '',
  }),
  scene('close() in onopen, with messages on their way', {
    rule: 'WebSockets §4: readyState is not OPEN',
    client: {open: ['close 1000']},
    server: [together(accept(), text('1'), text('2')), answerClose],
    trace: trace('open', closed(1000)),
  }),
  scene('send() after close() while CONNECTING', {
    rule: api,
    client: {start: ['close', ['send', 'data'], 'note bufferedAmount']},
    server: [untilEnd],
    trace: trace('bufferedAmount 4', failure),
    only: everywhereButWs,
  }),
  scene('a message beyond maxMessageSize', {
    rule: 'RFC 6455 §7.4.1, code 1009',
    client: {init: {maxMessageSize: 1000}},
    server: [accept(), text('x'.repeat(1001)), answerClose],
    trace: trace('open', failure),
    wire: 'close 1009 ""',
    only: ['native', 'wasm'],
    differs: closesWithoutCode,
  }),
];
