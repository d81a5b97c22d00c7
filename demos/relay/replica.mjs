// A room as the result of its events. Replicas that apply the same events in the same order are equal; each
// reaches only the people who are connected to its own relay.

import {event} from './events.mjs';
import {WireError} from './wire.mjs';

const badInput = 1008;
const fault = 1011;
const restarted = 1012;
const tryAgainLater = 1013;

export class Replica {
  #sessions = new Map();  // People who have joined, by relay and connection.
  #own = new Map();       // People who are connected here, joined or not, by connection.
  #relay;
  #kind;
  #report;

  // `kind` is {Room, Person, limits}, `relay` is this relay's id, `report` is called with errors.
  constructor(kind, relay, report = () => {}) {
    this.#kind = kind;
    this.#relay = hex(relay);
    this.#report = report;
    this.onLeft = () => {};  // Called when somebody has left, wherever they were connected.
    this.room = new kind.Room(kind.limits);
  }

  // From now on, events of this connection reach this person.
  connect(connection, person) {
    this.#own.set(connection, person);
  }

  disconnect(connection) {
    this.#own.delete(connection);
  }

  // Asks everybody who is connected here to reconnect.
  dismiss(reason) {
    for (const person of this.#own.values()) person.close(restarted, reason);
  }

  apply(relay, {type, connection, data}) {
    const session = `${hex(relay)}/${connection}`;
    const person = this.#sessions.get(session);
    if (type === event.joined) return this.#join(session, data);
    if (type === event.gone) return this.#leaveAll(hex(data));
    if (type === event.waited) return this.room.endGrace?.();
    if (!person) return;
    if (type === event.left) return this.#leave(session);
    if (type === event.said) this.#attempt(session, () => this.room.receive(person, data));
  }

  // The relays that have, or had, people here.
  relays() {
    const ids = new Set(Array.from(this.#sessions.keys(), (session) => session.split('/')[0]));
    return Array.from(ids, (id) => Buffer.from(id, 'hex'));
  }

  // The data from which load() makes an equal replica.
  save() {
    // People who have joined again from elsewhere may still have their old session.
    const here = [...this.#sessions].filter(([, person]) => this.room.people.get(person.id) === person);
    return {room: this.room.save(), sessions: here.map(([session, {id}]) => [session, id])};
  }

  load({room, sessions}) {
    const strangers = new Map();
    this.room = new this.#kind.Room(this.#kind.limits);
    this.room.load(room, (id) => {
      strangers.set(id, this.#stranger());
      return strangers.get(id);
    });
    this.#sessions = new Map(sessions.map(([session, id]) => [session, strangers.get(id)]));
  }

  #join(session, data) {
    const [relay, connection] = session.split('/');
    const own = relay === this.#relay ? this.#own.get(Number(connection)) : undefined;
    const person = own ?? this.#stranger();
    if (this.room.full) return person.close(tryAgainLater, 'the room is full');
    const luck = data.readUInt32LE() / 2 ** 32;
    this.#sessions.set(session, person);
    this.#attempt(session, () => person.admit(this.room.join(person, data.subarray(4), luck)));
  }

  #leave(session) {
    this.room.leave(this.#sessions.get(session));
    this.#sessions.delete(session);
    this.onLeft();
  }

  #leaveAll(relay) {
    for (const [session, person] of this.#sessions) {
      if (!session.startsWith(`${relay}/`)) continue;
      this.#leave(session);
      person.close(restarted, 'this relay was thought to have stopped');  // In case it was we who were slow.
    }
  }

  // An error here happens in every replica, and again when the events are read again: so it must not end the relay.
  #attempt(session, act) {
    const person = this.#sessions.get(session);
    try {
      act();
    } catch (error) {
      const known = error instanceof WireError;
      if (!known) this.#report(error);
      this.#leave(session);
      person.close(known ? badInput : fault, known ? error.message : 'the relay has a fault');
    }
  }

  // Somebody who is, or was, connected elsewhere.
  #stranger() {
    const nothing = () => {};
    return new this.#kind.Person({send: nothing, close: nothing, admit: nothing});
  }
}

const hex = (bytes) => Buffer.from(bytes).toString('hex');
