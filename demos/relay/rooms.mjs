// A path's rooms by name. Those that are empty stay for a while if the journal says so; the one that
// was left alone for longest makes place.

import {Replica} from './replica.mjs';
import {SharedRoom} from './shared_room.mjs';

export class Rooms {
  #entries = new Map();  // {loaded: a promise, room: what it resolved to, seats}, by name.
  #closing = new Map();  // Promises, by name: what is written must be whole before it is read.
  #context;
  #weighing;
  #bytes = 0;  // Of all rooms, when they were last weighed.

  // {path, kind: {Room, Person, limits}, journal, report}
  constructor(context) {
    this.#context = context;
    context.journal.onLost((reason) => this.#lose(reason));
    this.#weighing = setInterval(() => this.#weigh(), context.kind.limits.roomsWeighed);
    this.#weighing.unref();
  }

  // Of memory, about.
  get bytes() {
    return this.#bytes;
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
    return {
      room: await entry.loaded,
      mayGrow: () => entry.mayGrow,
      leave: () => this.#vacate(name, entry),
    };
  }

  async close() {
    clearInterval(this.#weighing);
    for (const name of [...this.#entries.keys()]) this.#forget(name);
    await Promise.all(this.#closing.values());
  }

  #load(name) {
    const entry = {seats: 0, mayGrow: true, emptySince: 0, room: null, loaded: this.#read(name)};
    entry.loaded.then((room) => (entry.room = room)).catch(() => {
      if (this.#entries.get(name) === entry) this.#entries.delete(name);
    });
    return entry;
  }

  async #read(name) {
    await this.#closing.get(name);
    const {path, kind, journal, report} = this.#context;
    const replica = new Replica(kind, journal.relay, report);
    return new SharedRoom(replica, await journal.open(path, name, replica), kind);
  }

  #vacate(name, entry) {
    entry.seats--;
    if (entry.seats > 0 || this.#entries.get(name) !== entry) return;
    entry.emptySince = performance.now();
    if (!this.#context.journal.idleRoomsStay) this.#forget(name);
  }

  // Drops what is empty for too long or too large, and holds back those rooms that have more than
  // their share while all together have too much.
  #weigh() {
    const {limits} = this.#context.kind;
    const old = performance.now() - limits.idleRoom;
    const sizeOf = ({room}) => room?.size ?? 0;
    let idle = 0;
    for (const [name, entry] of [...this.#entries].reverse()) {  // The youngest first.
      if (entry.seats > 0 || !entry.room) continue;
      idle += sizeOf(entry);
      if (entry.emptySince < old || idle > limits.idleRoomBytes) this.#forget(name);
    }
    this.#bytes = 0;
    for (const entry of this.#entries.values()) this.#bytes += sizeOf(entry);
    const share = limits.roomBytes / Math.max(1, this.#entries.size);
    for (const entry of this.#entries.values())
      entry.mayGrow = this.#bytes <= limits.roomBytes || sizeOf(entry) <= share;
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
