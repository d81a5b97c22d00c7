// What a client may still send: fills by the second, up to a burst.

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

  // False when there is not enough; nothing is taken then.
  spend(amount) {
    const now = this.#now();
    this.#left = Math.min(this.#most, this.#left + ((now - this.#then) / 1000) * this.#perSecond);
    this.#then = now;
    if (amount > this.#left) return false;
    this.#left -= amount;
    return true;
  }
}
