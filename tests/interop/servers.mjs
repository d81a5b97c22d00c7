// The servers: how each is started, what it lacks, and how it differs.
import {createHash} from 'node:crypto';
import {readdirSync} from 'node:fs';
import {closed, message} from '../conformance/cases/scene.mjs';
import {tongues} from './cases.mjs';

// Debian's Java libraries whose names begin with these.
function jars(...names) {
  const folder = '/usr/share/java/';
  const files = readdirSync(folder).filter((file) => names.some((name) => file.startsWith(name)));
  return files.filter((file) => /^[^.]*\.jar$/.test(file)).map((file) => folder + file).join(':');
}

// Letters that hardly compress.
function mixedLetters(size) {
  let text = '';
  for (let i = 0; text.length < size; ++i) text += createHash('sha256').update(String(i)).digest('base64');
  return text;
}
const longFragments = (why) => ({turns: [mixedLetters(100000)], why});
const incompressible =
    longFragments('only long messages that hardly compress: it sends compressed ones in one frame');

const hasty = {
  perhaps: {firefox: {farewell: 'close 4321 unclean "goodbye"', wire: /^< close 4321 "goodbye"/m}},
  why: 'it ends the TCP connection before it has received our Close frame, so that Firefox may report an unclean close',
};

// start(folder): the command; `folder` is an empty folder for it alone. It prints "listening PORT VERSION".
export const servers = {
  'ws': {from: 'npm ws', start: () => ['node', 'ws.mjs']},
  'WebSocket-Node': {
    from: 'npm websocket',
    start: () => ['node', 'websocket_node.mjs'],
    lacks: {compressed: 'it has no permessage-deflate'},
    differs: {
      fragmented: longFragments('only long messages: it splits those over 16 KiB'),
      'closed by us': {farewell: closed(1000), why: 'its Close frame has code 1000 instead of ours'},
      'closed by the server': hasty,
    },
  },
  'Socket.IO': {
    from: 'npm socket.io, over its WebSocket transport',
    start: () => ['node', 'socket_io.mjs'],
    tongue: tongues.inSocketIo,
    lacks: {fragmented: 'it does not send fragments'},
    differs: {
      ping: {
        path: '/impatient/?EIO=4&transport=websocket',
        turns: [{say: 'ping me', hear: 'pong came', answers: [['2', '3']]}],
        wire: undefined,
        why: "its pings are messages of Engine.IO, not Ping frames",
      },
      'closed by the server': {
        last: [message('41')],
        farewell: closed(1005),
        wire: /^< close\n> close/m,
        why: 'it announces the close in a message, and its Close frame has no code',
      },
      subprotocol: {protocol: 'chat', why: 'it always chooses the first one that is offered'},
    },
  },
  'Tornado': {
    from: 'python3-tornado',
    start: () => ['/usr/bin/python3', 'tornado_echo.py'],
    lacks: {fragmented: 'it does not send fragments'},
    differs: {'closed by us': {farewell: closed(4001), why: 'its Close frame repeats our code, but not the reason'}},
  },
  'websockets': {from: 'python3-websockets', start: () => ['/usr/bin/python3', 'websockets_echo.py']},
  'aiohttp': {
    from: 'python3-aiohttp',
    start: () => ['/usr/bin/python3', 'aiohttp_echo.py'],
    lacks: {fragmented: 'it does not send fragments'},
    differs: {'closed by us': {farewell: closed(1000), why: 'its Close frame has code 1000 instead of ours'}},
  },
  'libwebsockets': {
    from: 'libwebsockets-dev',
    build: (folder) => ['cc', '-o', `${folder}/echo`, 'libwebsockets_echo.c', '-lwebsockets'],
    start: (folder) => [`${folder}/echo`],
    differs: {
      fragmented: incompressible,
      empty: {turns: [''], why: 'only one empty message: a second one fails an assertion in its permessage-deflate'},
    },
  },
  'Jetty': {
    from: 'libjetty9-extra-java',
    start: () => ['java', '-cp', jars('jetty9-', 'servlet-api'), 'JettyEcho.java'],
    differs: {
      'closed by the server': hasty,
    },
  },
  'Tomcat': {
    from: 'libtomcat10-java',
    start: (folder) => ['java', '-cp', jars('tomcat10-'), 'TomcatEcho.java', folder],
    differs: {fragmented: incompressible},
  },
  'em-websocket': {
    from: 'ruby-em-websocket',
    start: () => ['ruby', 'em_websocket.rb'],
    lacks: {
      fragmented: 'it does not send fragments',
      compressed: 'it has no permessage-deflate',
      subprotocol: 'it has no subprotocols',
    },
    differs: {'closed by us': {farewell: closed(4001), why: 'its Close frame repeats our code, but not the reason'}},
  },
};
