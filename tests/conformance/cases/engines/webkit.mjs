// WebKitGTK 2.50. The engine's behaviour is WebKit's, and so also Safari's; the network's is libsoup's, which
// Apple does not use.
import {neverEnds} from '../scene.mjs';

// It is a race whether the server's answer arrives while the Blob is still unsent.
const overtaken = ['open; close 1000 unclean ""', 'open; close 1000 clean ""'];

export default {
  webkit: [
    ['WebKit: a message of a MessagePort, which is our task, may come later than what the network has', {
      'a task runs after the handler that posted it': ['open; readyState 2; close 1000 clean ""', 'open; close 1000 clean ""; readyState 3'],
    }],
    ['libsoup: it waits 5 s for the answer to close(), counted from the call', {
      '64 MiB out': ['open; bufferedAmount 67108864; close 1000 clean ""', 'open; bufferedAmount 67108864; close 1006 unclean ""'],
    }],
    ['WebKit: what the program sends passes through another process, where the server\'s Close frame may overtake it', {
      'both sides close at once, and neither has read the other\'s frame': 'open; close 4000 clean "yours"',
    }],
    ['libsoup: it waits for 2^62 bytes', {'fails on a length of 2^62': neverEnds}],
    ['libsoup: it does not compare the value correctly', {
      'the answer has Sec-WebSocket-Accept in other letters': 'open; close 1000 clean ""',
    }],
    ['libsoup: it accepts one of them', {
      'the answer has two Sec-WebSocket-Accept': 'open; close 1000 clean ""',
    }],
    ['libsoup: its HTTP parser knows 1.0 and 1.1', {
      'the answer has HTTP/1.2': 'error; close 1006 unclean ""',
    }],
    ['D12: it tolerates it', {
      'the answer has a folded field': 'open; close 1000 clean ""',
    }],
    ['D9: it has no limit', {
      'the answer has nine times 103 before the 101': 'open; close 1000 clean ""',
    }],
    ['libsoup: it handles credentials differently', {
      'a 401 is answered with the credentials of the URL': 'error; close 1006 unclean ""',
    }],
    ['D7, D8: it does not check the answer against the offer', {
      'the server names one in other letters': 'open; protocol "CHAT"; close 1000 clean ""',
      'the server names two in two fields': 'open; protocol "superchat"; close 1000 clean ""',
      'the server names the same in two fields': 'open; protocol "chat"; close 1000 clean ""',
      'the server names none though some were offered': 'open; protocol ""; close 1000 clean ""',
    }],
    ['D14: it shows the value without quotes', {
      'the server answers with a quoted value': 'open; extensions "permessage-deflate%3B server_max_window_bits=10"; close 1000 clean ""',
    }],
    ['D13: it does not check the parameters strictly', {
      'the server answers with permessage-deflate twice': 'open; extensions "permessage-deflate, permessage-deflate"; close 1000 clean ""',
      'the server answers with a comma too many': 'open; extensions "permessage-deflate"; close 1000 clean ""',
      'the server answers with an empty field': 'open; extensions ""; close 1000 clean ""',
      'the server answers with a zero in front of a number': 'open; extensions "permessage-deflate%3B server_max_window_bits=8"; close 1000 clean ""',
    }],
    ['D14: it shows no parameter that has no effect', {
      'the server answers with a client window without a size': 'open; extensions "permessage-deflate%3B client_max_window_bits=15"; close 1000 clean ""',
    }],
    ['libsoup: it ignores the bit', {
      'fails on the compression bit on a continuation': 'open; message "a%00"; close 1000 clean ""',
    }],
    ['libsoup: it delivers what was decompressed, although the last block is incomplete', {
      'fails on data that end too early': 'open; message "helh"; close 1000 clean ""',
    }],
    ['libsoup: it delivers the data undecompressed, and then fails', {
      'fails on a block of the reserved type': 'open; message "%06"; error; close 1006 unclean ""',
      'fails on a stored block whose lengths disagree': 'open; message "%00%05%00%00%00hello"; error; close 1006 unclean ""',
    }],
    ['libsoup: its list of codes is older', {
      'the server closes with 1012': 'open; error; close 1006 unclean ""',
      'the server closes with 1013': 'open; error; close 1006 unclean ""',
      'the server closes with 1014': 'open; error; close 1006 unclean ""',
    }],
    ['libsoup: it answers with 1000', {
      'the server closes without a code': {wire: 'close 1000 ""'},
    }],
    ['libsoup: a NUL ends the text', {
      'the server\'s reason has a NUL and an emoji': 'open; close 4000 clean "a"',
      'close() with a reason with a NUL': 'open; readyState 2; close 1000 clean "a"',
    }],
    ['WebKit: no task sees it CLOSING once the server has closed', {
      'the server\'s Close frame makes the state CLOSING, and send() is discarded and counted': 'open; close 4000 clean "yours"; readyState 3; bufferedAmount 0',
    }],
    ['D2: it fires only close', {
      'the server ends the connection without a Close frame': 'open; close 1006 unclean ""',
      'the server ends the connection after a message': 'open; message "abc"; close 1006 unclean ""',
      'the server ends the connection within a message': 'open; message "whole"; close 1006 unclean ""',
      'the server ends the connection within a frame': 'open; close 1006 unclean ""',
      'the server ends the connection instead of answering close()': 'open; close 1006 unclean ""',
    }],
    ['WebKit: it keeps the code, fires error, and treats the RST as unclean', {
      'the server resets the connection once it has our answer to its Close frame': ['open; error; close 1000 unclean "bye"', 'open; close 1000 clean "bye"'],
      'the server resets the connection with its answer to close()': ['open; error; close 3000 unclean "mine"', 'open; close 3000 clean "mine"'],
    }],
    ['D2; and it no longer counts what was not sent', {
      'what was not sent when the connection is lost stays counted': ['open; message "well?"; error; close 1006 unclean ""; isBuffered false', 'open; message "well?"; error; close 1006 unclean ""; isBuffered true'],
    }],
  ],
  'webkit.script': [
    ['WebKit: a blocked connection fires no close', {
      'url() has scheme and host in lower case': 'url ws://localhost:9/Path; error',
      'url() has http as ws': 'url ws://127.0.0.1:9/; error',
      'url() has https as wss': 'url wss://127.0.0.1:9/; error',
      'url() has an empty path as a slash': 'url ws://127.0.0.1:9/; error',
      'url() has dot segments': 'url ws://127.0.0.1:9/a/d; error',
      'url() has backslashes': 'url ws://127.0.0.1:9/a/b; error',
      'url() has tabs and newlines': 'url ws://127.0.0.1:9/a; error',
      'url() has spaces around it': 'url ws://127.0.0.1:9/; error',
      'url() has path and query, percent-encoded': 'url ws://127.0.0.1:9/%C3%A4%20b?%C3%B6%20%22x%22; error',
      'url() has a query that is empty': 'url ws://127.0.0.1:9/?; error',
      'url() has an IPv4 address in hexadecimal and octal': 'url ws://127.0.0.1:9/; error',
      'url() has an IPv4 address as one number': 'url ws://127.0.0.1:9/; error',
      'url() has an IPv6 address': 'url ws://[::1]:9/; error',
      'url() has an international host': 'url ws://xn--bcher-kva.test:9/; error',
      'url() has a port with zeros in front': 'url ws://127.0.0.1:9/; error',
      'url() has a user and a password': 'url ws://me:secret@127.0.0.1:9/; error',
      'a port on the list of bad ports fails in a task': 'readyState 0; error',
    }],
    ['WebKit: close() overtakes a Blob that is being read, and what follows it', {
      'sends a Blob': overtaken,
      'sendLongBlob of 125 bytes': overtaken,
      'sendLongBlob of 126 bytes': overtaken,
      'sendLongBlob of 65535 bytes': overtaken,
      'sendLongBlob of 65536 bytes': overtaken,
      'sendLongBlob of 1048576 bytes': overtaken,
      'texts, bytes and Blobs keep their order': overtaken,
    }],
    ['WebKit: it counts frame headers, too', {
      'bufferedAmount grows with every send() and does not fall within the task': ['unclean', 'clean'].map(
          (end) => `open; bufferedAmount 5; bufferedAmount 8; bufferedAmount 9; bufferedAmount 12; close 1000 ${end} ""`),
      'send() after close() is discarded and counted': 'open; bufferedAmount 14; close 1000 clean ""; bufferedAmount 14; bufferedAmount 21',
      'send() after the server has closed is discarded and counted': 'open; close 1000 clean ""; bufferedAmount 10; bufferedAmount 18',
      'send() after close() while CONNECTING': 'bufferedAmount 10; error; close 1006 unclean ""',
    }],
  ],
};
