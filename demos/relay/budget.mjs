// How much a client may still send: it grows every second, up to a burst.

export class Budget {
  #perSecond;
  #most;
  #left;
  #now;
  #then;

  constructor(perSecond, burstSeconds, now = () => performance.now()) {
    this.#perSecond = perSecond;
    this.#left = this.#most = perSecond * burstSeconds;
    this.#now = now;
    this.#then = now();
  }

  // Returns false, and takes nothing, if there is not enough.
  spend(amount) {
    const now = this.#now();
    this.#left = Math.min(this.#most, this.#left + ((now - this.#then) / 1000) * this.#perSecond);
    this.#then = now;
    if (amount > this.#left) return false;
    this.#left -= amount;
    return true;
  }
}
