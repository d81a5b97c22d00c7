// send(), and the value of bufferedAmount.
import {accept, answerClose, echo, goodbye, readOn, signalled, stopReading, text, until} from '../steps.mjs';
import {pattern} from '../wire.mjs';
import {closed, everywhereButWs, failure, message, quote, scene, trace} from './scene.mjs';

const send = 'WebSockets §3.1, send()';
const amount = 'WebSockets §3.1, bufferedAmount';

const texts = {
  'a greeting': 'hi',
  'the empty string': '',
  'a NUL': 'a\0b',
  'an emoji': '👋🏽',
  'every length of UTF-8': 'aä€😀',
};

// Text that is not UTF-8 is sent as a browser's string conversion would write it.
const repaired = {
  'ff': '\ufffd',
  '61ff62': 'a\ufffdb',
  'e282': '\ufffd',
  'e28261': '\ufffda',
  'c0af': '\ufffd\ufffd',
  'eda080': '\ufffd\ufffd\ufffd',
  'f09f98': '\ufffd',
  'f4908080': '\ufffd\ufffd\ufffd\ufffd',
};

const kinds = [
  ['sendLong', 'text', ''],
  ['sendLongBytes', 'binary', ''],
  ['sendLongBlob', 'binary', ''],
];

const one = (action, kind, data) => ({
  client: {open: [action, ['close', 1000]]},
  server: [accept(), answerClose],
  trace: trace('open', closed(1000)),
  wire: `${kind} ${quote(data)}; close 1000 ""`,
});

