// Bun 1.4.
export default {
  bun: [
    ['it treats protocols that differ only in case as the same', {
      'protocols that differ in case are two': 'throws SyntaxError',
      'the request has the subprotocols in their order': 'throws SyntaxError',
    }],
    ['it accepts one of them', {
      'the answer has two Sec-WebSocket-Accept': 'open; close 1000 clean ""',
    }],
    ['D10: it does not check the version', {
      'the answer has HTTP/1.0': 'open; close 1000 clean ""',
    }],
    ['its HTTP parser is strict', {
      'the answer has an empty line in front': 'error; close 1006 unclean ""',
    }],
    ['D9: it has no limit', {
      'the answer has nine times 103 before the 101': 'open; close 1000 clean ""',
    }],
    ['its limit for the head is lower', {
      'the answer has 3,000 fields': 'error; close 1006 unclean ""',
      'the answer has a head of 60,000 bytes': 'error; close 1006 unclean ""',
    }],
    ['D14: it shows no parameter that has no effect', {
      'the server answers with client_max_window_bits=15': 'open; extensions "permessage-deflate"; close 1000 clean ""',
    }],
    ['D14: it shows the value without quotes', {
      'the server answers with a quoted value': 'open; extensions "permessage-deflate%3B server_max_window_bits=10"; close 1000 clean ""',
    }],
    ['it delivers what was decompressed, although the last block is incomplete', {
      'fails on data that end too early': 'open; message "helh"; close 1000 clean ""',
    }],
    ['what the operating system has accepted does not count as buffered', {
      'a long message goes out compressed, and is the same': ['open; bufferedAmount 0; message "got it"; close 1000 clean ""', 'open; bufferedAmount 100000; message "got it"; close 1000 clean ""'],
      '64 MiB out': 'open; bufferedAmount *; close 1000 clean ""',
    }],
    ['it does not require the shortest length', {
      'fails on a length of 5 in 16 bits': 'open; message "hello"; close 1000 clean ""',
      'fails on a length of 5 in 64 bits': 'open; message "hello"; close 1000 clean ""',
    }],
    ['it does not count Blobs', {
      'bufferedAmount grows with every send() and does not fall within the task': ['open; bufferedAmount 0; bufferedAmount 0; bufferedAmount 0; bufferedAmount 0; close 1000 clean ""', 'open; bufferedAmount 5; bufferedAmount 8; bufferedAmount 9; bufferedAmount 12; close 1000 clean ""'],
    }],
    ['D2: it fires only close', {
      'the server ends the connection without a Close frame': 'open; close 1006 unclean ""',
      'the server ends the connection after a message': 'open; message "abc"; close 1006 unclean ""',
      'the server ends the connection within a message': 'open; message "whole"; close 1006 unclean ""',
      'the server ends the connection within a frame': 'open; close 1006 unclean ""',
      'the server resets the connection': 'open; close 1006 unclean ""',
      'the server resets the connection after a message': 'open; message "abc"; close 1006 unclean ""',
      'the server ends the connection instead of answering close()': 'open; close 1006 unclean ""',
      'the server resets the connection instead of answering close()': 'open; close 1006 unclean ""',
      'what was not sent when the connection is lost stays counted': ['open; message "well?"; close 1006 unclean ""; isBuffered true', 'open; message "well?"; error; close 1006 unclean ""; isBuffered true', 'open; message "well?"; close 1006 unclean ""; isBuffered false'],
    }],
  ],
  'bun.script': [
    ['its binaryType is nodebuffer by default', {
      'the attributes before and at open': 'readyState 0; protocol ""; extensions ""; bufferedAmount 0; binaryType nodebuffer; open; readyState 1; protocol "v2"; extensions ""; close 1000 clean ""; readyState 3; protocol "v2"',
      'a Blob of 0 bytes': 'open; message Buffer ""; close 1000 clean ""',
      'a Blob of 1 bytes': 'open; message Buffer "a"; close 1000 clean ""',
      'a Blob of 65536 bytes': 'open; message Buffer <65536 bytes, 3fb8a625>; close 1000 clean ""',
      'one byte at a time': 'open; message "hello"; message Buffer "%01%02"; close 1000 clean "bye"',
      'texts and bytes keep their order': 'open; message "1"; message Buffer "2"; message "3"; message Buffer "4"; message "5"; close 1000 clean ""',
      'binaryType is read when the event fires': 'open; message Buffer "1"; message bytes "2"; message blob "3"; close 1000 clean ""',
    }],
    ['its close() checks the codes for programs, but refuses none that belong to the protocol', {
      'close() refuses code 1001, in every state': 'error; close 1006 unclean ""',
      'close() refuses code 1011, in every state': 'error; close 1006 unclean ""',
    }],
    ['it checks the reason first', {
      'close() refuses a bad code and a bad reason, in every state': 'close throws SyntaxError; open; close throws SyntaxError; readyState 1; close throws SyntaxError; close 1000 clean ""; close throws SyntaxError',
    }],
  ],
};
