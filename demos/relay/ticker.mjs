// /ticker: a price that changes at random times, told by polling, by long polling and by WebSocket,
// so that the three can be compared. Each tick says when it was made, by the machine's steady clock.

import {WebSocketServer} from 'ws';

const badInput = 1008;
const longestTimeout = 2 ** 31 - 1;

export class Ticker {
  #limits;
  #ticks = [];          // The last ones, oldest first: {tick, at, price}.
  #waiting = new Set();  // What to call with the next tick.
  #timer = null;
  #isStopped = false;
  #random = Math.random;

  constructor(limits) {
    this.#limits = limits;
  }

  // Those after that number, or the last one alone.
  since(number) {
    this.#start();
    return number === null ? this.#ticks.slice(-1) : this.#ticks.filter(({tick}) => tick > number);
  }

  // `listener(tick)` is called for each tick until the function that is returned is called.
  listen(listener) {
    this.#start();
    this.#waiting.add(listener);
    return () => this.#waiting.delete(listener);
  }

  get listeners() {
    return this.#waiting.size;
  }

  // From now on the waits and prices that this seed makes, the same each time.
  begin(seed) {
    clearTimeout(this.#timer);
    this.#random = seeded(seed);
    this.#wait();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#isStopped = true;
  }

  // Runs from the first time that somebody asks.
  #start() {
    if (!this.#timer && !this.#isStopped) this.#tick();
  }

  #tick() {
    const {tick = 0, price = 100} = this.#ticks.at(-1) ?? {};
    const at = Number(process.hrtime.bigint() / 1000n);  // Microseconds.
    const next = {tick: tick + 1, at, price: Math.round(100 * price + 20 * this.#random() - 10) / 100};
    this.#ticks = [...this.#ticks.slice(1 - this.#limits.ticksKept), next];
    this.#wait();
    for (const listener of [...this.#waiting]) listener(next);
  }

  // As calls come in, or customers: independent of each other, and so far apart on average.
  #wait() {
    if (this.#isStopped) return;
    const wait = -Math.log(1 - this.#random()) * this.#limits.tickEvery;
    this.#timer = setTimeout(() => this.#tick(), Math.min(wait, longestTimeout));
  }
}

// Mulberry32: numbers from [0, 1).
function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function tickerServer(ticker, limits) {
  const server = new WebSocketServer({noServer: true, maxPayload: 1024});
  let written;  // Once for all.
  server.on('connection', (socket) => {
    socket.on('error', () => {});
    socket.on('message', () => socket.close(badInput, 'the ticker only speaks'));
    socket.on('close', ticker.listen((tick) => {
      if (socket.bufferedAmount > limits.backlog) return socket.terminate();  // Reads too slowly.
      if (written?.tick !== tick) written = {tick, text: JSON.stringify(tick)};
      socket.send(written.text);
    }));
  });
  return server;
}

// By path: what answers a request.
export function tickerPages(ticker, limits) {
  return {
    // For measurements, which want the same ticks again and again: only if the relay allows it.
    '/ticker/begin': (request, response) => {
      const seed = new URL(request.url, 'http://relay').searchParams.get('seed');
      const isAllowed = limits.tickControl && request.method === 'POST' && /^\d{1,9}$/.test(seed);
      if (isAllowed) ticker.begin(Number(seed));
      response.writeHead(isAllowed ? 204 : 403).end();
    },
    '/ticker': (request, response) => answer(response, ticker.since(after(request))),
    '/ticker/next': (request, response) => {
      const ticks = ticker.since(after(request));
      if (ticks.length) return answer(response, ticks);
      const end = (found) => {
        stop();
        clearTimeout(patience);
        answer(response, found);
      };
      const stop = ticker.listen((tick) => end([tick]));
      const patience = setTimeout(() => end([]), limits.longPoll);
      response.on('close', () => (stop(), clearTimeout(patience)));
    },
  };
}

function after({url}) {
  const number = new URL(url, 'http://relay').searchParams.get('after');
  return /^\d{1,15}$/.test(number) ? Number(number) : null;
}

function answer(response, ticks) {
  const body = JSON.stringify(ticks);
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
  });
  response.end(body);
}
