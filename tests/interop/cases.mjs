// The cases: what is sent to an echo server and what comes back; over plain WebSocket, and with Socket.IO's protocol.
import {closed, message, quote, trace} from '../conformance/cases/scene.mjs';
import {pattern} from '../conformance/wire.mjs';

const mebibyte = 1 << 20;
const letters = (size) => pattern(size).toString();
const everyByte = Buffer.from(Array.from({length: 256}, (_, byte) => byte));

// `turns` are sent one after the other, each when the answer to the previous one has arrived: a string or
// bytes that come back, or {say, hear}. After that we close with `goodbye`, unless the server closes, and get
// `farewell`. `wire` must also have gone over the wire. The server must choose `protocol` among the offered
// subprotocols.
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

// Each has one protocol: how data is sent and received, as actions and entries of a trace.
const plainly = {
  opening: {event: 'open', trace: ['open'], messages: 0},
  send: (data) => isBytes(data) ? [['sendBytes', data.toString('hex')]] : [['send', data]],
  comes: (data) => [isBytes(data) ? `message bytes ${quote(data)}` : message(data)],
};

// Socket.IO: "40" requests the namespace once Engine.IO's "0{…}" has arrived. An event is "42…"; one with bytes is
// "451-…", followed by the bytes. The first messages of both sides differ each time.
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

// A case in the form that the client of tests/conformance plays, at `address`.
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
    // Messages that have to be answered at once, before the expected one.
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
