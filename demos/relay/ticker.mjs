// /ticker: a price that changes at random times, by polling, long polling and WebSocket, so that these can be
// compared. Each tick contains the time when it was made, by the machine's steady clock.

import {WebSocketServer} from 'ws';

const badInput = 1008;
const longestTimeout = 2 ** 31 - 1;

export class Ticker {
  #limits;
  #ticks = [];          // The last ones, the oldest first: {tick, at, price}.
  #waiting = new Set();  // Functions to call with the next tick.
  #timer = null;
  #isStopped = false;
  #random = Math.random;

  constructor(limits) {
    this.#limits = limits;
  }

  // The ticks after this number, or only the last one.
  since(number) {
    this.#start();
    return number === null ? this.#ticks.slice(-1) : this.#ticks.filter(({tick}) => tick > number);
  }

  // `listener(tick)` is called for each tick until the returned function is called.
  listen(listener) {
    this.#start();
    this.#waiting.add(listener);
    return () => this.#waiting.delete(listener);
  }

  get listeners() {
    return this.#waiting.size;
  }

  // From now on, uses the intervals and prices of this seed, which are always the same.
  begin(seed) {
    clearTimeout(this.#timer);
    this.#random = seeded(seed);
    this.#wait();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#isStopped = true;
  }

  // Starts when somebody asks for the first time.
  #start() {
    if (!this.#timer && !this.#isStopped) this.#tick();
  }

  #tick() {
    const {tick = 0, price = 100} = this.#ticks.at(-1) ?? {};
    const at = Number(process.hrtime.bigint() / 1000n);  // In microseconds.
    const next = {tick: tick + 1, at, price: Math.round(100 * price + 20 * this.#random() - 10) / 100};
    this.#ticks = [...this.#ticks.slice(1 - this.#limits.ticksKept), next];
    this.#wait();
    for (const listener of [...this.#waiting]) listener(next);
  }

  // Like incoming calls, or customers: independent of each other, with this distance on average.
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
  let written;  // Only once for all.
  server.on('connection', (socket) => {
    socket.on('error', () => {});
    socket.on('message', () => socket.close(badInput, 'the ticker only speaks'));
    socket.on('close', ticker.listen((tick) => {
      if (socket.bufferedAmount > limits.backlog) return socket.terminate();  // It reads too slowly.
      if (written?.tick !== tick) written = {tick, text: JSON.stringify(tick)};
      socket.send(written.text);
    }));
  });
  return server;
}

// The functions that answer requests, by path.
export function tickerPages(ticker, limits) {
  return {
    // For measurements that need the same ticks again: only if the relay allows it.
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
