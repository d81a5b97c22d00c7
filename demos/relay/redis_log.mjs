// The events of one room in Redis: a stream, a snapshot of everything before it, and a channel.

import {deserialize, serialize} from 'node:v8';

import {decodeBatch, encodeBatch, event} from './events.mjs';

export const leaseKey = (relay) => `twinsocket:relay:${relay.toString('hex')}`;

// Events are added and published in one step: so everybody receives them in the stream's order.
const append = `
  local id = redis.call('XADD', KEYS[1], '*', 'e', ARGV[1])
  redis.call('PUBLISH', KEYS[3], id .. ' ' .. ARGV[1])
  redis.call('EXPIRE', KEYS[1], ARGV[2])
  redis.call('EXPIRE', KEYS[2], ARGV[2])
  return id`;

const load = `
  return {redis.call('GET', KEYS[2]), redis.call('XRANGE', KEYS[1], '-', '+')}`;

// Replaces all events that the snapshot contains; but never a later snapshot.
const replace = `
  local function before(id, other)
    local time, count = string.match(id, '(%d+)-(%d+)')
    local otherTime, otherCount = string.match(other, '(%d+)-(%d+)')
    time, otherTime = tonumber(time), tonumber(otherTime)
    return time < otherTime or (time == otherTime and tonumber(count) < tonumber(otherCount))
  end
  local old = redis.call('GETRANGE', KEYS[2], 0, 40)
  if old ~= '' and not before(old, ARGV[1]) then return 0 end
  redis.call('SET', KEYS[2], ARGV[1] .. ' ' .. ARGV[2], 'EX', ARGV[4])
  return redis.call('XTRIM', KEYS[1], 'MINID', ARGV[3])`;

export class RedisLog {
  #keys;  // Of the stream, the snapshot and the channel.
  #lock;
  #replica;
  #context;
  #last = [0, 0];  // The id of the last event that was applied.
  #early = [];     // Messages from the channel before the stream was read; null afterwards.
  #pending = [];
  #pendingLive = [];
  #isScheduled = false;
  #isAbandoned = false;
  #unanswered = 0;              // In bytes.
  #sending = Promise.resolve();
  #grown = 0;                   // In bytes, since the last snapshot.
  #snapshotSize = 0;
  #listener = (message) => this.#hear(message);

  constructor(path, name, replica, context) {
    const base = `twinsocket:{${path}:${encodeURIComponent(name)}}`;
    this.#keys = [`${base}:events`, `${base}:snapshot`, `${base}:live`];
    this.#lock = `${base}:lock`;
    this.#replica = replica;
    this.#context = context;
  }

  async read() {
    const {commands, subscriber} = this.#context;
    await subscriber.subscribe(this.#keys[2], this.#listener, true);
    const [saved, entries] = await commands.eval(load, {keys: this.#keys, arguments: []});
    if (saved) {
      const [id, bytes] = split(saved);
      this.#replica.load(deserialize(bytes));
      this.#last = readId(id);
      this.#snapshotSize = bytes.length;
    }
    for (const [id, [, bytes]] of entries) this.#apply(id, bytes);
    const early = this.#early;
    this.#early = null;
    for (const message of early) this.#hear(message);
    await this.missGone();
  }

  submit(happened, isLive) {
    if (this.#isAbandoned) return;
    (isLive ? this.#pendingLive : this.#pending).push(happened);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#flush());
  }

  // Informs everybody about relays that have not renewed their lease.
  async missGone() {
    const {commands, relay} = this.#context;
    for (const other of this.#replica.relays()) {
      if (other.equals(relay) || await commands.exists(leaseKey(other))) continue;
      this.submit({type: event.gone, connection: 0, data: other});
    }
  }

  async close() {
    this.#flush();
    await this.#sending;
    if (this.#isAbandoned) return;
    await this.#context.subscriber.unsubscribe(this.#keys[2], this.#listener).catch(() => {});
  }

  abandon() {
    this.#isAbandoned = true;
  }

  #flush() {
    this.#isScheduled = false;
    if (this.#isAbandoned) return;
    const {commands, relay, limits} = this.#context;
    if (this.#pending.length) {
      const bytes = encodeBatch(relay, this.#pending);
      this.#pending = [];
      const lifetime = String(limits.redisDays * 24 * 3600);
      this.#send(bytes, commands.eval(append, {keys: this.#keys, arguments: [bytes, lifetime]}));
    }
    if (this.#pendingLive.length) {
      const bytes = Buffer.concat([liveMark, encodeBatch(relay, this.#pendingLive)]);
      this.#pendingLive = [];
      this.#send(bytes, commands.publish(this.#keys[2], bytes));
    }
  }

  #send(bytes, answer) {
    const {lose, limits} = this.#context;
    this.#unanswered += bytes.length;
    if (this.#unanswered > limits.redisBacklog) lose(new Error('it is too slow'));
    const answered = answer.then(() => (this.#unanswered -= bytes.length), lose);
    this.#sending = Promise.all([this.#sending, answered]);
  }

  #hear(message) {
    if (this.#isAbandoned) return;
    if (this.#early) return this.#early.push(message);
    const [id, bytes] = split(message);
    if (id === liveId) return this.#applyAll(bytes);
    this.#apply(id, bytes);
    const {keptBytes} = this.#context.limits;
    if (this.#grown > Math.max(keptBytes, 3 * this.#snapshotSize)) this.#makeSnapshot();
  }

  // Only once each, although both the stream and the channel may deliver it.
  #apply(id, bytes) {
    const [time, count] = readId(id);
    const [lastTime, lastCount] = this.#last;
    if (time < lastTime || (time === lastTime && count <= lastCount)) return;
    this.#last = [time, count];
    this.#grown += bytes.length + entryOverhead;
    this.#applyAll(bytes);
  }

  #applyAll(bytes) {
    const {relay, events} = decodeBatch(bytes);
    for (const happened of events) this.#replica.apply(relay, happened);
  }

  // All relays get here at the same event; one of them makes the snapshot.
  async #makeSnapshot() {
    const {commands, limits, lose} = this.#context;
    this.#grown = 0;
    try {
      const lifetime = {expiration: {type: 'PX', value: limits.lease}, condition: 'NX'};
      if (!await commands.set(this.#lock, '1', lifetime) || this.#isAbandoned) return;
      const [time, count] = this.#last;
      const bytes = serialize(this.#replica.save());
      this.#snapshotSize = bytes.length;
      const days = String(limits.redisDays * 24 * 3600);
      await commands.eval(replace, {
        keys: this.#keys,
        arguments: [`${time}-${count}`, bytes, `${time}-${count + 1}`, days],
      });
      await commands.del(this.#lock);
    } catch (error) {
      lose(error);
    }
  }
}

const liveId = '-';
const liveMark = Buffer.from(`${liveId} `);
const entryOverhead = 32;  // What Redis adds to an entry, roughly.

// An id, a space, and bytes.
function split(message) {
  const space = message.indexOf(0x20);
  return [message.subarray(0, space).toString('latin1'), message.subarray(space + 1)];
}

const readId = (id) => String(id).split('-').map(Number);
