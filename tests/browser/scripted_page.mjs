// A page in Node that follows a script: programs/driven.cpp runs in it as in a browser, with sockets that do
// what a test wants.
import {readFile} from 'node:fs/promises';

// The interface of a page's WebSocket. The test plays the network, and fires the events.
class ScriptedSocket {
  url;
  readyState = 0;
  bufferedAmount = 0;
  protocol = '';
  extensions = '';
  closes = 0;

  constructor(url) {
    this.url = url;
  }

  #listeners = {};

  addEventListener(type, listener) {
    this.#listeners[type] = listener;
  }

  send(data) {
    this.bufferedAmount += new Blob([data]).size;
  }

  close() {
    ++this.closes;
    if (this.readyState < 2) this.readyState = 2;
  }

  // Named like the page's events.
  open() {
    this.readyState = 1;
    this.onopen({});
    this.#listeners.open?.({});
  }

  message(data) {
    this.onmessage({data});
  }

  error() {
    this.onerror({});
    this.#listeners.error?.({});
  }

  closed(event = {wasClean: true, code: 1005, reason: ''}) {
    this.readyState = 3;
    this.onclose(event);
    this.#listeners.close?.({});
  }
}

// Runs a program that was built with -sMODULARIZE -sENVIRONMENT=web. `makeSocket` is the page's constructor:
// it may throw, or return anything.
export async function startInScriptedPage(file, {origin = 'http://page.example', makeSocket} = {}) {
  const page = {
    lines: [],
    errors: [],
    sockets: [],
    openPorts: 0,
    timers: [],  // Timers of a second or more, which the test fires.
    status: null,

    async turn() {
      for (let i = 0; i < 10; ++i) await new Promise((resolve) => setTimeout(resolve));
    },

    fireTimers() {
      for (const timer of page.timers.splice(0)) timer();
    },

    // Like an event of the page: exceptions from its handler are reported to window.onerror.
    fire(socket, event, ...args) {
      try {
        socket[event](...args);
      } catch (error) {
        page.errors.push(error);
      }
    },

    call(name, ...args) {
      const types = args.map((value) => typeof value);
      try {
        return page.program.ccall(name, 'number', types, args);
      } catch (error) {
        page.errors.push(error);
      }
    },
  };

  // `new` returns the object that the function returns.
  function WebSocket(url, protocols) {
    const socket = makeSocket ? makeSocket(url, protocols) : new ScriptedSocket(url);
    page.sockets.push(socket);
    return socket;
  }

  class MessageChannel extends globalThis.MessageChannel {
    constructor() {
      super();
      ++page.openPorts;
      this.port1.on('close', () => --page.openPorts);
    }
  }

  const setTimer = (call, delay = 0, ...args) =>
      delay < 1000 ? setTimeout(call, delay, ...args) : page.timers.push(call);
  const window = {origin};
  const document = {baseURI: `${origin}/`, currentScript: {src: `${origin}/program.js`}};
  const source = await readFile(file, 'utf8');
  const names = ['window', 'document', 'globalThis', 'WebSocket', 'MessageChannel', 'setTimeout'];
  const load = new Function(...names, `${source}; return Module;`);
  page.program = await load(window, document, window, WebSocket, MessageChannel, setTimer)({
    wasmBinary: await readFile(file.replace(/\.js$/, '.wasm')),
    print: (line) => page.lines.push(line),
    printErr: (line) => page.errors.push(line),
    onExit: (status) => page.status = status,
    onAbort: () => page.status = 'aborted',
  });
  return page;
}

export {ScriptedSocket};
