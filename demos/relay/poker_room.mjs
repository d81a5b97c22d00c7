// A table of planning poker: who is here, and what everybody may see. Knows no sockets.

import {cleanName, freeName} from './names.mjs';
import {PokerGame} from './poker_game.mjs';
import {WireError} from './wire.mjs';

// A player who is here. `send(text)` reaches them, `close(code, reason)` closes their connection, and
// `admit()` is called with the result of join().
export class Player {
  id = 0;
  name = '';

  constructor({send, close, admit}) {
    this.send = send;
    this.close = close;
    this.admit = admit;
  }
}

export class PokerRoom {
  people = new Map();    // By id.
  #players = new Map();  // By key: {id, name}, so that players who come back keep their identity.
  #game = new PokerGame();
  #moderator = 0;
  #lastId = 0;
  #limits;

  constructor(limits) {
    this.#limits = limits;
  }

  get full() {
    return this.people.size >= this.#limits.peopleInRoom;
  }

  // In memory, roughly.
  get size() {
    return playerSize * this.#players.size;
  }

  // Everything but the sockets.
  save() {
    return {
      lastId: this.#lastId,
      moderator: this.#moderator,
      players: [...this.#players],
      people: [...this.people.keys()],
      game: this.#game.save(),
    };
  }

  // `personOf(id)` makes a stand-in for somebody who was here.
  load({lastId, moderator, players, people, game}, personOf) {
    this.#lastId = lastId;
    this.#moderator = moderator;
    this.#players = new Map(players);
    this.#game.load(game);
    const byId = new Map(players.map(([, player]) => [player.id, player]));
    for (const id of people) this.people.set(id, Object.assign(personOf(id), byId.get(id)));
  }

  // Handles the first message. Returns how many bytes of history the newcomer was sent: none. `luck` from [0,
  // 1) chooses a name for players without one.
  join(player, text, luck) {
    const {type, name = '', key = ''} = read(text);
    if (type !== 'join') throw new WireError('join first');
    if (!isText(name)) throw new WireError('a name is a text');
    if (!/^[0-9a-f]{16,64}$/.test(key)) throw new WireError('a key is 16 to 64 hex digits');
    Object.assign(player, this.#known(key, cleanName(Buffer.from(name), this.#limits.personName), luck));
    this.people.get(player.id)?.close(4000, 'you joined again from elsewhere');
    this.people.delete(player.id);
    this.people.set(player.id, player);
    this.#moderator ||= player.id;
    this.#showAll();
    return 0;
  }

  leave(player) {
    if (this.people.get(player.id) !== player) return;
    this.people.delete(player.id);
    this.#showAll();
  }

  // The moderator has left, and may come back: after a reload, a page is the same player.
  get waits() {
    return this.#moderator !== 0 && !this.people.has(this.#moderator);
  }

  endGrace() {
    if (!this.waits) return;
    this.#moderator = this.#seats()[0]?.id ?? 0;
    this.#showAll();
  }

  // Throws a WireError, whose message may be sent to the sender.
  receive(player, text) {
    if (this.people.get(player.id) !== player) return;  // The connection is being closed, but messages still arrive.
    const said = read(text);
    const obey = {
      vote: () => this.#game.vote(player.id, said.card),
      reveal: () => this.#game.reveal(this.#seats()),
      again: () => this.#game.again(),
      next: () => this.#game.next(title(said.title, this.#limits.storyTitle)),
      moderate: () => this.#handOver(said.id),
    };
    if (!Object.hasOwn(obey, said.type)) throw new WireError('a message of an unknown type');
    // A message may be outdated when it arrives: that is no reason to close the connection.
    const refusal = said.type !== 'vote' && player.id !== this.#moderator ?
        'only the moderator may do that' :
        obey[said.type]();
    if (refusal) return player.send(JSON.stringify({type: 'refused', reason: refusal}));
    this.#showAll();
  }

  #handOver(id) {
    if (!this.people.has(id)) return 'nobody here has that number';
    this.#moderator = id;
  }

  #known(key, name, luck) {
    const known = this.#players.get(key) ?? {id: ++this.#lastId, name: ''};
    const others = [...this.people.values()].filter(({id}) => id !== known.id);
    const taken = new Set(others.map((player) => player.name));
    const wanted = name || known.name;  // A player who comes back may choose a new one.
    known.name = wanted ? unlike(taken, wanted) : freeName(taken, luck);
    this.#players.set(key, known);
    this.#forgetOne(known);
    return known;
  }

  #forgetOne(newest) {
    if (this.#players.size <= this.#limits.authors) return;
    for (const [key, player] of this.#players) {
      if (this.people.has(player.id) || player === newest) continue;
      this.#game.forget(player.id);
      this.#players.delete(key);
      return;
    }
  }

  // The players who are here, in the order in which they first came: so players who come back keep their seat.
  #seats() {
    return [...this.people.values()].sort((one, other) => one.id - other.id);
  }

  #showAll() {
    const people = this.#seats().map(({id, name}) => ({
                                                   id,
                                                   name,
                                                   moderator: id === this.#moderator,
                                                   voted: this.#game.hasVoted(id),
                                                 }));
    const shown = JSON.stringify({...this.#game.shown(), people}).slice(1);
    for (const {id, send} of this.people.values()) {
      const you = JSON.stringify({id, card: this.#game.cardOf(id)});
      send(`{"type":"state","you":${you},${shown}`);
    }
  }
}

const playerSize = 400;  // Bytes in memory.

const isText = (value) => typeof value === 'string';

function read(text) {
  let said;
  try {
    said = JSON.parse(text);
  } catch {
    throw new WireError('a message is not JSON');
  }
  if (said === null || typeof said !== 'object' || !isText(said.type))
    throw new WireError('a message is an object with a type');
  return said;
}

function title(said = '', longest) {
  if (!isText(said)) throw new WireError('a title is a text');
  return cleanName(Buffer.from(said), longest);
}

function unlike(taken, name) {
  for (let round = 1;; round++) {
    const candidate = round === 1 ? name : `${name} ${round}`;
    if (!taken.has(candidate)) return candidate;
  }
}
