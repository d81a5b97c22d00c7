// The cases: what is said to an echo server and what comes back; over WebSocket alone, and in the
// words of Socket.IO.
import {closed, message, quote, trace} from '../conformance/cases/scene.mjs';
import {pattern} from '../conformance/wire.mjs';

const mebibyte = 1 << 20;
const letters = (size) => pattern(size).toString();
const everyByte = Buffer.from(Array.from({length: 256}, (_, byte) => byte));

// `turns` are said one after the other, each when the answer to the one before has come: a string or
// bytes that come back, or {say, hear}. Then we close with `goodbye`, unless the server does, and get
// `farewell`. `wire` is what must have gone over the wire besides. Of the subprotocols that are
// offered the server is to take `protocol`.
export const cases = [
  {name: 'text', turns: ['Grüße, 世界 😀']},
  {name: 'binary', turns: [everyByte]},
  {name: 'empty', turns: ['', Buffer.alloc(0)]},
  {name: '1 MiB', turns: [letters(mebibyte), pattern(mebibyte)]},
  {
    name: 'fragmented',
    turns: [{say: 'in fragments', hear: 'one two three'}],
    wire: /^< text unfinished/m,
  },
  {
    name: 'compressed',
    turns: [letters(100000), letters(100000)],
    wire: /^> text compressed[^]*^< text.* compressed/m,
  },
  {
    name: 'ping',
    turns: [{say: 'ping me', hear: 'pong came'}],
    wire: /^< ping "are you there\?"\n(.*\n)*> pong "are you there\?"/m,
  },
  {
    name: 'closed by us',
    turns: ['hi'],
    goodbye: ['close', 4001, 'that is all'],
    farewell: closed(4001, 'that is all'),
    wire: /^> close 4001 "that is all"\n< close/m,
  },
  {
    name: 'closed by the server',
    turns: [{say: 'close me'}],
    farewell: closed(4321, 'goodbye'),
    wire: /^< close 4321 "goodbye"\n> close/m,
  },
  {name: 'subprotocol', protocols: ['chat', 'echo'], protocol: 'echo', turns: ['hi']},
];

const normalised = (turn) => typeof turn === 'string' || Buffer.isBuffer(turn) ? {say: turn, hear: turn} : turn;
const isBytes = Buffer.isBuffer;

// Each speaks one way: how data is sent and what comes of it, as actions and entries of a trace.
const plainly = {
  opening: {event: 'open', trace: ['open'], messages: 0},
  send: (data) => isBytes(data) ? [['sendBytes', data.toString('hex')]] : [['send', data]],
  comes: (data) => [isBytes(data) ? `message bytes ${quote(data)}` : message(data)],
};

// Socket.IO: "40" asks for the namespace once Engine.IO's "0{…}" has come; an event is "42…", and
// one with bytes "451-…" and the bytes after it. What both sides begin with is another each time.
const bytesFollow = '451-["message",{"_placeholder":true,"num":0}]';
const event = (text) => `42["message",${JSON.stringify(text)}]`;
const inSocketIo = {
  opening: {event: 'message#2', trace: ['open', 'message of Engine.IO', 'message of Socket.IO'], messages: 2},
  before: {'message#1': [['send', '40']]},
  send: (data) => isBytes(data) ? [['send', bytesFollow], ...plainly.send(data)] : [['send', event(data)]],
  comes: (data) => isBytes(data) ? [message(bytesFollow), ...plainly.comes(data)] : [message(event(data))],
  path: '/socket.io/?EIO=4&transport=websocket',
  normalise: (text) => text.replace(/^open; message <[^>]*>; message "40\{[^"]*"/,
                                    'open; message of Engine.IO; message of Socket.IO'),
};
export const tongues = {plainly, inSocketIo};

// A case as the client of tests/conformance plays it, at `address`.
export function spoken(tongue, one, address, visit) {
  const url = new URL(one.path ?? tongue.path ?? '/', address);
  url.searchParams.set('visit', visit);
  const client = {url: url.href, start: ['binaryType arraybuffer'], ...tongue.before};
  if (one.protocols) client.protocols = one.protocols;
  const entries = [...tongue.opening.trace];
  let when = tongue.opening.event;
  let messages = tongue.opening.messages;
  const perform = (...actions) => client[when] = [...(client[when] ?? []), ...actions];
  if (one.protocol) {
    perform('note protocol');
    entries.push(`protocol ${quote(one.protocol)}`);
  }
  for (const {say, hear, answers} of one.turns.map(normalised)) {
    perform(...tongue.send(say));
    if (hear === undefined) continue;
    // What has to be answered at once, before what is waited for.
    for (const [heard, answer] of answers ?? []) {
      client[`message#${++messages}`] = [['send', answer]];
      entries.push(message(heard));
    }
    const heard = tongue.comes(hear);
    entries.push(...heard);
    messages += heard.length;
    when = `message#${messages}`;
  }
  if (normalised(one.turns.at(-1)).hear !== undefined) perform(one.goodbye ?? ['close', 1000]);
  entries.push(...(one.last ?? []), one.farewell ?? closed(1000));
  return {name: visit, client, trace: trace(...entries)};
}
