// /tadpoles?room=NAME: ponds, each a wasm module with the game's own simulation. ../tadpoles/wire/messages.h
// describes the messages.

import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {pathToFileURL} from 'node:url';

import {WebSocketServer} from 'ws';

import {Budget} from './budget.mjs';

const badInput = 1008;
const serviceRestart = 1012;
const tryAgainLater = 1013;
const protocol = 'tadpoles.v1';

// `program` is the module from the game's build for the web. If it does not exist, clients are told so.
export function tadpolesServer(program, relay) {
  const {limits} = relay;
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.tadpoleMessage,
    handleProtocols: (offered) => offered.has(protocol) && protocol,
  });
  const ponds = new Ponds(program, relay);
  server.rooms = ponds;
  const nameOf = ({url}) => new URL(url, 'ws://relay').searchParams.get('room') ?? 'lobby';
  const isName = (name) => name && [...name].length <= limits.roomName;
  // Null, or the address of the relay that has the pond.
  server.homeOf = async (request) => {
    const name = nameOf(request);
    return isName(name) && existsSync(program) ? ponds.homeOf(name) : null;
  };
  server.on('connection', async (socket, request) => {
    socket.on('error', () => {});
    const name = nameOf(request);
    if (socket.protocol !== protocol) return socket.close(badInput, `speak ${protocol}`);
    if (!isName(name))
      return socket.close(badInput, `a room's name has 1 to ${limits.roomName} characters`);
    if (!existsSync(program))
      return socket.close(tryAgainLater, 'the pond is not built yet: demos/run tadpoles builds it');
    socket.pause();
    try {
      const pond = await ponds.open(name);
      if (socket.readyState === socket.CLOSED) return;
      seat(socket, pond, limits);
    } catch (error) {
      relay.report(error);
      socket.close(tryAgainLater, error.message);
    }
    socket.resume();
  });
  return server;
}

function seat(socket, pond, limits) {
  const messages = new Budget(limits.tadpoleMessagesPerSecond, limits.burstSeconds);
  const connection = pond.connect(socket);
  socket.on('message', (data, isBinary) => {
    if (socket.readyState !== socket.OPEN) return;
    if (!isBinary) return socket.close(badInput, 'messages are binary here');
    if (!messages.spend(1)) return socket.close(badInput, 'not so fast');
    if (!pond.receive(connection, data)) socket.close(badInput, 'that is not a message of a player');
  });
  socket.on('close', () => pond.disconnect(connection));
}

class Ponds {
  #ponds = new Map();  // Promises, by name.
  #program;
  #relay;

  constructor(program, relay) {
    this.#program = program;
    this.#relay = relay;
    relay.journal.onLost((reason) => this.#lose([...this.#ponds.keys()], reason));
  }

  get size() {
    return this.#ponds.size;
  }
  get people() {
    let count = 0;
    for (const {pond} of this.#ponds.values()) count += pond?.size ?? 0;
    return count;
  }
  get bytes() {
    return undefined;
  }

  // Among the relays that share a Redis, the first one that is asked for a pond has it.
  async homeOf(name) {
    const {journal} = this.#relay;
    if (!journal.claim || this.#ponds.has(name)) return null;
    const home = await journal.claim(name, () => this.#lose([name], 'the relay has lost its pond; come back'));
    if (!home && !this.#ponds.has(name)) this.#make(name).made.catch(() => {});  // The claim is released together with the pond.
    return home;
  }

  async open(name) {
    return (this.#ponds.get(name) ?? this.#make(name)).made;
  }

  #make(name) {
    const {limits, journal} = this.#relay;
    if (this.#ponds.size >= limits.ponds) {
      journal.release?.(name);
      return {made: Promise.reject(new Error('there are too many ponds'))};
    }
    const entry = {pond: null};
    const forget = () => {
      if (this.#ponds.get(name) !== entry) return;
      this.#ponds.delete(name);
      journal.release?.(name);
    };
    entry.made = Pond.make(this.#program, this.#relay, forget).then((pond) => (entry.pond = pond));
    entry.made.catch(forget);
    this.#ponds.set(name, entry);
    return entry;
  }

  // From now on they belong to another relay, or to none.
  async #lose(names, reason) {
    const lost = names.map((name) => this.#ponds.get(name)?.made);
    for (const name of names) this.#ponds.delete(name);
    for (const {value} of await Promise.allSettled(lost)) value?.dismiss(reason);
  }

  async close() {
    for (const {made} of [...this.#ponds.values()]) (await made.catch(() => null))?.close();
  }
}

const tick = 50;  // In milliseconds.
const mostBehind = 5;  // How many missed ticks are made up for; a relay that was suspended continues from now.

class Pond {
  #module;
  #sockets = new Map();  // By connection.
  #lastConnection = 0;
  #limits;
  #timer;
  #nextTick = performance.now() + tick;
  #lastTick = performance.now();
  #emptySince = performance.now();
  #forget;

  // The module is compiled once, and each pond has its own instance.
  static async make(program, {limits}, forget) {
    const {default: createRoom} = await import(pathToFileURL(program));
    const pond = new Pond();
    pond.#limits = limits;
    pond.#forget = forget;
    pond.#module = await createRoom({
      wasmBinary: await readFile(program.replace(/\.cjs$/, '.wasm')),
      onSend: (connection, message) => pond.#send(connection, message),
      isReading: (connection) => pond.#sockets.get(connection).bufferedAmount < limits.tadpoleBacklog,
    });
    const seed = crypto.getRandomValues(new Uint32Array(2));
    pond.#module._roomBegin(seed[0], seed[1]);
    pond.#wait();
    return pond;
  }

  get size() {
    return this.#sockets.size;
  }

  connect(socket) {
    const connection = ++this.#lastConnection;
    this.#sockets.set(connection, socket);
    return connection;
  }

  receive(connection, data) {
    const {_roomInput, _roomReceive} = this.#module;
    const place = _roomInput(data.length);
    this.#module.HEAPU8.set(data, place);
    return _roomReceive(connection, performance.now() - this.#lastTick) !== 0;
  }

  disconnect(connection) {
    this.#sockets.delete(connection);
    this.#module._roomDisconnect(connection);
    this.#emptySince = performance.now();
  }

  dismiss(reason) {
    for (const socket of this.#sockets.values()) socket.close(serviceRestart, reason);
    this.close();
  }

  close() {
    clearTimeout(this.#timer);
    this.#forget();
  }

  #send(connection, message) {
    const socket = this.#sockets.get(connection);
    if (socket?.readyState === socket?.OPEN) socket?.send(message);
  }

  #wait() {
    this.#timer = setTimeout(() => this.#step(), this.#nextTick - performance.now());
  }

  // Twenty times a second, even if single timers are late.
  #step() {
    const now = performance.now();
    if (now - this.#nextTick > mostBehind * tick) this.#nextTick = now;
    for (; this.#nextTick <= now; this.#nextTick += tick) {
      this.#lastTick = this.#nextTick;
      this.#module._roomStep();
    }
    if (!this.#sockets.size && now - this.#emptySince > this.#limits.pondGrace) return this.close();
    this.#wait();
  }
}
