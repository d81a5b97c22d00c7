// A path with rooms: sockets on one side, rooms on the other; the limits stand in between.

import {WebSocketServer} from 'ws';

import {Budget} from './budget.mjs';
import {Rooms} from './rooms.mjs';
import {WireError} from './wire.mjs';

const badInput = 1008;
const tooBig = 1009;
const tryAgainLater = 1013;

// `Room` has people, full, join(), receive() and leave(); `longest` is a message's size in bytes.
export function roomServer({Room, Person, protocol, binary, longest, limits}) {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: 16 * longest,  // Beyond this ws itself closes with 1009, without a word.
    handleProtocols: (offered) => offered.has(protocol) && protocol,
  });
  const rooms = new Rooms(() => new Room(limits), limits.rooms);
  server.on('connection', (socket, request) => {
    socket.on('error', () => {});
    const name = new URL(request.url, 'ws://relay').searchParams.get('room') ?? 'lobby';
    if (socket.protocol !== protocol) return socket.close(badInput, `speak ${protocol}`);
    if (!name || [...name].length > limits.roomName)
      return socket.close(badInput, `a room's name has 1 to ${limits.roomName} characters`);
    seat(socket, rooms.open(name), {Person, binary, longest, limits});
  });
  return server;
}

function seat(socket, room, {Person, binary, longest, limits}) {
  const messages = new Budget(limits.messagesPerSecond, limits.burstSeconds);
  const bytes = new Budget(limits.bytesPerSecond, limits.burstSeconds);
  let mayBeBehind = Infinity;  // Until the history is on its way.
  let joined = false;

  const person = new Person({
    send(data) {
      if (socket.bufferedAmount > mayBeBehind) return socket.terminate();  // Reads too slowly.
      socket.send(data);
    },
    close: (code, reason) => socket.close(code, reason),
  });
  const late = setTimeout(() => socket.close(badInput, 'say hello first'), limits.helloTimeout);

  function receive(data, isBinary) {
    if (isBinary !== binary) throw new WireError(`messages are ${binary ? 'binary' : 'text'} here`);
    if (!messages.spend(1) || !bytes.spend(data.length)) throw new WireError('not so fast');
    if (joined) return room.receive(person, data);
    if (room.full) return socket.close(tryAgainLater, 'the room is full');
    mayBeBehind = limits.backlog + room.join(person, data);
    joined = true;
    clearTimeout(late);
  }

  socket.on('message', (data, isBinary) => {
    if (socket.readyState !== socket.OPEN) return;
    if (data.length > longest) return socket.close(tooBig, 'that message is too long');
    try {
      receive(data, isBinary);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      socket.close(badInput, error.message);
    }
  });
  socket.on('close', () => {
    clearTimeout(late);
    if (joined) room.leave(person);
  });
}
