// Subprotocols and extensions in the server's response.
import {deflateRawSync} from 'node:zlib';
import {accept, acceptAndWait, answerClose, frame, goodbye, hex, more, text, until, untilEnd} from '../steps.mjs';
import {closed, closesWithoutCode, everywhereButWs, failure, message, quote, saysGo, scene, trace} from './scene.mjs';

const protocolRule = 'WebSockets §2.1: the answer must name one of the protocols offered';
const extensionRule = 'RFC 6455 §9.1, RFC 7692 §7.1';
const deflateRule = 'RFC 7692 §7.2';

const takesNone = 'D7, D8: Firefox opens without a protocol';

// What is offered, the response, and the result.
const protocols = {
  'the first of those offered': [['chat', 'superchat'], 'chat', trace('open', 'protocol "chat"', closed(1000))],
  'the second of those offered': [['chat', 'superchat'], 'superchat', trace('open', 'protocol "superchat"', closed(1000))],
  'one that was not offered': [['chat'], 'other', failure],
  'one in other letters': [['chat'], 'CHAT', failure],
  'an empty one': [['chat'], '', failure],
  'two at once': [['chat', 'superchat'], 'chat, superchat', failure],
  'two in two fields': [['chat', 'superchat'], ['chat', 'superchat'], failure],
  'the same in two fields': [['chat', 'superchat'], ['chat', 'chat'], failure],
  'one with spaces around it': [['chat'], ' chat ', trace('open', 'protocol "chat"', closed(1000))],
  'none though some were offered': [['chat'], undefined, failure,
    {firefox: {trace: trace('open', 'protocol ""', closed(1000)), why: takesNone}}],
  'one though none was offered': [undefined, 'chat', failure,
    {firefox: {trace: trace('open', 'protocol ""', closed(1000)), why: takesNone}}],
};

const pmd = 'permessage-deflate';
// The field in the response, and the result of extensions(); undefined for a failure.
const extensions = {
  'permessage-deflate': [pmd, pmd],
  'server_no_context_takeover': [`${pmd}; server_no_context_takeover`, `${pmd}; server_no_context_takeover`],
  'client_no_context_takeover': [`${pmd}; client_no_context_takeover`, `${pmd}; client_no_context_takeover`],
  'client_max_window_bits=9': [`${pmd}; client_max_window_bits=9`, `${pmd}; client_max_window_bits=9`],
  'client_max_window_bits=15': [`${pmd}; client_max_window_bits=15`, `${pmd}; client_max_window_bits=15`],
  'server_max_window_bits=10': [`${pmd}; server_max_window_bits=10`, `${pmd}; server_max_window_bits=10`],
  'a quoted value': [`${pmd}; server_max_window_bits="10"`, `${pmd}; server_max_window_bits="10"`],
  'all four parameters': [
    `${pmd}; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=12; client_max_window_bits=11`,
    `${pmd}; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=12; client_max_window_bits=11`,
  ],
  'one that was not offered': ['x-unknown'],
  'permessage-deflate twice': [`${pmd}, ${pmd}`],
  'permessage-deflate in other letters': ['Permessage-Deflate'],
  'a window of 7 bits': [`${pmd}; server_max_window_bits=7`],
  'a window of 16 bits': [`${pmd}; server_max_window_bits=16`],
  'a client window without a size': [`${pmd}; client_max_window_bits`],
  'an unknown parameter': [`${pmd}; x-unknown`],
  'a repeated parameter': [`${pmd}; server_no_context_takeover; server_no_context_takeover`],
  'a value where none belongs': [`${pmd}; server_no_context_takeover=1`],
  'a comma too many': [`${pmd},`],
  'an empty field': ['', undefined, {firefox: {trace: trace('open', 'extensions ""', closed(1000)), why: 'D13: Firefox ignores it'}}],
  'a zero in front of a number': [`${pmd}; server_max_window_bits=08`, undefined,
    Object.fromEntries(['firefox', 'ws'].map((engine) =>
        [engine, {trace: trace('open', `extensions "${pmd}"`, closed(1000)), why: 'D13: it accepts it'}]))],
};

const compressed = (payload, dictionary) => {
  // RFC 7692 §7.2.1: without the last four bytes of the empty block.
  const bytes = deflateRawSync(Buffer.from(payload), {finishFlush: 2, dictionary});
  return bytes.subarray(0, bytes.length - 4);
};
const rsv1 = {rsv: 4};
const deflate = {'Sec-WebSocket-Extensions': `${pmd}; client_no_context_takeover`};
const deflating = accept(deflate);
const hello = 'hello hello hello hello';

