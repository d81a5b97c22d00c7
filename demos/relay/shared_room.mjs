// A room as seen by a relay's sockets: what they do becomes events, which the room's log puts in order.

import {randomBytes} from 'node:crypto';

import {event} from './events.mjs';

const nothing = Buffer.alloc(0);
let lastConnection = 0;

export class SharedRoom {
  #replica;
  #log;
  #reach;
  #grace;         // In milliseconds.
  #timer = null;  // Runs while the room waits for people who left.

  // `kind` is the kind of room.
  constructor(replica, log, {Room: {reach = () => 'all'}, limits: {grace}}) {
    this.#replica = replica;
    this.#log = log;
    this.#reach = reach;
    this.#grace = grace;
    replica.onLeft = () => this.#wait();
    this.#wait();  // Its moderator may have left before it was read from a file.
  }

  get people() {
    return this.#replica.room.people;
  }

  // Bytes in memory, roughly.
  get size() {
    return this.#replica.room.size;
  }

  // A place for somebody who is connected here, and has not joined yet.
  seat(person) {
    const connection = ++lastConnection;
    this.#replica.connect(connection, person);
    return connection;
  }

  // `message` is the person's first one. Returns what the others are sent.
  enter(connection, message) {
    this.#submit({type: event.joined, connection, data: Buffer.concat([randomBytes(4), message])});
  }

  say(connection, message) {
    const said = {type: event.said, connection, data: message};
    const reach = this.#reach(message);
    if (reach === 'self') return this.#log.applyHere(said);
    this.#submit(said, reach === 'live');
  }

  leave(connection, hasEntered) {
    this.#replica.disconnect(connection);
    if (hasEntered) this.#submit({type: event.left, connection, data: nothing});
  }

  dismiss(reason) {
    this.#replica.dismiss(reason);
  }

  // Resolves once everything is stored.
  close() {
    clearTimeout(this.#timer);
    return this.#log.close();
  }

  // A room has no clock: the end of a wait is an event, too.
  #wait() {
    clearTimeout(this.#timer);
    if (!this.#replica.room.waits) return;
    this.#timer = setTimeout(() => {
      if (this.#replica.room.waits) this.#submit({type: event.waited, connection: 0, data: nothing});
    }, this.#grace);
  }

  #submit(happened, isLive = false) {
    this.#log.submit(happened, isLive);
  }
}
