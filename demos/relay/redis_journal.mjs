// Rooms in Redis, shared by all relays that use it. A room's events are a stream, which puts them in order,
// and are published as they are added; now and then a snapshot replaces the old ones.

import {createClient, RESP_TYPES} from '@redis/client';

import {newRelayId} from './events.mjs';
import {RedisClaims} from './redis_claims.mjs';
import {leaseKey, RedisLog} from './redis_log.mjs';

export class RedisJournal {
  idleRoomsStay = false;  // Other relays continue with them.
  healthy = false;
  relay = newRelayId();  // A new one after each loss: nobody from before is here any more.
  address = '';  // Where other relays reach this one.
  #url;
  #relay;
  #claims;
  #commands;
  #subscriber;
  #logs = new Set();
  #listeners = [];
  #heartbeat;
  #unanswered = 0;  // Heartbeats.
  #wait = 0;
  #retry;
  #isClosing = false;

  static async open(url, relay) {
    const journal = new RedisJournal(url, relay);
    try {
      await journal.#connect();
    } catch (error) {
      journal.#disconnect();
      const host = URL.canParse?.(url) ?? true ? new URL(url).host : url;
      throw new Error(`Redis at ${host} cannot be reached: ${error.message}`);
    }
    return journal;
  }

  constructor(url, relay) {
    this.#url = url;
    this.#relay = relay;
  }

  onLost(listener) {
    this.#listeners.push(listener);
  }

  async open(path, name, replica) {
    if (!this.healthy) throw new Error('Redis cannot be reached');
    const {relay, healthy} = this;
    const context = {
      relay,
      limits: this.#relay.limits,
      commands: this.#commands,
      subscriber: this.#subscriber,
      lose: (error) => this.#lose(error),
    };
    const log = new RedisLog(path, name, replica, context);
    this.#logs.add(log);
    try {
      await log.read();
    } catch (error) {
      this.#lose(error);
      throw error;
    }
    if (this.relay !== relay) throw new Error('Redis was lost');
    return {
      applyHere: (happened) => replica.apply(relay, happened),
      submit: (happened, isLive) => log.submit(happened, isLive),
      close: () => log.close().finally(() => this.#logs.delete(log)),
    };
  }

  // Resolves to null if this unique name is ours; else to the address of the relay that has it.
  async claim(name, lost) {
    if (!this.healthy) throw new Error('Redis cannot be reached');
    return this.#claims.claim(name, lost);
  }

  release(name) {
    if (this.healthy) this.#claims.release(name).catch((error) => this.#lose(error));
  }

  async close() {
    this.#isClosing = true;
    clearInterval(this.#heartbeat);
    clearTimeout(this.#retry);
    if (this.healthy) await this.#commands.del(leaseKey(this.relay)).catch(() => {});
    this.#disconnect();
  }

  async #connect() {
    const {limits: {lease}} = this.#relay;
    const client = createClient({
      url: this.#url,
      disableOfflineQueue: true,
      socket: {reconnectStrategy: false, connectTimeout: lease},
    });
    this.#subscriber = client.duplicate();
    this.#commands = client.withTypeMapping({[RESP_TYPES.BLOB_STRING]: Buffer});
    for (const one of [client, this.#subscriber]) {
      one.on('error', (error) => this.#lose(error));
      one.on('end', () => this.#lose(new Error('it closed the connection')));
    }
    await Promise.all([client.connect(), this.#subscriber.connect()]);
    await this.#renew();
    this.#claims = new RedisClaims(this.#commands, () => this.address, lease);
    this.healthy = true;
    this.#heartbeat = setInterval(() => this.#beat(), lease / 4);
  }

  #renew() {
    const {limits: {lease}} = this.#relay;
    return this.#commands.set(leaseKey(this.relay), '1', {expiration: {type: 'PX', value: lease}});
  }

  // An answer that does not arrive before the second next heartbeat counts as none.
  async #beat() {
    const {relay} = this;
    if (++this.#unanswered > 2) return this.#lose(new Error('it does not answer'));
    try {
      await this.#renew();
      await this.#claims.renew();
      await Promise.all(Array.from(this.#logs, (log) => log.missGone()));
      if (this.relay === relay) this.#unanswered = 0;
    } catch (error) {
      if (this.relay === relay) this.#lose(error);
    }
  }

  // From now on, everything known here may be outdated: all people reconnect, here or to another relay.
  #lose(error) {
    if (!this.healthy || this.#isClosing) return;
    this.healthy = false;
    this.#unanswered = 0;
    clearInterval(this.#heartbeat);
    this.#relay.report(`Redis is lost: ${error.message}`);
    for (const log of this.#logs) log.abandon();
    this.#logs.clear();
    this.#disconnect();
    this.relay = newRelayId();
    for (const listener of this.#listeners) listener('the relay has lost its rooms; come back');
    this.#wait = 0;
    this.#tryAgain();
  }

  #tryAgain() {
    const {limits: {lease}} = this.#relay;
    this.#wait = Math.min(lease, 2 * this.#wait || 50);
    this.#retry = setTimeout(async () => {
      try {
        await this.#connect();
        this.#relay.report('Redis is back');
      } catch {
        this.#disconnect();
        if (!this.#isClosing) this.#tryAgain();
      }
    }, this.#wait * (0.5 + Math.random() / 2));
  }

  #disconnect() {
    for (const client of [this.#commands, this.#subscriber]) {
      if (client?.isOpen) client.destroy();
    }
  }
}
