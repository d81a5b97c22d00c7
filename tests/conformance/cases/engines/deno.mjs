// Deno 2.9.
import {badCodes} from '../closing.mjs';
import {alike} from '../scene.mjs';

export default {
  deno: [
    ['it treats protocols that differ only in case as the same', {
      'protocols that differ in case are two': 'throws SyntaxError',
      'the request has the subprotocols in their order': 'throws SyntaxError',
    }],
    ['it does not compare the value correctly', {
      'the answer has no Sec-WebSocket-Accept': 'open; close 1000 clean ""',
      'the answer has a wrong Sec-WebSocket-Accept': 'open; close 1000 clean ""',
      'the answer has a longer Sec-WebSocket-Accept': 'open; close 1000 clean ""',
      'the answer has Sec-WebSocket-Accept in other letters': 'open; close 1000 clean ""',
    }],
    ['it accepts one of them', {
      'the answer has two Sec-WebSocket-Accept': 'open; close 1000 clean ""',
    }],
    ['D10: it does not check the version', {
      'the answer has HTTP/1.0': 'open; close 1000 clean ""',
    }],
    ['D9: it has no limit', {
      'the answer has nine times 103 before the 101': 'open; close 1000 clean ""',
    }],
    ['its limit for the head is higher', {
      'the answer has a head of 300,000 bytes': 'open; close 1000 clean ""',
    }],
    ['D7, D8: it does not check the answer against the offer', {
      'the server names one that was not offered': 'open; protocol "other"; close 1000 clean ""',
      'the server names one in other letters': 'open; protocol "CHAT"; close 1000 clean ""',
      'the server names an empty one': 'open; protocol ""; close 1000 clean ""',
      'the server names two at once': 'open; protocol "chat, superchat"; close 1000 clean ""',
      'the server names two in two fields': 'open; protocol "chat"; close 1000 clean ""',
      'the server names the same in two fields': 'open; protocol "chat"; close 1000 clean ""',
      'the server names none though some were offered': 'open; protocol ""; close 1000 clean ""',
      'the server names one though none was offered': 'open; protocol "chat"; close 1000 clean ""',
    }],
    ['D13: it does not check the parameters strictly', {
      'the server answers with one that was not offered': 'open; extensions "x-unknown"; close 1000 clean ""',
      'the server answers with permessage-deflate twice': 'open; extensions "permessage-deflate, permessage-deflate"; close 1000 clean ""',
      'the server answers with permessage-deflate in other letters': 'open; extensions "Permessage-Deflate"; close 1000 clean ""',
      'the server answers with a window of 7 bits': 'open; extensions "permessage-deflate%3B server_max_window_bits=7"; close 1000 clean ""',
      'the server answers with a window of 16 bits': 'open; extensions "permessage-deflate%3B server_max_window_bits=16"; close 1000 clean ""',
      'the server answers with a client window without a size': 'open; extensions "permessage-deflate%3B client_max_window_bits"; close 1000 clean ""',
      'the server answers with an unknown parameter': 'open; extensions "permessage-deflate%3B x-unknown"; close 1000 clean ""',
      'the server answers with a repeated parameter': 'open; extensions <74 bytes, e0b81d45>; close 1000 clean ""',
      'the server answers with a value where none belongs': 'open; extensions "permessage-deflate%3B server_no_context_takeover=1"; close 1000 clean ""',
      'the server answers with a comma too many': 'open; extensions "permessage-deflate,"; close 1000 clean ""',
      'the server answers with an empty field': 'open; extensions ""; close 1000 clean ""',
      'the server answers with a zero in front of a number': 'open; extensions "permessage-deflate%3B server_max_window_bits=08"; close 1000 clean ""',
    }],
    ['D6: it accepts it', {
      'fails on a masked frame': 'open; message "hi"; close 1000 clean ""',
    }],
    ['it does not require the shortest length', {
      'fails on a length of 5 in 16 bits': 'open; message "hello"; close 1000 clean ""',
      'fails on a length of 5 in 64 bits': 'open; message "hello"; close 1000 clean ""',
    }],
    ['it does not check the length', {
      'fails on a Close frame of 126 bytes': 'open; close 1000 clean <124 bytes, 6adc09e5>',
    }],
    ['what the operating system has accepted does not count as buffered', {
      'close() waits for what a slow network has not taken yet': ['open; isBuffered false; close 3000 clean "after"', 'open; isBuffered true; close 3000 clean "after"', 'open; isBuffered true', 'open; isBuffered false'],
    }],
    ['no task sees it CLOSING once the server has closed', {
      'the server\'s Close frame makes the state CLOSING, and send() is discarded and counted': 'open; close 4000 clean "yours"; readyState 3; bufferedAmount 0',
    }],
    ['a closing handshake that the server does not finish counts as clean, with 1005', {
      'a ping after close() does no harm': 'open; close 1005 clean ""',
      'the server ends the connection instead of answering close()': 'open; close 1005 clean ""',
      'the server resets the connection instead of answering close()': 'open; close 1005 clean ""',
    }],
    ['url omits them', {
      'url() has a user and a password': 'url ws://127.0.0.1:9/; error; close 1006 unclean ""',
    }],
    ['it requires the value to be exactly Upgrade', {
      'the answer has Connection with two values': 'error; close 1006 unclean ""',
      'the answer has Connection in two fields': 'error; close 1006 unclean ""',
    }],
    ['its HTTP parser knows 1.0 and 1.1', {
      'the answer has HTTP/1.2': 'error; close 1006 unclean ""',
    }],
    ['its limit for the head is lower', {
      'the answer has 3,000 fields': 'error; close 1006 unclean ""',
    }],
    ['it offers no compression, and fails on compressed messages', {
      'inflates a compressed message': 'open; error; close 1006 unclean ""',
      'inflates a message in three fragments': 'open; error; close 1006 unclean ""',
      'inflates an empty message': 'open; error; close 1006 unclean ""',
      'inflates a message of a final block': 'open; error; close 1006 unclean ""',
      'inflates a message of a final block with nothing after it': 'open; error; close 1006 unclean ""',
      'inflates a message that refers to the one before': 'open; error; close 1006 unclean ""',
      'inflates a message of 1 MiB': 'open; error; close 1006 unclean ""',
    }],
    ['its limit for a message is 64 MiB less the head', {
      'a message of 64 MiB': 'open; error; close 1006 unclean ""',
    }],
    ['D15: it sends no Close frame', {
      'the Close frame for a text that is not UTF-8': {wire: 'text "go"'},
    }],
    ['its list of codes has no 1014', {
      'the server closes with 1014': 'open; error; close 1006 unclean ""',
    }],
    ['its Close frame repeats the server\'s reason', alike(badCodes, {wire: 'close 1002 "bye"'})],
    ['it says nothing', {
      'the server\'s Close frame has one byte': {wire: ''},
    }],
    ['D2; and it no longer counts what was not sent', {
      'what was not sent when the connection is lost stays counted': ['open; message "well?"; error; close 1006 unclean ""; isBuffered false', 'open; message "well?"; error; close 1006 unclean ""; isBuffered true'],
    }],
  ],
  'deno.wasm': [
    ['its close() without a code sends an empty Close frame late, or none', {
      'a message that is beyond maxMessageSize once inflated': {wire: ''},
    }],
  ],
  'deno.script': [
    ['it reports 0 if the connection failed', (trace) => trace.replace('close 1006 unclean', 'close 0 unclean')],
    ['the origin is the whole URL', {
      'a message has the origin of the URL': 'open; message "hi"; origin is the url; close 1000 clean ""',
    }],
    ['it does not count Blobs', {
      'bufferedAmount grows with every send() and does not fall within the task': 'open; bufferedAmount 5; bufferedAmount 8; bufferedAmount 8; bufferedAmount 8; close 1000 clean ""',
    }],
    ['it does not count what is sent after close()', {
      'send() after close() is discarded and counted': 'open; bufferedAmount 0; close 1000 clean ""; bufferedAmount 0; bufferedAmount 0',
      'send() after the server has closed is discarded and counted': 'open; close 1000 clean ""; bufferedAmount 0; bufferedAmount 0',
    }],
    ['messages are delivered while it is CLOSING', {
      'messages that arrive after close() fire no event': 'open; message "late"; message "later"; close 1000 clean ""',
      'close() in onopen, with messages on their way': 'open; message "1"; message "2"; close 1000 clean ""',
      'close() in onmessage silences the messages that wait': 'open; message "1"; message "2"; message "3"; close 1000 clean ""',
    }],
    ['close() while CONNECTING is followed by its events in a different order', {
      'send() after close() while CONNECTING': 'bufferedAmount 0; error; close 0 unclean ""',
    }],
    ['a handler that was removed keeps its place', {
      'a handler that was removed loses its place': 'open; new: message "x"; a: message "x"; close 1000 clean ""',
    }],
  ],
};
