// A path's rooms by name. Empty ones are kept for a while if the journal says so; the one that was not used
// for longest is dropped for a new one.

import {Replica} from './replica.mjs';
import {SharedRoom} from './shared_room.mjs';

export class Rooms {
  #entries = new Map();  // {loaded: a promise, room: its result, seats}, by name.
  #closing = new Map();  // Promises, by name: everything must be written before it is read again.
  #context;
  #weighing;
  #bytes = 0;  // Of all rooms, when they were last measured.

  // {path, kind: {Room, Person, limits}, journal, report}
  constructor(context) {
    this.#context = context;
    context.journal.onLost((reason) => this.#lose(reason));
    this.#weighing = setInterval(() => this.#weigh(), context.kind.limits.roomsWeighed);
    this.#weighing.unref();
  }

  // In memory, roughly.
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

  // Each call takes a seat, until leave() is called for it.
  async open(name) {
    const entry = this.#entries.get(name) ?? this.#load(name);
    entry.seats++;
    this.#entries.delete(name);
    this.#entries.set(name, entry);  // Now it is the most recently used.
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

  // Drops rooms that have been empty for too long, or that are too large; rooms above their share accept no
  // more while all together are too large.
  #weigh() {
    const {limits} = this.#context.kind;
    const old = performance.now() - limits.idleRoom;
    const sizeOf = ({room}) => room?.size ?? 0;
    let idle = 0;
    for (const [name, entry] of [...this.#entries].reverse()) {  // The most recently used first.
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

  // Everything known here may be outdated.
  async #lose(reason) {
    const lost = Array.from(this.#entries.values(), ({loaded}) => loaded);
    this.#entries.clear();
    for (const {value} of await Promise.allSettled(lost)) value?.dismiss(reason);
  }
}
