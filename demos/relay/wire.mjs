// The sketchpad's messages as bytes; the C++ side is sketchpad/wire.cpp. A kind, then varints.

export const protocol = 'sketchpad.v2';

export const kind = {
  // From a person, and passed on with the person's id after the kind.
  hello: 1,   // key[8], name
  colour: 2,  // colour
  begin: 3,   // number, style, colour, width, x, y, and its pressure if the style says so
  move: 4,    // (dx, dy)…
  end: 5,     //
  cursor: 6,  // x, y; or nothing when it left the paper
  resume: 7,  // number
  press: 8,   // (dx, dy, pressure)…: a move of a stroke whose width follows the pressure
  undo: 9,    // number
  clear: 10,  // number: of the last of their strokes that goes
  name: 11,   // name
  ping: 12,   // a number; answered, not passed on
  // From the relay.
  welcome: 16,  // id, colour, last stroke's number, name
  joined: 17,   // id, colour, name
  left: 18,     // id
  history: 19,  // (author, number, style, colour, width, steps, x, y, (dx, dy)…)…
  ready: 20,    // The history is complete.
  pong: 21,     // the ping's number
  batch: 22,    // (size, message)…: what people did since the last one
};

// Bits of a stroke's style.
export const style = {
  erases: 1,    // Paints with the colour of the paper.
  presses: 2,   // Each point has a pressure of 0 to 100 behind it.
  finished: 4,  // In the history alone.
};

// What a client sent cannot be read.
export class WireError extends Error {}

export class Reader {
  #bytes;
  #at = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  get done() {
    return this.#at === this.#bytes.length;
  }

  byte() {
    if (this.done) throw new WireError('a message ends too early');
    return this.#bytes[this.#at++];
  }

  // Unsigned, 7 bits a byte, the low ones first; at most 32 bits.
  varint() {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        if (value > 0xffffffff) break;
        return value;
      }
    }
    throw new WireError('a number has more than 32 bits');
  }

  // Zigzag: 0, -1, 1, -2, …
  signed() {
    const value = this.varint();
    return value % 2 ? -(value + 1) / 2 : value / 2;
  }

  take(count) {
    if (this.#bytes.length - this.#at < count) throw new WireError('a message ends too early');
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  rest() {
    return this.take(this.#bytes.length - this.#at);
  }

  finish() {
    if (!this.done) throw new WireError('a message is too long');
  }
}

export class Writer {
  #bytes = [];

  byte(value) {
    this.#bytes.push(value);
    return this;
  }

  varint(value) {
    for (; value >= 0x80; value = Math.floor(value / 0x80)) this.#bytes.push((value % 0x80) + 0x80);
    this.#bytes.push(value);
    return this;
  }

  signed(value) {
    return this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  text(value) {
    this.#bytes.push(...Buffer.from(value));
    return this;
  }

  finish() {
    return Buffer.from(this.#bytes);
  }
}

export const message = (messageKind) => new Writer().byte(messageKind);
