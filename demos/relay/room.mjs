// A room of the sketchpad: who is here, what was drawn, and what each person is sent. Knows no sockets.

import {History, Stroke} from './history.mjs';
import {cleanName, freeName, rarestColour} from './names.mjs';
import {kind, message, Reader, style, WireError, Writer} from './wire.mjs';

// A person who is here. `send(bytes)` reaches them, `close(code, reason)` closes their connection, and
// `admit()` is called with the result of join().
export class Person {
  id = 0;
  colour = 0;
  name = '';
  stroke = null;  // The stroke that they are drawing.
  cursor = null;  // Its last position, for newcomers.

  constructor({send, close, admit}) {
    this.send = send;
    this.close = close;
    this.admit = admit;
  }
}

export class Room {
  // Who gets a message: 'self' only its sender, 'live' the people who are here now, 'all' also people who come later.
  static reach(bytes) {
    if (bytes[0] === kind.ping) return 'self';
    return bytes[0] === kind.cursor ? 'live' : 'all';
  }

  // Whether the drawing grows.
  static grows(bytes) {
    return bytes[0] === kind.begin || bytes[0] === kind.move || bytes[0] === kind.press;
  }

  people = new Map();    // By id.
  #authors = new Map();  // By key: everybody who was ever here, so that people who come back keep their identity.
  #history;
  #lastId = 0;
  #limits;
  #pending = [];  // {id, bytes}: what people did, until the others are sent it.

  constructor(limits) {
    this.#limits = limits;
    this.#history = new History(limits);
  }

  get full() {
    return this.people.size >= this.#limits.peopleInRoom;
  }

  // In memory, roughly.
  get size() {
    return this.#history.size + authorSize * this.#authors.size;
  }

  // Everything except the sockets. Equal rooms that get the same messages stay equal, wherever they are.
  save() {
    const people = Array.from(
        this.people.values(),
        ({id, colour, stroke, cursor}) => ({id, colour, stroke: stroke?.key, cursor}));
    const authors = [...this.#authors];
    return {lastId: this.#lastId, authors, history: this.#history.save(), people};
  }

  // `personOf(id)` makes a stand-in for somebody who was here.
  load({lastId, authors, history, people}, personOf) {
    this.#lastId = lastId;
    this.#authors = new Map(authors);
    this.#history.load(history);
    const byId = new Map(authors.map(([, author]) => [author.id, author]));
    for (const {id, colour, stroke, cursor} of people) {
      const author = byId.get(id);
      const drawn = stroke ? this.#history.find(...stroke.split('/')) : null;
      const {name} = author;
      this.people.set(
          id, Object.assign(personOf(id), {id, name, author, colour, cursor, stroke: drawn}));
    }
  }

  // `hello` is the first message; `luck` from [0, 1) chooses a name for people without one. Returns how many
  // bytes of history the newcomer was sent.
  join(person, hello, luck) {
    const reader = new Reader(hello);
    if (reader.byte() !== kind.hello) throw new WireError('say hello first');
    const key = Buffer.from(reader.take(8)).toString('hex');
    person.author = this.#author(key, cleanName(reader.rest(), this.#limits.personName), luck);
    Object.assign(person, {id: person.author.id, name: person.author.name});
    this.#tell();  // The history already contains it.
    this.people.get(person.id)?.close(4000, 'you joined again from elsewhere');
    this.#remove(person.id);
    person.colour = person.author.colour;

    const {id, colour, name} = person;
    person.send(message(kind.welcome)
                    .varint(id)
                    .varint(colour)
                    .varint(person.author.lastStroke)
                    .text(name)
                    .finish());
    for (const other of this.people.values()) {
      person.send(joined(other));
      if (other.cursor) person.send(other.cursor);
    }
    this.people.set(id, person);
    this.#tellOthers(id, joined(person));
    let bytes = 0;
    for (const slice of this.#history.messages()) {
      person.send(slice);
      bytes += slice.length;
    }
    person.send(message(kind.ready).finish());
    return bytes;
  }

  leave(person) {
    if (this.people.get(person.id) === person) this.#remove(person.id);
  }

  // Throws a WireError, whose message may be sent to the sender.
  receive(person, bytes) {
    if (this.people.get(person.id) !== person) return;  // The connection is being closed, but messages still arrive.
    const reader = new Reader(bytes);
    const received = reader.byte();
    const obey = {
      [kind.colour]: this.#colour,
      [kind.begin]: this.#begin,
      [kind.move]: this.#move,
      [kind.press]: this.#press,
      [kind.end]: this.#end,
      [kind.cursor]: this.#cursor,
      [kind.resume]: this.#resume,
      [kind.undo]: this.#undo,
      [kind.clear]: this.#clear,
      [kind.name]: this.#name,
      [kind.ping]: this.#ping,
    }[received];
    if (!obey) throw new WireError(`a message of the unknown kind ${received}`);
    // What the others are sent after the kind and the id, unless it is the message itself.
    const retold = obey.call(this, person, reader);
    reader.finish();
    if (retold === nobody) return;
    const rest = retold ?? Buffer.from(bytes).subarray(1);
    const told = Buffer.concat([message(received).varint(person.id).finish(), rest]);
    if (received === kind.cursor) person.cursor = told;
    this.#tellOthers(person.id, told);
  }

  #colour(person, reader) {
    person.colour = person.author.colour = reader.varint();
  }

  #begin(person, reader) {
    const [number, look, colour, width] = Array.from({length: 4}, () => reader.varint());
    const [x, y] = [reader.signed(), reader.signed()];
    const pressure = look & style.presses ? reader.varint() : null;
    const {author} = person;
    if (look >= style.finished) throw new WireError(`a stroke of the unknown style ${look}`);
    if (number <= author.lastStroke) throw new WireError('a stroke was drawn twice');
    author.lastStroke = number;
    person.colour = author.colour = colour;
    person.stroke?.finish();
    person.stroke =
        new Stroke({author: person.id, number, style: look, colour, width, x, y, pressure});
    this.#history.add(person.stroke);
  }

