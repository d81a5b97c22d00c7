// Connections that are lost, in every state: by FIN, by RST, and in silence.
import {accept, acceptAndWait, close, end, head, hex, reset, signalled, stopReading, text, together, until, untilEnd} from '../steps.mjs';
import {closed, everywhereButWs, failure, loss, message, saysGo, scene, trace} from './scene.mjs';

const establish = 'RFC 6455 §4.1, WebSockets §2.1';
const uncleanByReset = 'it keeps the code, and treats the RST as unclean';
const established = 'RFC 6455 §7.1.4: both Close frames are there';

const lost = (trace) => ({
  trace,
  differs: {
    chromium: {trace: trace.replace(failure, loss), why: 'D2: Chromium fires only close'},
    firefox: {trace: trace.replace(failure, loss), why: 'D2: Firefox fires error on RST only'},
    ws: {trace: trace.replace(failure, loss), why: 'D2: npm ws fires only close'},
  },
});
const lostByReset = (trace) => ({
  trace,
  differs: {
    chromium: {trace: trace.replace(failure, loss), why: 'D2: Chromium fires only close'},
    ws: {trace: trace.replace(failure, loss), why: 'D2: npm ws too'},
  },
});

export default [
  scene('nobody listens', {
    rule: establish,
    client: {url: 'ws://{refused}/', start: ['note readyState']},
    trace: trace('readyState 0', failure),
  }),
  scene('the server ends the connection instead of answering', {
    rule: establish,
    server: [end],
    trace: failure,
  }),
  scene('the server resets the connection instead of answering', {
    rule: establish,
    server: [reset],
    trace: failure,
  }),
  scene('the server ends the connection within its answer', {
    rule: establish,
    server: [head('HTTP/1.1 101 Switching Protocols\r\nUpgrade: webso'), end],
    trace: failure,
  }),
  scene('the server resets the connection within its answer', {
    rule: establish,
    server: [head('HTTP/1.1 101 Switching Protocols\r\nUpgrade: webso'), reset],
    trace: failure,
  }),
  scene('the server ends the connection without a Close frame', {
    rule: 'RFC 6455 §7.1.5, D2',
    client: saysGo,
    server: [acceptAndWait(), end, untilEnd],
    ...lost(trace('open', failure)),
  }),
  scene('the server ends the connection after a message', {
    rule: 'RFC 6455 §7.1.5, D2',
    client: saysGo,
    server: [acceptAndWait(), text('abc'), end, untilEnd],
    ...lost(trace('open', message('abc'), failure)),
  }),
  scene('the server ends the connection within a message', {
    rule: 'RFC 6455 §7.1.5, D2',
    client: saysGo,
    server: [acceptAndWait(), text('whole'), text('half', {fin: false}), end, untilEnd],
    ...lost(trace('open', message('whole'), failure)),
  }),
  scene('the server ends the connection within a frame', {
    rule: 'RFC 6455 §7.1.5, D2',
    client: saysGo,
    server: [acceptAndWait(), (c) => c.write(hex('8105 6865')), end, untilEnd],
    ...lost(trace('open', failure)),
  }),
  scene('the server resets the connection', {
    rule: 'RFC 6455 §7.1.5, D2',
    client: {open: ['send go']},
    server: [accept(), until('text'), reset],
    ...lostByReset(trace('open', failure)),
  }),
  scene('the server resets the connection after a message', {
    rule: 'RFC 6455 §7.1.5, D2',
    client: {message: ['send got']},
    server: [accept(), text('abc'), until('text'), reset],
    ...lostByReset(trace('open', message('abc'), failure)),
  }),
  scene('the server ends the connection instead of answering close()', {
    rule: 'RFC 6455 §7.1.5',
    client: {open: ['close 1000']},
    server: [accept(), until('close'), end, untilEnd],
    ...lost(trace('open', failure)),
  }),
  scene('the server resets the connection instead of answering close()', {
    rule: 'RFC 6455 §7.1.5',
    client: {open: ['close 1000']},
    server: [accept(), until('close'), reset],
    ...lostByReset(trace('open', failure)),
  }),
  scene('close() is never answered', {
    rule: 'RFC 6455 §7.1.1',
    client: {init: {closeTimeout: 200}, open: ['close 1000']},
    server: [accept(), until('close'), untilEnd],
    trace: trace('open', failure),
    only: ['native'],
    why: 'A page waits 20 or 60 s.',
  }),
  scene('the server never answers the handshake', {
    rule: 'RFC 6455 §4.1',
    client: {init: {openTimeout: 200}},
    server: [untilEnd],
    trace: failure,
    only: ['native'],
    why: 'A page waits 20 or 240 s.',
  }),
  scene('the server falls silent while OPEN', {
    rule: 'RFC 6455 §5.5.2: a ping asks whether the other side still responds',
    client: {init: {keepAlive: 200}},
    server: [accept(), until('ping'), untilEnd],
    trace: trace('open', failure),
    wire: 'ping ""',
    only: ['native'],
    why: 'A page has no keep-alive.',
  }),
  scene('the server closes, and never ends the connection', {
    rule: 'RFC 6455 §7.1.1: the client may end it after a time',
    server: [accept(), close(1000, 'bye'), until('close'), untilEnd],
    trace: trace('open', closed(1000, 'bye')),
    wire: 'close 1000 "bye"',
  }),
  scene('the server answers close(), and never ends the connection', {
    rule: 'RFC 6455 §7.1.1',
    client: {open: ['close 3000 mine']},
    server: [accept(), until('close'), close(3000, 'mine'), untilEnd],
    trace: trace('open', closed(3000, 'mine')),
  }),
  scene('the server ends the connection with its Close frame', {
    rule: established,
    client: saysGo,
    server: [acceptAndWait(), together(close(1000, 'bye')), end, untilEnd],
    trace: trace('open', closed(1000, 'bye')),
    wire: 'text "go"; close 1000 "bye"',
    differs: {firefox: {
      trace: [trace('open', closed(1000, 'bye')), trace('open', 'close 1000 unclean "bye"')],
      why: 'it notices the end before or after it has answered, and reports unclean if it has not',
    }},
  }),
  scene('the server resets the connection once it has our answer to its Close frame', {
    rule: established,
    server: [accept(), close(1000, 'bye'), until('close'), reset],
    trace: trace('open', closed(1000, 'bye')),
    differs: {chromium: {trace: trace('open', 'close 1000 unclean "bye"'), why: uncleanByReset}},
  }),
  scene('the server resets the connection with its answer to close()', {
    rule: established,
    client: {open: ['close 3000 mine']},
    server: [accept(), until('close'), close(3000, 'mine'), reset],
    trace: trace('open', closed(3000, 'mine')),
    differs: {chromium: {trace: trace('open', 'close 3000 unclean "mine"'), why: uncleanByReset}},
  }),
  scene('what was not sent when the connection is lost stays counted', {
    rule: 'WebSockets §3.1, bufferedAmount: it does not reset to zero once the connection closes',
    client: {open: ['sendLongBytes 33554432'], message: ['signal'], close: ['note isBuffered']},
    server: [accept(), stopReading, text('well?'), signalled, reset],
    trace: trace('open', message('well?'), failure, 'isBuffered true'),
    differs: {
      firefox: {
        trace: trace('open', message('well?'), loss, 'isBuffered true'),
        why: 'D2: it was writing, and fires no error',
      },
      chromium: {
        trace: [true, false].map((is) => trace('open', message('well?'), loss, `isBuffered ${is}`)),
        why: 'D2; and it no longer counts what its network process had already requested from the page, if it knew that in time',
      },
      ws: {
        trace: trace('open', message('well?'), loss, 'isBuffered false'),
        why: 'D2; and npm ws no longer counts it',
      },
    },
  }),
];
