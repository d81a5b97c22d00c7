// The drawing of a room: one record per stroke, however many messages it took.

import {kind, style, Writer} from './wire.mjs';

// A stroke's steps are stored as the bytes that arrived: deltas can be concatenated.
export class Stroke {
  #head;
  #chunks = [];
  #record = null;  // The result of record(), until the stroke changes.
  size = 12;       // In bytes, roughly; at first that of the head.
  steps = 0;
  finished = false;

  constructor(head) {
    this.#head = head;
    this.key = `${head.author}/${head.number}`;
  }

  get author() {
    return this.#head.author;
  }
  get number() {
    return this.#head.number;
  }
  get presses() {
    return (this.#head.style & style.presses) !== 0;
  }

  append(bytes, steps) {
    this.#chunks.push(
        Buffer.from(bytes));  // A copy, because the bytes are part of a larger buffer of the socket.
    this.size += bytes.length;
    this.steps += steps;
    this.finished = false;
    this.#record = null;
  }

  finish() {
    this.finished = true;
    this.#record = null;
  }

  // [the data from which load() makes the same stroke, with these bytes], wherever they are stored.
  save() {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    const [bytes = Buffer.alloc(0)] = this.#chunks;
    const {steps, finished} = this;
    return [{head: this.#head, steps, finished, size: bytes.length}, bytes];
  }

  static load({head, steps, finished}, bytes) {
    const stroke = new Stroke(head);
    if (steps) stroke.append(bytes, steps);
    if (finished) stroke.finish();
    return stroke;
  }

  // In the form of a history message.
  record() {
    if (this.#record) return this.#record;
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    const {author, number, colour, width, x, y, pressure} = this.#head;
    const head = new Writer()
                     .varint(author)
                     .varint(number)
                     .varint(this.#head.style | (this.finished ? style.finished : 0))
                     .varint(colour)
                     .varint(width)
                     .varint(this.steps)
                     .signed(x)
                     .signed(y);
    if (this.presses) head.varint(pressure);
    return (this.#record = Buffer.concat([head.finish(), ...this.#chunks]));
  }
}

export class History {
  #strokes = new Map();  // By key, in the order of drawing.
  #size = 0;
  #limits;

  constructor(limits) {
    this.#limits = limits;
  }

  get size() {
    return this.#size;
  }

  find(author, number) {
    return this.#strokes.get(`${author}/${number}`);
  }

  add(stroke) {
    this.#strokes.set(stroke.key, stroke);
    this.#grow(stroke.size);
  }

  append(stroke, bytes, steps) {
    stroke.append(bytes, steps);
    this.#grow(bytes.length);
  }

  save() {
    const saved = Array.from(this.#strokes.values(), (stroke) => stroke.save());
    return {
      strokes: saved.map(([stroke]) => stroke),
      bytes: Buffer.concat(saved.map(([, bytes]) => bytes)),
    };
  }

  load({strokes, bytes}) {
    let at = 0;
    for (const stroke of strokes) {
      this.add(Stroke.load(stroke, bytes.subarray(at, at + stroke.size)));
      at += stroke.size;
    }
  }

  // Returns whether it existed.
  remove(author, number) {
    const stroke = this.find(author, number);
    if (!stroke) return false;
    this.#strokes.delete(stroke.key);
    this.#size -= stroke.size;
    return true;
  }

  // Removes an author's strokes up to this number; returns whether there were any.
  clear(author, last) {
    const cleared =
        [...this.#strokes.values()].filter((s) => s.author === author && s.number <= last);
    for (const {number} of cleared) this.remove(author, number);
    return cleared.length > 0;
  }

  // The messages that show the whole drawing to a newcomer.
  * messages() {
    let slice = [];
    let size = 0;
    for (const stroke of this.#strokes.values()) {
      const record = stroke.record();
      if (size && size + record.length > this.#limits.historySlice) {
        yield Buffer.concat([historyKind, ...slice]);
        slice = [];
        size = 0;
      }
      slice.push(record);
      size += record.length;
    }
    if (size) yield Buffer.concat([historyKind, ...slice]);
  }

  // Drops the oldest strokes when there are too many bytes, but never one that is being drawn.
  #grow(bytes) {
    this.#size += bytes;
    for (const stroke of this.#strokes.values()) {
      if (this.#size <= this.#limits.historyBytes) return;
      if (!stroke.finished) continue;
      this.#strokes.delete(stroke.key);
      this.#size -= stroke.size;
    }
  }
}

const historyKind = Buffer.of(kind.history);
