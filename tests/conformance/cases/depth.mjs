// UTF-8 and compression in depth: cases that are generated from the tables of the standards.
import {deflateRawSync} from 'node:zlib';
import {exchange} from '../exchange.mjs';
import {acceptAndWait, end, hex, more, text, together, until} from '../steps.mjs';
import {closed, failure, saysGo, scene, trace} from './scene.mjs';

const utf8 = 'RFC 3629 §4, in depth';
const deflate = 'RFC 7692 §7.2, in depth';

// RFC 3629 §4: a first byte, and the ranges of the bytes that follow it.
const tail = [0x80, 0xbf];
const sequences = [
  [0xc2, tail], [0xdf, tail],
  [0xe0, [0xa0, 0xbf], tail], [0xe1, tail, tail], [0xec, tail, tail], [0xed, [0x80, 0x9f], tail],
  [0xee, tail, tail], [0xef, tail, tail],
  [0xf0, [0x90, 0xbf], tail, tail], [0xf1, tail, tail, tail], [0xf3, tail, tail, tail],
  [0xf4, [0x80, 0x8f], tail, tail],
];

// The first and the last character of each row.
const borders = sequences.flatMap(([first, ...ranges]) => [0, 1].map((end) => Buffer.from([first, ...ranges.map((range) => range[end])])));
const characters = [Buffer.from([0]), Buffer.from([0x7f]), ...borders];

// Each row with one byte that is out of its range, or missing; and first bytes that cannot begin a character.
function wrongSequences() {
  const wrong = [0x80, 0xbf, 0xc0, 0xc1, 0xf5, 0xf8, 0xfc, 0xfe, 0xff].map((byte) => [byte, 0x80, 0x80, 0x80]);
  for (const [first, ...ranges] of sequences) {
    const right = ranges.map(([least]) => least);
    ranges.forEach(([least, greatest], place) => {
      for (const byte of [least - 1, greatest + 1]) wrong.push([first, ...right.slice(0, place), byte, ...right.slice(place + 1)]);
      wrong.push([first, ...right.slice(0, place)]);
    });
  }
  return [...new Set(wrong.map((bytes) => Buffer.from(bytes).toString('hex')))];
}

// Texts with each character alone, at the beginning, at the end, and around the width of a register; whole,
// and split at each byte.
function rightTexts() {
  const messages = [];
  for (const character of characters)
    for (const before of [0, 1, 15, 31, 63])
      for (const pieces of [1, 2, before + character.length])
        messages.push({text: true, pieces, payload: Buffer.concat([Buffer.alloc(before, 'a'), character, character])});
  return messages;
}

// From words, which repeat, or from data that cannot be compressed: always the same.
function madeOf(kind, size) {
  const bytes = Buffer.alloc(size);
  let state = 12345;
  for (let i = 0; i < size; ++i) {
    state = Math.imul(state, 1103515245) + 12345 >>> 0;
    const random = state >>> 16;
    bytes[i] = kind === 'noise' ? 32 + random % 95 :
        kind === 'words'        ? 'the quick brown fox jumps over '.charCodeAt((random % 7 === 0 ? random : i) % 31) :
                                  97;
  }
  return bytes;
}

const sizes = [0, 1, 16, 125, 126, 1000, 4096, 65535, 65536, 150000];
const messages = ['words', 'noise', 'letters'].flatMap((kind) => sizes.map((size, i) =>
    ({text: i % 2 === 0, pieces: 1 + i % 4, payload: madeOf(kind, size)})));

const never = Buffer.from('what nobody has sent, what nobody has sent');
const packed = (payload, dictionary) => deflateRawSync(payload, {finishFlush: 2, dictionary}).subarray(0, -4);
const brokenBlocks = {
  'a block of the reserved type': hex('06'),
  'a stored block whose lengths disagree': hex('00 0500 0000 68656c6c6f'),
  'too many symbols in a dynamic block': hex('fc ffffff'),
  'a distance beyond the beginning': packed(never, never),
};

const sendsBack = {start: ['binaryType arraybuffer', 'echoes']};
const allBack = (count) => trace('open', `${count} messages sent back`, closed(1000));
const failsOn = (steps) => ({
  client: saysGo,
  trace: trace('open', failure),
  server: [...steps, until('close'), end],
});

export default [
  scene('characters at the borders of UTF-8, in every split', {
    rule: utf8,
    client: sendsBack,
    server: [exchange(rightTexts())],
    trace: allBack(rightTexts().length),
  }),
  ...wrongSequences().map((bytes) => scene(`fails on a text with ${bytes}`, {
    rule: utf8,
    ...failsOn([acceptAndWait(), text(hex(bytes))]),
  })),
  ...wrongSequences().filter((bytes) => bytes.length > 2).map((bytes) => scene(`fails on a long text with ${bytes} in fragments`, {
    rule: utf8,
    ...failsOn([acceptAndWait(), together(text(Buffer.concat([Buffer.alloc(61, 'a'), hex(bytes.slice(0, 2))]), {fin: false}),
                                          more(hex(bytes.slice(2)), {fin: false}), more('and so on'))]),
  })),
  ...[9, 10, 11, 12, 13, 14, 15].flatMap((windowBits) => [true, false].map((takesOver) =>
      scene(`compressed both ways, a window of ${windowBits} bits, ${takesOver ? 'with' : 'without'} context takeover`, {
        rule: deflate,
        client: sendsBack,
        server: [exchange(messages, {windowBits, takesOver})],
        trace: allBack(messages.length),
      }))),
  ...Object.entries(brokenBlocks).map(([what, bytes]) => scene(`fails on ${what}`, {
    rule: deflate,
    ...failsOn([acceptAndWait({'Sec-WebSocket-Extensions': 'permessage-deflate'}), text(bytes, {rsv: 4})]),
  })),
];
