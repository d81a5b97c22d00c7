// Node's own WebSocket, which is undici's, in Node 22.23 and 24.22.
import {badCodes, goodCodes, serverCloses} from '../closing.mjs';
import {notUtf8} from '../receiving.mjs';
import {alike, neverEnds} from '../scene.mjs';

const neverOpened = (trace) => trace.includes('open') ? trace : trace.replace(/; close 1006 unclean ""(; readyState \d)?$/, '');

export default {
  undici: [
    ['it waits for the end of the connection without a limit', {
      'the server closes, and never ends the connection': neverEnds,
      'the server answers close(), and never ends the connection': neverEnds,
    }],
    ['it treats protocols that differ only in case as the same', {
      'protocols that differ in case are two': 'throws SyntaxError',
      'the request has the subprotocols in their order': 'throws SyntaxError',
    }],
    ['D10: it does not check the version', {
      'the answer has HTTP/1.0': 'open; close 1000 clean ""',
      'the answer has HTTP/2.0': 'open; close 1000 clean ""',
    }],
    ['D9: it has no limit', {
      'the answer has nine times 103 before the 101': 'open; close 1000 clean ""',
    }],
    ['D13: it does not check the parameters strictly', {
      'the server answers with a window of 7 bits': 'open; extensions "permessage-deflate%3B server_max_window_bits=7"; close 1000 clean ""',
      'the server answers with a window of 16 bits': 'open; extensions "permessage-deflate%3B server_max_window_bits=16"; close 1000 clean ""',
      'the server answers with a client window without a size': 'open; extensions "permessage-deflate%3B client_max_window_bits"; close 1000 clean ""',
      'the server answers with an unknown parameter': 'open; extensions "permessage-deflate%3B x-unknown"; close 1000 clean ""',
      'the server answers with a repeated parameter': 'open; extensions <74 bytes, e0b81d45>; close 1000 clean ""',
      'the server answers with a value where none belongs': 'open; extensions "permessage-deflate%3B server_no_context_takeover=1"; close 1000 clean ""',
      'the server answers with a zero in front of a number': 'open; extensions "permessage-deflate%3B server_max_window_bits=08"; close 1000 clean ""',
    }],
    ['it ignores the bit', {
      'fails on the compression bit on a continuation': 'open; message "ab"; close 1000 clean ""',
      'fails on the compression bit on a ping': 'open; close 1000 clean ""',
    }],
    ['it delivers what was decompressed, although the last block is incomplete', {
      'fails on data that end too early': 'open; message "helh"; close 1000 clean ""',
    }],
    ['it removes the mark', {
      'a text with a byte order mark': 'open; message "hi"; close 1000 clean ""',
    }],
    ['it does not require the shortest length', {
      'fails on a length of 5 in 16 bits': 'open; message "hello"; close 1000 clean ""',
      'fails on a length of 5 in 64 bits': 'open; message "hello"; close 1000 clean ""',
    }],
    ['its answer to a Close frame has only the code', {
      'one byte at a time': {wire: 'pong "p"; close 1000 ""'},
      ...Object.fromEntries(goodCodes.map((code) => [serverCloses(code), {wire: `close ${code} ""`}])),
      'the server ends the connection with its Close frame': {wire: 'text "go"; close 1000 ""'},
      'a paused socket hears of its end after the messages before that': {wire: 'close 3000 ""'},
    }],
    ['its Close frame gives a reason', alike(badCodes, {wire: 'close 1002 "Invalid status code"'})],
    ['it requires the value to be exactly Upgrade', {
      'the answer has Connection with two values': 'error; close 1006 unclean ""',
      'the answer has Connection in two fields': 'error; close 1006 unclean ""',
    }],
    ['it does not trim the spaces', {
      'the answer has spaces around a value': 'error; close 1006 unclean ""',
      'the server names one with spaces around it': 'error; close 1006 unclean ""',
    }],
    ['its HTTP parser knows 1.0 and 1.1', {
      'the answer has HTTP/1.2': 'error; close 1006 unclean ""',
    }],
    ['its HTTP parser is strict', {
      'the answer has lines that end in LF alone': 'error; close 1006 unclean ""',
    }],
    ['D9: it refuses a 100 here', {
      'the answer has a 100 before the 101': 'error; close 1006 unclean ""',
    }],
    ['its limit for the head is lower', {
      'the answer has 3,000 fields': 'error; close 1006 unclean ""',
      'the answer has a head of 60,000 bytes': 'error; close 1006 unclean ""',
    }],
  ],
  'undici.wasm': [
    ['its answer to a Close frame has only the code', {
      'the server\'s Close frame makes the state CLOSING, and send() is discarded and counted': {wire: 'close 4000 ""'},
    }],
  ],
  'undici.script': [
    ['close() overtakes a Blob that is being read, and what follows it', {
      'sends a Blob': {wire: 'close 1000 ""; binary "%00%FF%80%01"'},
      'sends an empty Blob': {wire: 'close 1000 ""; binary ""'},
      'sendLongBlob of 125 bytes': {wire: 'close 1000 ""; binary <125 bytes, c8630db0>'},
      'sendLongBlob of 126 bytes': {wire: 'close 1000 ""; binary <126 bytes, 39eeaeb2>'},
      'sendLongBlob of 65535 bytes': {wire: 'close 1000 ""; binary <65535 bytes, 887a6c17>'},
      'texts, bytes and Blobs keep their order': {wire: 'text "1"; close 1000 ""; binary "2"; text "3"; binary "4"; binary "5"; text "6"'},
    }],
    ['it does not count what is sent after close()', {
      'send() after close() is discarded and counted': 'open; bufferedAmount 0; close 1000 clean ""; bufferedAmount 0; bufferedAmount 0',
      'send() after the server has closed is discarded and counted': 'open; close 1000 clean ""; bufferedAmount 0; bufferedAmount 0',
      'the server\'s Close frame makes the state CLOSING, and send() is discarded and counted': 'open; readyState 2; bufferedAmount 0; close 4000 clean "yours"; readyState 3; bufferedAmount 0',
    }],
    ['a handler that is replaced goes to the end', {
      'a handler keeps its place when it is replaced': 'open; a: message "x"; new: message "x"; close 1000 clean ""',
    }],
  ],
  node22: [
    ['it throws its own exception, and receives nothing more', {'the server names one though none was offered': neverEnds}],
    ['D12: it tolerates it', {
      'the answer has a folded field': 'open; close 1000 clean ""',
    }],
    ['the Close frame that the server had sent already counts, though its own 1007 went out', alike(notUtf8, ['open; error; close 1000 unclean ""', 'open; error; close 1006 unclean ""', 'open; close 1000 clean ""'])],
    ['D15: it sends no Close frame', {
      'the Close frame for a text that is not UTF-8': {wire: 'text "go"'},
    }],
    ['it says nothing', {
      'the server\'s Close frame has one byte': {wire: ''},
    }],
    ['D2: it fires only close', {
      'the server ends the connection without a Close frame': 'open; close 1006 unclean ""',
      'the server ends the connection after a message': 'open; message "abc"; close 1006 unclean ""',
      'the server ends the connection within a message': 'open; message "whole"; close 1006 unclean ""',
      'the server ends the connection within a frame': 'open; close 1006 unclean ""',
      'the server resets the connection': 'open; close 1006 unclean ""',
      'the server resets the connection after a message': 'open; message "abc"; close 1006 unclean ""',
      'the server ends the connection instead of answering close()': ['open; close 1006 unclean ""', 'open; error; close 1006 unclean ""'],
      'the server resets the connection instead of answering close()': 'open; close 1006 unclean ""',
    }],
    ['D2; and it no longer counts what was not sent', {
      'what was not sent when the connection is lost stays counted': ['open; message "well?"; close 1006 unclean ""; isBuffered false', 'open; message "well?"; error; close 1006 unclean ""; isBuffered true', 'open; message "well?"; close 1006 unclean ""; isBuffered true'],
    }],
    ['it sends them undecoded, and without being asked', {
      'a 401 is answered with the credentials of the URL': 'error; close 1006 unclean ""',
    }],
  ],
  'node22.script': [
    ['no close follows if no connection was established', neverOpened],
    ['it stays CONNECTING', {
      'the state when an attempt has failed': 'error; readyState 0',
    }],
    ['error and close fire inside close()', {
      'close() while CONNECTING': 'error; readyState 0; readyState 2; error; readyState 2',
      'close() while CONNECTING, and then the server accepts': 'error; error',
      'send() after close() while CONNECTING': 'error; bufferedAmount 0; error',
    }],
    ['close() in onerror fires error again, endlessly', {
      'close() in onerror changes nothing': neverEnds,
    }],
  ],
  node24: [
    ['it sends them undecoded, and without being asked', {
      'a 401 is answered with the credentials of the URL': 'open; message "Basic bWU6cyUyMGVjcmV0"; close 1000 clean ""',
    }],
    ['the Close frame that the server had sent already counts, though its own 1007 went out', alike(notUtf8, ['open; close 1000 clean ""', 'open; error; close 1006 unclean ""', 'open; error; close 1000 unclean ""'])],
    ['its Close frame gives a reason', {
      'the Close frame for a text that is not UTF-8': {wire: 'text "go"; close 1007 "Received invalid UTF-8 in text frame."'},
      'the server\'s Close frame has one byte': {wire: 'close 1002 "Received close frame with a 1-byte body."'},
    }],
    ['D2; and it no longer counts what was not sent', {
      'what was not sent when the connection is lost stays counted': ['open; message "well?"; error; close 1006 unclean ""; isBuffered false', 'open; message "well?"; error; close 1006 unclean ""; isBuffered true'],
    }],
  ],
  'node24.script': [
    ['error and close fire inside close()', {
      'close() while CONNECTING': 'error; readyState 3; close 1006 unclean ""; readyState 3; readyState 2',
      'send() after close() while CONNECTING': 'error; close 1006 unclean ""; bufferedAmount 0',
    }],
  ],
};
