// /chat?room=NAME&name=WHO&after=NUMBER: lines for everybody in a room (chat.v1). A client sends `id TAB
// text`; everybody gets `number TAB id TAB name TAB text`, beginning with all lines after NUMBER. So a client
// that reconnects misses nothing, and sees from the ids which of its own lines had arrived.

import {WebSocketServer} from 'ws';

import {Budget} from './budget.mjs';
import {cleanName, freeName} from './names.mjs';

const badInput = 1008;
const tryAgainLater = 1013;
const protocol = 'chat.v1';

export function chatServer({limits}) {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.chatMessage,
    handleProtocols: (offered) => offered.has(protocol) && protocol,
  });
  const rooms = new Map();
  server.on('connection', (socket, request) => {
    socket.on('error', () => {});
    const asked = new URL(request.url, 'ws://relay').searchParams;
    const room = asked.get('room') ?? 'lobby';
    if (socket.protocol !== protocol) return socket.close(badInput, `speak ${protocol}`);
    if (!room || [...room].length > limits.roomName)
      return socket.close(badInput, `a room's name has 1 to ${limits.roomName} characters`);
    const chat = rooms.get(room) ?? makeRoom(rooms, room, limits);
    if (!chat) return socket.close(tryAgainLater, 'there are too many rooms');
    chat.seat(socket, asked);
  });
  return server;
}

// The room that has been empty for longest is dropped for a new one.
function makeRoom(rooms, name, limits) {
  if (rooms.size >= limits.rooms) {
    const empty = [...rooms].find(([, {people}]) => people.size === 0);
    if (!empty) return null;
    rooms.delete(empty[0]);
  }
  const room = new ChatRoom(limits);
  rooms.set(name, room);
  return room;
}

class ChatRoom {
  people = new Map();  // Names, by socket.
  #lines = [];         // {number, id, line}, the oldest first.
  #last = 0;
  #limits;

  constructor(limits) {
    this.#limits = limits;
  }

  seat(socket, asked) {
    const name = cleanName(asked.get('name') ?? '', this.#limits.personName) ||
        freeName(new Set(this.people.values()));
    this.people.set(socket, name);
    const messages = new Budget(this.#limits.chatPerSecond, this.#limits.burstSeconds);
    socket.on('close', () => this.people.delete(socket));
    socket.on('message', (data, isBinary) => {
      if (socket.readyState !== socket.OPEN) return;
      const said = /^([\w-]{1,40})\t(.+)$/s.exec(data.toString());
      if (isBinary || !said) return socket.close(badInput, 'that is not a line of a chat');
      if (!messages.spend(1)) return socket.close(badInput, 'not so fast');
      this.#say(name, said[1], said[2].replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' '));
    });
    // A message number from before a restart of the relay has no meaning here.
    const after = Number(asked.get('after') ?? 0);
    for (const {number, line} of this.#lines) {
      if (number > after || after > this.#last) socket.send(line);
    }
  }

  // A line that arrives for the second time was repeated by a client that had lost its connection.
  #say(name, id, text) {
    if (this.#lines.some((line) => line.id === id)) return;
    const number = ++this.#last;
    const line = [number, id, name, text].join('\t');
    this.#lines = [...this.#lines.slice(1 - this.#limits.chatLines), {number, id, line}];
    for (const socket of this.people.keys()) {
      if (socket.bufferedAmount > this.#limits.chatBacklog) socket.terminate();
      else socket.send(line);
    }
  }
}
