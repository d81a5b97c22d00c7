// Messages that are being received: ws keeps each in memory until it is complete. All of them together have a
// budget; when it is used up, the client with the most unfinished bytes is closed.

const tryAgainLater = 1013;

export class Unfinished {
  #held = new Map();  // In bytes, by socket.
  #total = 0;
  #limits;
  #count;

  constructor({limits, metrics}) {
    this.#limits = limits;
    this.#count = metrics.counter(
        ['unfinished_dropped_total', 'Connections that were closed since unfinished messages took too much memory.']);
    metrics.gauge('unfinished_bytes', 'Bytes of messages whose end has not come.', () => this.#total);
  }

  get bytes() {
    return this.#total;
  }

  // `wire` is the TCP socket of the WebSocket. Its bytes are counted before ws reads them.
  watch(webSocket, wire) {
    const give = (bytes) => this.#take(webSocket, -Math.min(bytes, this.#held.get(webSocket) ?? 0));
    const receive = (chunk) => this.#take(webSocket, chunk.length);
    wire.prependListener('data', receive);
    webSocket.on('message', () => give(Infinity));
    for (const control of ['ping', 'pong']) webSocket.on(control, (data) => give(data.length + 6));
    webSocket.once('close', () => {
      wire.off('data', receive);
      give(Infinity);
    });
  }

  #take(webSocket, bytes) {
    this.#total += bytes;
    const held = (this.#held.get(webSocket) ?? 0) + bytes;
    if (held > 0) this.#held.set(webSocket, held);
    else this.#held.delete(webSocket);
    if (bytes <= 0 || this.#total <= this.#limits.unfinishedBytes) return;
    const [largest] = [...this.#held].reduce((most, one) => (one[1] > most[1] ? one : most));
    this.#count();
    largest.close(tryAgainLater, 'the relay has no memory for so long a message now');
    largest.terminate();  // This frees ws's memory at once.
    this.#take(largest, -(this.#held.get(largest) ?? 0));
  }
}
