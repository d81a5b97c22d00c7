// Names that only one relay has, such as ponds': the first relay that is asked claims the name in Redis with
// a lease, and renews it.

const keyOf = (name) => `twinsocket:claim:${name}`;

const ifOurs = (command) => `
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  return redis.call(${command})`;
const renew = ifOurs(`'PEXPIRE', KEYS[1], ARGV[2]`);
const release = ifOurs(`'DEL', KEYS[1]`);

export class RedisClaims {
  #held = new Map();  // The functions to call when a name is lost, by name.
  #commands;
  #address;
  #lease;

  // `address()` is where other relays reach this one.
  constructor(commands, address, lease) {
    this.#commands = commands;
    this.#address = address;
    this.#lease = lease;
  }

  // Resolves to null if the name is ours from now on, else to the address of the relay that has it.
  async claim(name, lost) {
    const holder = await this.#commands.set(
        keyOf(name), this.#address(), {expiration: {type: 'PX', value: this.#lease}, condition: 'NX', GET: true});
    if (holder && String(holder) !== this.#address()) return String(holder);
    this.#held.set(name, lost);
    if (holder) await this.#renew(name);  // Ours from an earlier time: the lease may end soon.
    return null;
  }

  async release(name) {
    if (!this.#held.delete(name)) return;
    await this.#commands.eval(release, {keys: [keyOf(name)], arguments: [this.#address()]});
  }

  async renew() {
    await Promise.all(Array.from(this.#held.keys(), (name) => this.#renew(name)));
  }

  async #renew(name) {
    const isOurs = await this.#commands.eval(
        renew, {keys: [keyOf(name)], arguments: [this.#address(), String(this.#lease)]});
    if (isOurs) return;
    this.#held.get(name)?.();  // This process was suspended for longer than a lease.
    this.#held.delete(name);
  }
}
