// A path with rooms: sockets on one side, rooms on the other, and the limits in between.

import {WebSocketServer} from 'ws';

import {Budget} from './budget.mjs';
import {Rooms} from './rooms.mjs';
import {WireError} from './wire.mjs';

const badInput = 1008;
const refused = 4002;  // Permanent: trying again is useless.
const tooBig = 1009;
const tryAgainLater = 1013;

const tooLarge = 'the room has taken all the memory that the relay has for it';

const slowReaders = ['slow_readers_dropped_total', 'Connections that were dropped since they read too slowly.'];

// `kind` is {Room, Person, limits}; `longest` is the size of a message in bytes; `relay` is shared by all
// paths: {journal, metrics, report}.
export function roomServer({path, kind, protocol, binary, longest, relay}) {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: 16 * longest,  // Above that, ws itself closes with 1009, without a reason.
    handleProtocols: (offered) => offered.has(protocol) && protocol,
  });
  const {limits} = kind;
  const {journal, report} = relay;
  server.rooms = new Rooms({path, kind, journal, report});
  server.on('connection', async (socket, request) => {
    socket.on('error', () => {});
    const name = new URL(request.url, 'ws://relay').searchParams.get('room') ?? 'lobby';
    if (socket.protocol !== protocol) return socket.close(refused, `speak ${protocol}`);
    if (!name || [...name].length > limits.roomName)
      return socket.close(refused, `a room's name has 1 to ${limits.roomName} characters`);
    socket.pause();
    try {
      const {room, mayGrow, leave} = await server.rooms.open(name);
      if (socket.readyState === socket.CLOSED) return leave();
      const slow = relay.metrics.counter(slowReaders);
      seat(socket, room, {kind, mayGrow, binary, longest, slow});
      socket.on('close', leave);
    } catch (error) {
      if (journal.healthy) report(error);  // Otherwise it was already reported.
      socket.close(tryAgainLater, 'the room cannot be opened now');
    }
    socket.resume();
  });
  return server;
}

function seat(socket, room, {kind: {Room, Person, limits}, mayGrow, binary, longest, slow}) {
  const messages = new Budget(limits.messagesPerSecond, limits.burstSeconds);
  const bytes = new Budget(limits.bytesPerSecond, limits.burstSeconds);
  let mayBeBehind = Infinity;  // Until the history has been sent.
  let hasEntered = false;

  const connection = room.seat(new Person({
    send(data) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > mayBeBehind) return slow(), socket.terminate();
      socket.send(data);
    },
    close: (code, reason) => socket.close(code, reason),
    admit(historyBytes) {
      mayBeBehind = limits.backlog + historyBytes;
      clearTimeout(late);
    },
  }));
  const late = setTimeout(() => {
    if (!hasEntered) return socket.close(badInput, 'say hello first');
    socket.close(tryAgainLater, 'the relay is busy');
  }, limits.helloTimeout);

  function receive(data, isBinary) {
    if (isBinary !== binary) throw new WireError(`messages are ${binary ? 'binary' : 'text'} here`);
    if (!messages.spend(1) || !bytes.spend(data.length)) throw new WireError('not so fast');
    if (hasEntered && Room.grows?.(data) && !mayGrow()) return socket.close(tryAgainLater, tooLarge);
    if (hasEntered) return room.say(connection, data);
    hasEntered = true;
    room.enter(connection, data);
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
    room.leave(connection, hasEntered);
  });
}
