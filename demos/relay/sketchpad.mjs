// /sketchpad?room=NAME: sockets on one side, rooms on the other; the limits stand in between.

import {WebSocketServer} from 'ws';

import {Budget} from './budget.mjs';
import {Person, Room} from './room.mjs';
import {protocol, WireError} from './wire.mjs';

const badInput = 1008;
const tooBig = 1009;
const tryAgainLater = 1013;

export function sketchpadServer(limits) {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload:
        16 * limits.sketchMessage,  // Beyond this ws itself closes with 1009, without a word.
    handleProtocols: (offered) => offered.has(protocol) && protocol,
  });
  const rooms = new Rooms(limits);
  server.on('connection', (socket, request) => {
    socket.on('error', () => {});
    const name = new URL(request.url, 'ws://relay').searchParams.get('room') ?? 'lobby';
    if (socket.protocol !== protocol) return socket.close(badInput, `speak ${protocol}`);
    if (!name || [...name].length > limits.roomName)
      return socket.close(badInput, `a room's name has 1 to ${limits.roomName} characters`);
    seat(socket, rooms.open(name), limits);
  });
  return server;
}

function seat(socket, room, limits) {
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

  function receive(data, binary) {
    if (!binary) throw new WireError('messages are binary here');
    if (!messages.spend(1) || !bytes.spend(data.length)) throw new WireError('not so fast');
    if (joined) return room.receive(person, data);
    if (room.full) return socket.close(tryAgainLater, 'the room is full');
    mayBeBehind = limits.backlog + room.join(person, data);
    joined = true;
    clearTimeout(late);
  }

  socket.on('message', (data, binary) => {
    if (socket.readyState !== socket.OPEN) return;
    if (data.length > limits.sketchMessage) return socket.close(tooBig, 'that message is too long');
    try {
      receive(data, binary);
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

// Rooms stay when they are empty; the one that was left alone for longest makes place.
class Rooms {
  #rooms = new Map();
  #limits;

  constructor(limits) {
    this.#limits = limits;
  }

  open(name) {
    const room = this.#rooms.get(name) ?? new Room(this.#limits);
    this.#rooms.delete(name);
    this.#rooms.set(name, room);  // Now the youngest.
    if (this.#rooms.size > this.#limits.rooms) this.#forgetOne();
    return room;
  }

  #forgetOne() {
    for (const [name, room] of this.#rooms) {
      if (room.people.size === 0) return this.#rooms.delete(name);
    }
  }
}
