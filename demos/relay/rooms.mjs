// A path's rooms by name. Those that are empty stay if the journal says so; who was left alone for
// longest makes place.

import {Replica} from './replica.mjs';
import {SharedRoom} from './shared_room.mjs';

export class Rooms {
  #entries = new Map();  // {loaded: a promise, room: what it resolved to, seats}, by name.
  #closing = new Map();  // Promises, by name: what is written must be whole before it is read.
  #context;

  // {path, kind: {Room, Person, limits}, journal, report}
  constructor(context) {
    this.#context = context;
    context.journal.onLost((reason) => this.#lose(reason));
  }

  get size() {
    return this.#entries.size;
  }

  get people() {
    let count = 0;
    for (const {room} of this.#entries.values()) count += room?.people.size ?? 0;
    return count;
  }

  // Each call is a seat, until leave() is called for it.
  async open(name) {
    const entry = this.#entries.get(name) ?? this.#load(name);
    entry.seats++;
    this.#entries.delete(name);
    this.#entries.set(name, entry);  // Now the youngest.
    if (this.#entries.size > this.#context.kind.limits.rooms) this.#forgetOne();
    return {room: await entry.loaded, leave: () => this.#vacate(name, entry)};
  }

  async close() {
    for (const name of [...this.#entries.keys()]) this.#forget(name);
    await Promise.all(this.#closing.values());
  }

  #load(name) {
    const entry = {seats: 0, room: null, loaded: this.#read(name)};
    entry.loaded.then((room) => (entry.room = room)).catch(() => {
      if (this.#entries.get(name) === entry) this.#entries.delete(name);
    });
    return entry;
  }

  async #read(name) {
    await this.#closing.get(name);
    const {path, kind, journal, report} = this.#context;
    const replica = new Replica(kind, journal.relay, report);
    return new SharedRoom(replica, await journal.open(path, name, replica), kind.Room.reach);
  }

  #vacate(name, entry) {
    entry.seats--;
    if (entry.seats > 0 || this.#entries.get(name) !== entry) return;
    if (!this.#context.journal.idleRoomsStay) this.#forget(name);
  }

  #forgetOne() {
    for (const [name, {seats}] of this.#entries) {
      if (seats === 0) return this.#forget(name);
    }
  }

  #forget(name) {
    const {loaded} = this.#entries.get(name);
    this.#entries.delete(name);
    const before = this.#closing.get(name);
    const closed = Promise.allSettled([before, loaded])
                       .then(([, {value}]) => value?.close())
                       .finally(() => {
                         if (this.#closing.get(name) === closed) this.#closing.delete(name);
                       });
    this.#closing.set(name, closed);
  }

  // What is known here may be old by now.
  async #lose(reason) {
    const lost = Array.from(this.#entries.values(), ({loaded}) => loaded);
    this.#entries.clear();
    for (const {value} of await Promise.allSettled(lost)) value?.dismiss(reason);
  }
}