export default [
  ...Object.entries(texts).map(([what, text]) => scene(`sends ${what}`, {
    rule: send,
    ...one(['send', text], 'text', text),
  })),
  ...Object.entries(repaired).map(([hex, text]) => scene(`sends the bytes ${hex} as text, repaired`, {
    rule: 'Encoding §4.1, Infra: a scalar value string',
    only: ['native', 'wasm'],
    ...one(['sendIllFormed', hex], 'text', text),
  })),
  scene('sends bytes', {rule: send, ...one('sendBytes 00ff8001', 'binary', Buffer.from('00ff8001', 'hex'))}),
  scene('sends no bytes', {rule: send, ...one(['sendBytes', ''], 'binary', '')}),
  scene('sends a Blob', {rule: send, ...one('sendBlob 00ff8001', 'binary', Buffer.from('00ff8001', 'hex'))}),
  scene('sends an empty Blob', {rule: send, ...one(['sendBlob', ''], 'binary', '')}),
  ...kinds.flatMap(([action, kind]) => [125, 126, 65535, 65536, 1 << 20].map((size) =>
      scene(`${action} of ${size} bytes`, {
        rule: 'RFC 6455 §5.2',
        ...one([action, size], kind, pattern(size)),
        // A browser, and our library, may use several frames for one message.
        wire: size > 65535 ? undefined : `${kind} ${quote(pattern(size))}; close 1000 ""`,
      }))),
  scene('64 MiB out', {
    rule: send,
    client: {open: ['sendLongBytes 67108864', 'note bufferedAmount', ['close', 1000]]},
    server: [accept(), answerClose],
    trace: trace('open', 'bufferedAmount 67108864', closed(1000)),
    only: everywhereButWs,
    why: 'npm ws counts the frame\'s head too.',
  }),
  scene('texts, bytes and Blobs keep their order', {
    rule: send,
    client: {open: ['send 1', 'sendBlob 32', 'send 3', 'sendBytes 34', 'sendBlob 35', 'send 6', ['close', 1000]]},
    server: [accept(), answerClose],
    trace: trace('open', closed(1000)),
    wire: 'text "1"; binary "2"; text "3"; binary "4"; binary "5"; text "6"; close 1000 ""',
  }),
  scene('an echo of everything', {
    rule: send,
    client: {
      start: ['binaryType arraybuffer'],
      open: [['send', 'text €'], 'sendBytes 0001', 'sendLong 70000', ['send', '']],
      'message#4': ['close 1000'],
    },
    server: [accept(), echo],
    trace: trace('open', message('text €'), 'message bytes "%00%01"', message(pattern(70000)), message(''), closed(1000)),
  }),
  scene('send() while CONNECTING throws', {
    rule: send,
    client: {start: ['send early', 'sendBytes 00', 'sendBlob 00', 'note bufferedAmount']},
    server: [accept(), goodbye(1000)],
    trace: trace('send throws InvalidStateError', 'sendBytes throws InvalidStateError',
                 'sendBlob throws InvalidStateError', 'bufferedAmount 0', 'open', closed(1000)),
    wire: 'close 1000 ""',
  }),
  scene('bufferedAmount grows with every send() and does not fall within the task', {
    rule: amount,
    client: {open: ['send hello', 'note bufferedAmount', 'sendBytes 010203', 'note bufferedAmount',
                    'sendBlob 04', 'note bufferedAmount', ['send', '€'], 'note bufferedAmount', 'close 1000']},
    server: [accept(), answerClose],
    trace: trace('open', 'bufferedAmount 5', 'bufferedAmount 8', 'bufferedAmount 9', 'bufferedAmount 12', closed(1000)),
    only: everywhereButWs,
  }),
  scene('bufferedAmount falls when the network has taken the data', {
    rule: amount,
    client: {open: ['sendLong 1000'], message: ['note bufferedAmount', 'close 1000']},
    server: [accept(), echo],
    trace: trace('open', message(pattern(1000)), 'bufferedAmount 0', closed(1000)),
  }),
  scene('bufferedAmount over a network that stands still, and then moves', {
    rule: amount,
    client: {
      open: ['sendLongBytes 33554432', 'send end'],
      'message#1': ['note isBuffered', 'signal'],
      'message#2': ['note isBuffered', 'close 1000'],
    },
    server: [accept(), stopReading, text('well?'), signalled, readOn, until('text'), text('all of it'), answerClose],
    trace: trace('open', message('well?'), 'isBuffered true', message('all of it'), 'isBuffered false', closed(1000)),
  }),
  scene('close() waits for what a slow network has not taken yet', {
    rule: 'WebSockets §3.1, close(): after what is queued',
    client: {
      open: ['sendLongBytes 33554432', 'send end', 'close 3000 after', 'note isBuffered', 'signal'],
    },
    server: [accept(), stopReading, signalled, readOn, until('text'), answerClose],
    trace: trace('open', 'isBuffered true', closed(3000, 'after')),
  }),
  scene('send() after close() is discarded and counted', {
    rule: amount,
    client: {open: ['close 1000', ['send', 'too late'], 'note bufferedAmount'], close: ['note bufferedAmount', 'send x', 'note bufferedAmount']},
    server: [accept(), answerClose],
    trace: trace('open', 'bufferedAmount 8', closed(1000), 'bufferedAmount 8', 'bufferedAmount 9'),
    wire: 'close 1000 ""',
    only: everywhereButWs,
  }),
  scene('send() after the server has closed is discarded and counted', {
    rule: amount,
    client: {close: ['send late', 'note bufferedAmount', 'sendBytes 0001', 'note bufferedAmount']},
    server: [accept(), goodbye(1000)],
    trace: trace('open', closed(1000), 'bufferedAmount 4', 'bufferedAmount 6'),
    wire: 'close 1000 ""',
  }),
  scene('messages queued before close() still go out', {
    rule: 'WebSockets §3.1, close()',
    client: {open: ['send one', 'send two', 'sendLong 100', 'close 3000 after']},
    server: [accept(), answerClose],
    trace: trace('open', closed(3000, 'after')),
    wire: `text "one"; text "two"; text ${quote(pattern(100))}; close 3000 "after"`,
  }),
];
