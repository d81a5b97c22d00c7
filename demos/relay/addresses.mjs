// What one address may take of the relay, and all of them together: sockets, and messages of which
// the end has not come yet. What is taken is given back.

const nothing = {refused: null, leave() {}};

// Who connects. A proxy on this machine says for whom it does; anybody else could say anything.
export function addressOf({headers, socket: {remoteAddress = ''}}) {
  const address = remoteAddress.replace(/^::ffff:/, '');
  const forwarded = headers['x-forwarded-for']?.split(',').at(-1).trim();
  return isLocal(address) && forwarded ? forwarded : address;
}

// Programs on this machine are not counted apart: tests and proxies are many at one address.
export const isLocal = (address) => address === '::1' || address.startsWith('127.');

export class Addresses {
  #sockets = new Map();  // How many, by address.
  #limits;

  constructor(limits) {
    this.#limits = limits;
  }

  // A place for one more socket, which leave() gives back; null if the address has enough.
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
