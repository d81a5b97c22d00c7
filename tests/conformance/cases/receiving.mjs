// Frames from the server: messages, control frames, and frames that a client must refuse.
import {accept, acceptAndWait, binary, end, frame, goodbye, hex, inPieces, more, ping, pong, raw, text, together, until, untilEnd} from '../steps.mjs';
import {pattern} from '../wire.mjs';
import {closed, failure, loss, message, quote, saysGo, scene, trace} from './scene.mjs';

const messages = 'WebSockets §4, RFC 6455 §5.6';
const framing = 'RFC 6455 §5.2';
const control = 'RFC 6455 §5.5';
const fragments = 'RFC 6455 §5.4';
const utf8 = 'RFC 6455 §8.1';

const sizes = [0, 1, 125, 126, 127, 65535, 65536, 65537, 1 << 20];

const texts = {
  'a NUL': 'a\0b',
  'only a NUL': '\0',
  'an emoji': '👋🏽 hello',
  'every length of UTF-8': 'aä€😀',
  'the last code point': '\u{10ffff}',
  'a noncharacter': '\ufffe\uffff',
  'a byte order mark': '\ufeffhi',
  'line ends': 'a\r\nb\n',
};

const illFormed = {
  'a lone continuation byte': '80',
  'a first byte without the second': 'c3',
  'a sequence cut short by another character': 'e2 82 61',
  'an overlong slash': 'c0 af',
  'an overlong sequence of three': 'e0 80 80',
  'a surrogate': 'ed a0 80',
  'a code point beyond U+10FFFF': 'f4 90 80 80',
  'a byte that is never used': 'ff',
  'a right beginning and a wrong end': '68 69 20 f0 9f 98',
};

const illFormedTexts = Object.keys(illFormed).map((what) => `fails on a text with ${what}`);
// For the engines' tables: every case that ends with 1007.
export const notUtf8 = ['fails on text that is not UTF-8 once inflated', ...illFormedTexts];

const wsTakesIt = {ws: {
  trace: trace('open', message('hello'), closed(1000)),
  why: 'npm ws does not require the shortest length',
}};

const refused = {
  'a masked frame': [text('hi', {mask: true}), {
    firefox: {trace: trace('open', message('hi'), closed(1000)), why: 'D6: Firefox accepts it'},
  }],
  'RSV1 without an extension': [text('hi', {rsv: 4})],
  'RSV2': [text('hi', {rsv: 2})],
  'RSV3': [text('hi', {rsv: 1})],
  'opcode 3': [frame({opcode: 3, payload: ''})],
  'opcode 4': [frame({opcode: 4, payload: ''})],
  'opcode 7': [frame({opcode: 7, payload: ''})],
  'opcode 11': [frame({opcode: 11, payload: ''})],
  'opcode 15': [frame({opcode: 15, payload: ''})],
  'a length of 5 in 16 bits': [text('hello', {lengthBytes: 2}), wsTakesIt],
  'a length of 5 in 64 bits': [text('hello', {lengthBytes: 8}), wsTakesIt],
  'a length with its highest bit set': [raw('81 7f ffffffffffffffff')],
  'a length of 2^62': [raw('81 7f 4000000000000000'), {
    chromium: {trace: trace('open', loss), why: 'Chromium ends it at its own limit, without an error event'},
  }],
  'a continuation without a beginning': [more('hi')],
  'a new message within a message': [together(text('a', {fin: false}), text('b'))],
  'a binary message within a text message': [together(text('a', {fin: false}), binary('b'))],
  'a ping of 126 bytes': [ping('x'.repeat(126))],
  'a ping in fragments': [frame({opcode: 9, payload: 'a', fin: false})],
  'a Close frame in fragments': [frame({opcode: 8, payload: '', fin: false})],
  'a Close frame of 126 bytes': [frame({opcode: 8, payload: Buffer.concat([hex('03e8'), pattern(124)])})],
};

const opensThen = (...entries) => trace('open', ...entries);

