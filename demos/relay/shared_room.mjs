// A room as a relay's sockets see it: what they do becomes events, which the room's log puts in order.

import {randomBytes} from 'node:crypto';

import {event} from './events.mjs';

const nothing = Buffer.alloc(0);
let lastConnection = 0;

export class SharedRoom {
  #replica;
  #log;
  #reach;
  #grace;         // Milliseconds.
  #timer = null;  // Until the room need not wait any longer for those who left.

  // `kind` is what the room is made of.
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

  // Bytes of memory, about.
  get size() {
    return this.#replica.room.size;
  }

  // A place for somebody who is connected here, and has yet to enter.
  seat(person) {
    const connection = ++lastConnection;
    this.#replica.connect(connection, person);
    return connection;
  }

  // `message` is the person's first one. The answer is what the others are given.
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

  // Resolves once everything is kept.
  close() {
    clearTimeout(this.#timer);
    return this.#log.close();
  }

  // A room knows no clock: that time has passed is an event as well.
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
