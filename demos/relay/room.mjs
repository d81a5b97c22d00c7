// A room of the sketchpad: who is here, what was drawn, and who is told what. Knows no sockets.

import {History, Stroke} from './history.mjs';
import {cleanName, freeName, rarestColour} from './names.mjs';
import {kind, message, Reader, WireError} from './wire.mjs';

// Somebody who is here. `send(bytes)` reaches them, `close(code, reason)` shows them out,
// `admit()` is called with what join() returns.
export class Person {
  id = 0;
  colour = 0;
  name = '';
  stroke = null;  // The one that their moves go to.
  cursor = null;  // What they last told of it, for newcomers.

  constructor({send, close, admit}) {
    this.send = send;
    this.close = close;
    this.admit = admit;
  }
}

export class Room {
  // Whom a message concerns: 'self' its sender alone, 'live' those who are here now, 'all' who come later too.
  static reach(bytes) {
    return bytes[0] === kind.cursor ? 'live' : 'all';
  }

  people = new Map();    // By id.
  #authors = new Map();  // By key: who was here once, so that who comes back is the same person.
  #history;
  #lastId = 0;
  #limits;

  constructor(limits) {
    this.#limits = limits;
    this.#history = new History(limits);
  }

  get full() {
    return this.people.size >= this.#limits.peopleInRoom;
  }

  // Everything but the sockets. Equal rooms that are told the same stay equal, wherever they are.
  save() {
    const people = Array.from(
        this.people.values(),
        ({id, colour, stroke, cursor}) => ({id, colour, stroke: stroke?.key, cursor}));
    const authors = [...this.#authors];
    return {lastId: this.#lastId, authors, history: this.#history.save(), people};
  }

  // `personOf(id)` is who stands for somebody who was there.
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

  // `hello` is the first message, `luck` from [0, 1) chooses a name for who says none.
  // Tells how many bytes of history the newcomer was sent.
  join(person, hello, luck) {
    const reader = new Reader(hello);
    if (reader.byte() !== kind.hello) throw new WireError('say hello first');
    const key = Buffer.from(reader.take(8)).toString('hex');
    person.author = this.#author(key, cleanName(reader.rest(), this.#limits.personName), luck);
    Object.assign(person, {id: person.author.id, name: person.author.name});
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

  // Throws a WireError, whose message may be told to the sender.
  receive(person, bytes) {
    if (this.people.get(person.id) !== person) return;  // Shown out, and still talking.
    const reader = new Reader(bytes);
    const received = reader.byte();
    const obey = {
      [kind.colour]: this.#colour,
      [kind.begin]: this.#begin,
      [kind.move]: this.#move,
      [kind.end]: this.#end,
      [kind.cursor]: this.#cursor,
      [kind.resume]: this.#resume,
    }[received];
    if (!obey) throw new WireError(`a message of the unknown kind ${received}`);
    obey.call(this, person, reader);
    reader.finish();
    const rest = Buffer.from(bytes).subarray(1);
    const told = Buffer.concat([message(received).varint(person.id).finish(), rest]);
    if (received === kind.cursor) person.cursor = told;
    this.#tellOthers(person.id, told);
  }

  #colour(person, reader) {
    person.colour = person.author.colour = reader.varint();
  }

  #begin(person, reader) {
    const [number, colour, width] = [reader.varint(), reader.varint(), reader.varint()];
    const [x, y] = [reader.signed(), reader.signed()];
    const {author} = person;
    if (number <= author.lastStroke) throw new WireError('a stroke was drawn twice');
    author.lastStroke = number;
    person.colour = author.colour = colour;
    person.stroke?.finish();
    person.stroke = new Stroke({author: person.id, number, colour, width, x, y});
    this.#history.add(person.stroke);
  }

  #move(person, reader) {
    if (!person.stroke) throw new WireError('a move without a stroke');
    const bytes = reader.rest();
    const pairs = new Reader(bytes);
    let steps = 0;
    for (; !pairs.done; steps++) pairs.varint(), pairs.varint();
    if (person.stroke.steps + steps > this.#limits.strokePoints)
      throw new WireError(`a stroke has at most ${this.#limits.strokePoints} points`);
    this.#history.append(person.stroke, bytes, steps);
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

  #author(key, name, luck) {
    const known = this.#authors.get(key);
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

  #tellOthers(id, bytes) {
    for (const other of this.people.values())
      if (other.id !== id) other.send(bytes);
  }
}

function joined({id, colour, name}) {
  return message(kind.joined).varint(id).varint(colour).text(name).finish();
}