export default [
  ...sizes.map((size) => scene(`a text of ${size} bytes`, {
    rule: messages,
    server: [accept(), text(pattern(size)), goodbye(1000)],
    trace: opensThen(message(pattern(size)), closed(1000)),
  })),
  ...sizes.map((size) => scene(`an ArrayBuffer of ${size} bytes`, {
    rule: messages,
    client: {start: ['binaryType arraybuffer']},
    server: [accept(), binary(pattern(size)), goodbye(1000)],
    trace: opensThen(`message bytes ${quote(pattern(size))}`, closed(1000)),
  })),
  ...[0, 1, 65536].map((size) => scene(`a Blob of ${size} bytes`, {
    rule: messages,
    server: [accept(), binary(pattern(size)), goodbye(1000)],
    trace: opensThen(`message blob ${quote(pattern(size))}`, closed(1000)),
  })),
  scene('a message of 64 MiB', {
    rule: messages,
    client: {start: ['binaryType arraybuffer']},
    server: [accept(), binary(pattern(64 << 20)), goodbye(1000)],
    trace: opensThen(`message bytes ${quote(pattern(64 << 20))}`, closed(1000)),
  }),
  ...Object.entries(texts).map(([what, payload]) => scene(`a text with ${what}`, {
    rule: messages,
    server: [accept(), text(payload), goodbye(1000)],
    trace: opensThen(message(payload), closed(1000)),
  })),
  ...Object.entries(illFormed).map(([what, bytes]) => scene(`fails on a text with ${what}`, {
    rule: utf8,
    client: saysGo,
    server: [acceptAndWait(), text(hex(bytes)), goodbye(1000)],
    trace: opensThen(failure),
  })),
  ...Object.entries(illFormed).map(([what, bytes]) => scene(`takes bytes with ${what}`, {
    rule: utf8,
    client: {start: ['binaryType arraybuffer']},
    server: [accept(), binary(hex(bytes)), goodbye(1000)],
    trace: opensThen(`message bytes ${quote(hex(bytes))}`, closed(1000)),
  })),
  scene('a character that is split between fragments', {
    rule: utf8,
    server: [accept(), text(hex('e2'), {fin: false}), more(hex('82'), {fin: false}), more(hex('ac')), goodbye(1000)],
    trace: opensThen(message('€'), closed(1000)),
  }),
  ...Object.entries(refused).map(([what, [step, differs]]) => scene(`fails on ${what}`, {
    rule: framing,
    client: saysGo,
    server: [acceptAndWait(), step, goodbye(1000)],
    trace: opensThen(failure),
    differs,
  })),
  scene('a message before the broken frame is delivered', {
    rule: framing,
    client: saysGo,
    server: [acceptAndWait(), together(text('good'), frame({opcode: 3, payload: ''})), goodbye(1000)],
    trace: opensThen(message('good'), failure),
  }),
  scene('a broken frame that comes with the answer', {
    rule: `${framing}, D5`,
    server: [together(accept(), frame({opcode: 3, payload: ''})), goodbye(1000)],
    trace: opensThen(failure),
    differs: {firefox: {
      trace: [failure, opensThen(failure)],
      why: 'D5: one of its threads keeps reading while another is about to fire open; mostly it is ' +
          'faster, and the other one is gone before it fires',
    }},
  }),
  scene('a message in three fragments', {
    rule: fragments,
    server: [accept(), text('one ', {fin: false}), more('two ', {fin: false}), more('three'), goodbye(1000)],
    trace: opensThen(message('one two three'), closed(1000)),
  }),
  scene('fragments that are empty', {
    rule: fragments,
    server: [accept(), text('', {fin: false}), more('', {fin: false}), more('a', {fin: false}), more(''), goodbye(1000)],
    trace: opensThen(message('a'), closed(1000)),
  }),
  scene('a ping and a pong between fragments', {
    rule: fragments,
    server: [accept(), text('a', {fin: false}), ping('now'), until('pong'), pong(''), more('b'), goodbye(1000)],
    trace: opensThen(message('ab'), closed(1000)),
    wire: 'pong "now"; close 1000 ""',
  }),
  scene('a ping is answered with its payload', {
    rule: control,
    server: [accept(), ping('0123456789'), until('pong'), goodbye(1000)],
    trace: opensThen(closed(1000)),
    wire: 'pong "0123456789"; close 1000 ""',
  }),
  scene('an empty ping is answered', {
    rule: control,
    server: [accept(), ping(''), until('pong'), goodbye(1000)],
    trace: opensThen(closed(1000)),
    wire: 'pong ""; close 1000 ""',
  }),
  scene('a ping of 125 bytes is answered', {
    rule: control,
    server: [accept(), ping(pattern(125)), until('pong'), goodbye(1000)],
    trace: opensThen(closed(1000)),
    wire: `pong ${quote(pattern(125))}; close 1000 ""`,
  }),
  scene('a pong that nobody asked for is nothing', {
    rule: control,
    server: [accept(), pong('surprise'), goodbye(1000)],
    trace: opensThen(closed(1000)),
    wire: 'close 1000 ""',
  }),
  scene('one byte at a time', {
    rule: framing,
    server: [inPieces(1), accept(), text('hello'), binary('\x01\x02'), ping('p'), goodbye(1000, 'bye')],
    trace: opensThen(message('hello'), 'message blob "%01%02"', closed(1000, 'bye')),
    wire: 'pong "p"; close 1000 "bye"',
  }),
  scene('20,000 pings in one go', {
    rule: `${control}.3: the latest may be the only one that is answered`,
    server: [accept(), together(...Array.from({length: 20000}, (_, i) => ping(String(i)))), text('now'), goodbye(1000)],
    trace: opensThen(message('now'), closed(1000)),
    differs: {ws: {trace: opensThen(loss), why: 'npm ws ends the connection if that many pongs are waiting'}},
  }),
  scene('a message in 20,000 fragments', {
    rule: fragments,
    server: [accept(), together(text('a', {fin: false}), ...Array.from({length: 19998}, () => more('b', {fin: false})), more('c')),
             goodbye(1000)],
    trace: opensThen(message(`a${'b'.repeat(19998)}c`), closed(1000)),
    differs: {ws: {trace: opensThen(failure), why: 'npm ws accepts at most 16,384'}},
  }),
  scene('a message in more than 131,072 fragments', {
    rule: 'ours: memory and time stay in proportion to the payload',
    server: [accept(), text('', {fin: false}), raw('0000'.repeat(131072)), until('close'), end],
    trace: opensThen(failure),
    only: ['native'],
    why: 'Browsers have no limit.',
  }),
  scene('the Close frame for a text that is not UTF-8', {
    rule: 'RFC 6455 §8.1 and §7.4.1, D15',
    client: saysGo,
    server: [acceptAndWait(), text(hex('ff')), until('close'), untilEnd],
    trace: opensThen(failure),
    wire: 'text "go"; close 1007 ""',
    differs: {
      chromium: {trace: opensThen(failure), wire: 'text "go"; close 1002 "Invalid UTF-8 in text frame"',
        why: 'D15: it sends 1002, with a reason'},
      firefox: {trace: opensThen(failure), wire: 'text "go"', why: 'D15: it sends no Close frame'},
    },
  }),
  scene('texts and bytes keep their order', {
    rule: messages,
    server: [accept(), together(text('1'), binary('2'), text('3'), binary('4'), text('5')), goodbye(1000)],
    trace: opensThen(message('1'), 'message blob "2"', message('3'), 'message blob "4"', message('5'), closed(1000)),
  }),
  scene('a message has the origin of the URL', {
    rule: 'WebSockets §4',
    client: {message: ['note origin']},
    server: [accept(), text('hi'), goodbye(1000)],
    trace: opensThen(message('hi'), 'origin of the url', closed(1000)),
  }),
  scene('binaryType is read when the event fires', {
    rule: 'WebSockets §4',
    client: {'message#1': ['binaryType arraybuffer'], 'message#2': ['binaryType blob']},
    server: [accept(), together(binary('1'), binary('2'), binary('3')), goodbye(1000)],
    trace: opensThen('message blob "1"', 'message bytes "2"', 'message blob "3"', closed(1000)),
  }),
  scene('10,000 messages in one go, in order', {
    rule: messages,
    client: {start: ['numbers']},
    server: [accept(), together(...Array.from({length: 10000}, (_, i) => text(String(i)))), goodbye(1000)],
    trace: opensThen('10000 numbers in order', closed(1000)),
  }),
  scene('messages before the Close frame in the same segment', {
    rule: 'WebSockets §4',
    server: [accept(), together(text('last'), text('words'), frame({opcode: 8, payload: hex('03e8')})), until('close'), end],
    trace: opensThen(message('last'), message('words'), closed(1000)),
  }),
];