  #move(person, reader) {
    this.#extend(person, reader, 2);
  }

  #press(person, reader) {
    this.#extend(person, reader, 3);
  }

  #extend(person, reader, numbersInStep) {
    const {stroke} = person;
    if (!stroke) throw new WireError('a move without a stroke');
    if (stroke.presses !== (numbersInStep === 3))
      throw new WireError('a stroke has a pressure at each point, or at none');
    const bytes = reader.rest();
    const numbers = new Reader(bytes);
    let steps = 0;
    for (; !numbers.done; steps++) for (let i = 0; i < numbersInStep; i++) numbers.varint();
    if (stroke.steps + steps > this.#limits.strokePoints)
      throw new WireError(`a stroke has at most ${this.#limits.strokePoints} points`);
    this.#history.append(stroke, bytes, steps);
  }

  #end(person) {
    if (!person.stroke) throw new WireError('an end without a stroke');
    person.stroke.finish();
    person.stroke = null;
  }

  #cursor(_person, reader) {
    if (reader.done) return;
    reader.signed();
    reader.signed();
  }

  #resume(person, reader) {
    const stroke = this.#history.find(person.id, reader.varint());
    if (!stroke) throw new WireError('that stroke is not in the history');
    person.stroke?.finish();
    person.stroke = stroke;
  }

  // A stroke that no longer exists is not an error: after a reconnect, people may repeat an undo.
  #undo(person, reader) {
    const number = reader.varint();
    if (person.stroke?.number === number) person.stroke = null;
    if (!this.#history.remove(person.id, number)) return nobody;
  }

  #clear(person, reader) {
    const last = reader.varint();
    if (person.stroke && person.stroke.number <= last) person.stroke = null;
    if (!this.#history.clear(person.id, last)) return nobody;
  }

  #name(person, reader) {
    const name = cleanName(reader.rest(), this.#limits.personName);
    if (name) person.name = person.author.name = name;
    // The accepted name, which may differ from the typed one.
    person.send(message(kind.name).varint(person.id).text(person.name).finish());
    return name ? Buffer.from(name) : nobody;
  }

  #ping(person, reader) {
    person.send(message(kind.pong).varint(reader.varint()).finish());
    return nobody;
  }

  #author(key, name, luck) {
    const known = this.#authors.get(key);
    if (known && name) known.name = name;
    if (known) return known;
    const here = [...this.people.values()];
    const author = {
      id: ++this.#lastId,
      colour: rarestColour(here.map((person) => person.colour)),
      lastStroke: 0,
      name: name || freeName(new Set(here.map((person) => person.name)), luck),
    };
    this.#authors.set(key, author);
    if (this.#authors.size > this.#limits.authors) {
      for (const [old, {id}] of this.#authors) {
        if (!this.people.has(id) && id !== author.id) return this.#authors.delete(old), author;
      }
    }
    return author;
  }

  #remove(id) {
    const person = this.people.get(id);
    if (!person) return;
    person.stroke?.finish();
    this.people.delete(id);
    this.#tellOthers(id, message(kind.left).varint(id).finish());
  }

  // Soon: in a crowd, what many people do at the same time becomes one message for each reader.
  #tellOthers(id, bytes) {
    this.#pending.push({id, bytes});
    if (this.#pending.length > 1) return;
    const {crowd, tick} = this.#limits;
    if (this.people.size > crowd)
      setTimeout(() => this.#tell(), tick);
    else
      setImmediate(() => this.#tell());
  }

  // A batch may contain the reader's own actions, which the reader skips.
  #tell() {
    const pending = this.#pending;
    this.#pending = [];
    if (!pending.length) return;
    const [{id}] = pending;
    const author = pending.every((one) => one.id === id) ? id : 0;
    for (const told of batches(pending, this.#limits.historySlice)) {
      for (const other of this.people.values())
        if (other.id !== author) other.send(told);
    }
  }
}

const nobody = Symbol('nobody is told');
const authorSize = 300;  // Bytes in memory.

// In messages of at most about this size; a single one is not split.
function* batches(messages, most) {
  if (messages.length === 1) return yield messages[0].bytes;
  let parts = [];
  let size = 0;
  for (const {bytes} of messages) {
    if (size && size + bytes.length > most) {
      yield Buffer.concat([batchKind, ...parts]);
      parts = [];
      size = 0;
    }
    parts.push(new Writer().varint(bytes.length).finish(), bytes);
    size += bytes.length;
  }
  yield Buffer.concat([batchKind, ...parts]);
}

const batchKind = Buffer.of(kind.batch);

function joined({id, colour, name}) {
  return message(kind.joined).varint(id).varint(colour).text(name).finish();
}
