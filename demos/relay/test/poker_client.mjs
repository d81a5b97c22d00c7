// A player for tests: sends and receives JSON.

import {randomBytes} from 'node:crypto';

import {Client, relayFor} from './client.mjs';

export class Player extends Client {
  constructor(relay, {room = 'test', key = randomBytes(8).toString('hex'), name = ''} = {}) {
    super(`${relay.url}/poker?room=${encodeURIComponent(room)}`, ['poker.v1']);
    this.greeting = {type: 'join', name, key};
  }

  // `others` also receive the news about the newcomer.
  async join(...others) {
    await this.opened();
    this.say(this.greeting);
    this.state = await this.hear();
    for (const other of others) await other.hear();
    return this;
  }

  say(message) {
    this.send(JSON.stringify(message));
  }

  async hear() {
    return JSON.parse(await this.next());
  }
}

// Everybody receives the same change; resolves to what each received.
export const hearAll = (...players) => Promise.all(players.map((player) => player.hear()));

// A relay, and players who sit at one of its tables.
export async function table(t, ...names) {
  return tableWith(t, {}, ...names);
}

export async function tableWith(t, limits, ...names) {
  const relay = await relayFor(t, {limits});
  const players = [];
  for (const name of names)
    players.push(await new Player(relay, {name}).join(...players));
  return {relay, players};
}