// The server's frames, and the resulting messages.
const deflated = {
  'a compressed message': [[text(compressed(hello), rsv1)], [hello]],
  'an uncompressed message': [[text(hello)], [hello]],
  'a message in three fragments': [[
    text(compressed(hello).subarray(0, 2), {...rsv1, fin: false}),
    more(compressed(hello).subarray(2, 5), {fin: false}),
    more(compressed(hello).subarray(5)),
  ], [hello]],
  'an empty message': [[text(hex('00'), rsv1)], ['']],
  'a message of a final block': [[text(Buffer.concat([deflateRawSync(hello), hex('00')]), rsv1)], [hello]],
  'a message of a final block with nothing after it': [[text(deflateRawSync(hello), rsv1)], [hello]],
  'a message that refers to the one before': [
    [text(compressed(hello), rsv1), text(compressed(hello, Buffer.from(hello)), rsv1)], [hello, hello],
  ],
  'a message of 1 MiB': [[text(compressed('x'.repeat(1 << 20)), rsv1)], ['x'.repeat(1 << 20)]],
};

const brokenDeflate = {
  'data that is no deflate stream': [text(hex('ffffffff'), rsv1)],
  'the compression bit on a continuation': [text('a', {fin: false}), more('b', rsv1)],
  'text that is not UTF-8 once inflated': [text(compressed(Buffer.from('ff', 'hex')), rsv1)],
  'the compression bit on a ping': [frame({opcode: 9, payload: '', rsv: 4})],
};

export default [
  ...Object.entries(protocols).map(([what, [offered, named, result, differs]]) =>
      scene(`the server names ${what}`, {
        rule: protocolRule,
        client: {protocols: offered, open: ['note protocol']},
        server: [accept({'Sec-WebSocket-Protocol': named}),
                 goodbye(1000)],
        trace: result,
        differs,
      })),
  ...Object.entries(extensions).map(([what, [value, inUse, differs]]) => {
    const result = inUse ? trace('open', `extensions ${quote(inUse)}`, closed(1000)) : failure;
    const name = trace('open', `extensions "${pmd}"`, closed(1000));
    return scene(`the server answers with ${what}`, {
      rule: extensionRule,
      client: {open: ['note extensions']},
      server: [accept({'Sec-WebSocket-Extensions': value}), goodbye(1000)],
      trace: result,
      differs: differs ?? (what === 'permessage-deflate twice' ? {
        ws: {trace: name, why: 'npm ws uses the first'},
      } : inUse && inUse !== pmd ? {
        firefox: {trace: name, why: 'D14: Firefox shows no parameters'},
        ws: {trace: name, why: 'D14: npm ws shows no parameters'},
      } : undefined),
    });
  }),
  ...Object.entries(deflated).map(([what, [frames, messages]]) => scene(`inflates ${what}`, {
    rule: deflateRule,
    server: [deflating, ...frames, goodbye(1000)],
    trace: trace('open', ...messages.map(message), closed(1000)),
  })),
  ...Object.entries(brokenDeflate).map(([what, frames]) => scene(`fails on ${what}`, {
    rule: deflateRule,
    client: saysGo,
    server: [acceptAndWait(deflate), ...frames, goodbye(1000)],
    trace: trace('open', failure),
  })),
  scene('fails on data that end too early', {
    rule: deflateRule,
    client: saysGo,
    server: [acceptAndWait(deflate), text(compressed(hello).subarray(0, 4), rsv1), goodbye(1000)],
    trace: trace('open', failure),
    differs: Object.fromEntries(['chromium', 'firefox', 'ws'].map((engine) => [engine, {
      trace: trace('open', message('helh'), closed(1000)),
      why: 'it delivers what was decompressed, although the last block is incomplete',
    }])),
  }),
  scene('a message that is beyond maxMessageSize once inflated', {
    rule: 'RFC 6455 §7.4.1, code 1009',
    client: {init: {maxMessageSize: 1000}},
    server: [deflating, text(compressed('x'.repeat(1001)), rsv1), answerClose],
    trace: trace('open', failure),
    wire: 'close 1009 ""',
    only: ['native', 'wasm'],
    differs: closesWithoutCode,
  }),
  scene('a compressed frame that nobody agreed on', {
    rule: 'RFC 6455 §5.2',
    client: saysGo,
    server: [acceptAndWait(), text(compressed(hello), rsv1), goodbye(1000)],
    trace: trace('open', failure),
  }),
  scene('a long message goes out compressed, and is the same', {
    rule: deflateRule,
    client: {open: ['sendLong 100000', 'note bufferedAmount'], message: ['close 1000']},
    server: [deflating, until('text'), text('got it'), answerClose],
    trace: trace('open', 'bufferedAmount 100000', message('got it'), closed(1000)),
    only: everywhereButWs,
  }),
];
