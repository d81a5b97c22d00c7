// A participant for tests: stores what it receives, and waits for it without sleeping.

import {randomBytes} from 'node:crypto';
import {once} from 'node:events';
import {WebSocket} from 'ws';

import {startRelay} from '../server.mjs';
import {kind, message, protocol, Reader, style} from '../wire.mjs';

// Starts a relay that ends with the test.
export async function relayFor(test, options = {}) {
  const relay = await startRelay({root: '.', ...options});
  test.after(() => relay.close());
  return relay;
}

export class Client {
  #received = [];
  #wake = () => {};
  #end = null;

  constructor(url, protocols = [], options = {}) {
    this.socket = new WebSocket(url.replace(/^http/, 'ws'), protocols, options);
    this.socket.on('error', () => {});
    this.socket.on('message', (data, binary) => {
      this.#received.push(...(binary ? this.unpacked(data) : [data.toString()]));
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({code, reason: reason.toString()}));
    });
    this.closed.then((end) => {
      this.#end = end;
      this.#wake();
    });
  }

  unpacked(message) {
    return [message];
  }

  async opened() {
    await once(this.socket, 'open');
    return this;
  }

  // The next message; fails if there are no more.
  async next() {
    while (!this.#received.length) {
      if (this.#end) throw new Error(`closed with ${this.#end.code} '${this.#end.reason}'`);
      await new Promise((resolve) => (this.#wake = resolve));
    }
    return this.#received.shift();
  }

  send(...data) {
    this.socket.send(...data);
  }
}

// In a room; it has read the first messages up to `ready`.
export class Painter extends Client {
  constructor(relay, {room = 'test', key = randomBytes(8), name = ''} = {}) {
    super(`${relay.url}/sketchpad?room=${encodeURIComponent(room)}`, [protocol]);
    this.hello = Buffer.concat([message(kind.hello).finish(), key, Buffer.from(name)]);
  }

  // Messages one by one, without those that this painter caused.
  unpacked(message) {
    if (message[0] !== kind.batch) return [message];
    const reader = new Reader(message.subarray(1));
    const messages = [];
    while (!reader.done) messages.push(reader.take(reader.varint()));
    return messages.filter((one) => one[1] !== this.welcome?.id);
  }

  async join() {
    await this.opened();
    this.send(this.hello);
    this.welcome = readWelcome(await this.next());
    this.others = [];
    this.cursors = [];
    this.history = [];
    for (;;) {
      const bytes = await this.next();
      if (bytes[0] === kind.ready) return this;
      if (bytes[0] === kind.joined) this.others.push(readJoined(bytes));
      if (bytes[0] === kind.cursor) this.cursors.push(bytes.toString('hex'));
      if (bytes[0] === kind.history) this.history.push(...readHistory(bytes));
    }
  }

  begin(number, {look = 0, colour = 1, width = 8, x = 0, y = 0, pressure = 0} = {}) {
    const head = message(kind.begin).varint(number).varint(look).varint(colour).varint(width);
    head.signed(x).signed(y);
    if (look & style.presses) head.varint(pressure);
    this.send(head.finish());
  }

  move(...steps) {
    const bytes = message(kind.move);
    for (const step of steps) bytes.signed(step);
    this.send(bytes.finish());
  }

  // Steps of three numbers: the distance, and the pressure.
  press(...steps) {
    const bytes = message(kind.press);
    for (const [dx, dy, pressure] of steps) bytes.signed(dx).signed(dy).varint(pressure);
    this.send(bytes.finish());
  }

  end() {
    this.send(message(kind.end).finish());
  }

  draw(number, options) {
    this.begin(number, options);
    this.move(1, 1);
    this.end();
  }

  // A message with a kind and a number.
  say(messageKind, number) {
    this.send(message(messageKind).varint(number).finish());
  }
}

// The strokes that a newcomer sees.
export async function drawingOf(relay, room = 'test') {
  const visitor = await new Painter(relay, {room}).join();
  visitor.socket.close();
  return visitor.history;
}

function readWelcome(bytes) {
  const reader = new Reader(bytes.subarray(1));
  const [id, colour, lastStroke] = [reader.varint(), reader.varint(), reader.varint()];
  return {kind: bytes[0], id, colour, lastStroke, name: reader.rest().toString()};
}

export function readJoined(bytes) {
  const reader = new Reader(bytes.subarray(1));
  const [id, colour] = [reader.varint(), reader.varint()];
  return {id, colour, name: reader.rest().toString()};
}

function readHistory(bytes) {
  const reader = new Reader(bytes.subarray(1));
  const strokes = [];
  while (!reader.done) {
    const [author, number, look, colour, width, steps] =
        Array.from({length: 6}, () => reader.varint());
    const pressures = [];
    const feel = () => look & style.presses && pressures.push(reader.varint());
    const points = [[reader.signed(), reader.signed()]];
    feel();
    for (let i = 0; i < steps; i++, feel()) {
      const [x, y] = points.at(-1);
      points.push([x + reader.signed(), y + reader.signed()]);
    }
    const finished = (look & style.finished) !== 0;
    const stroke = {author, number, colour, width, finished, points};
    if (look & style.erases) stroke.erases = true;
    if (look & style.presses) stroke.pressures = pressures;
    strokes.push(stroke);
  }
  return strokes;
}
