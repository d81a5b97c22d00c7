// How much one address may use of the relay, and all of them together: sockets, and unfinished messages. What
// was taken is returned afterwards.

const nothing = {refused: null, leave() {}};

// The client's address. A proxy on this machine says for whom it connects; anybody else could claim anything.
export function addressOf({headers, socket: {remoteAddress = ''}}) {
  const address = remoteAddress.replace(/^::ffff:/, '');
  const forwarded = headers['x-forwarded-for']?.split(',').at(-1).trim();
  return isLocal(address) && forwarded ? forwarded : address;
}

// Programs on this machine are not limited by address: tests and proxies have many connections from one.
export const isLocal = (address) => address === '::1' || address.startsWith('127.');

export class Addresses {
  #sockets = new Map();  // Their number, by address.
  #limits;

  constructor(limits) {
    this.#limits = limits;
  }

  // Reserves a socket, which leave() releases; null if the address has enough.
  enter(address) {
    if (isLocal(address)) return nothing;
    const count = this.#sockets.get(address) ?? 0;
    if (count >= this.#limits.connectionsOfAddress) return null;
    this.#sockets.set(address, count + 1);
    let isHere = true;
    return {
      leave: () => {
        if (!isHere) return;
        isHere = false;
        const left = this.#sockets.get(address) - 1;
        if (left > 0) this.#sockets.set(address, left);
        else this.#sockets.delete(address);
      },
    };
  }

  get size() {
    return this.#sockets.size;
  }
}
