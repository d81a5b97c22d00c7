// The same as client.cpp in plain JavaScript: the page's own WebSocket, without any code of ours. The page
// passes Module.arguments to it, and is notified of its end through Module.onExit, as for a wasm program.
'use strict';

const encoder = new TextEncoder();
const fromHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (digits) => parseInt(digits, 16));

// "abc…zabc…"
function pattern(size) {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; ++i) bytes[i] = 97 + i % 26;
  return bytes;
}
const textOf = (bytes) => new TextDecoder().decode(bytes);

function quote(bytes) {
  if (typeof bytes === 'string') bytes = encoder.encode(bytes);
  if (bytes.length > 64) {
    let hash = 0x811c9dc5;
    for (let i = 0; i < bytes.length; ++i) hash = Math.imul(hash ^ bytes[i], 0x01000193);
    return `<${bytes.length} bytes, ${(hash >>> 0).toString(16).padStart(8, '0')}>`;
  }
  const isPlain = (byte) =>
      byte >= 32 && byte < 127 && !'"%;\\'.includes(String.fromCharCode(byte));
  const escaped = (byte) => '%' + byte.toString(16).toUpperCase().padStart(2, '0');
  const characters = [...bytes].map((b) => isPlain(b) ? String.fromCharCode(b) : escaped(b));
  return `"${characters.join('')}"`;
}

// A separate task, like web::postTask().
const channel = new MessageChannel();
const tasks = [];
channel.port1.onmessage = () => tasks.shift()();
const post = (task) => {
  tasks.push(task);
  channel.port2.postMessage(null);
};

class Case {
  #url;
  #origin;  // Of the latest message.
  #protocols = [];
  #actions = new Map();
  #counts = new Map();
  #listeners = new Map();
  #timers = new Map();
  #socket;
  #trace = [];
  #report;
  #isOver = false;
  #countsNumbers = false;
  #nextNumber = 0;
  #echoes = false;
  #sentBack = 0;

  constructor(script, report) {
    this.#report = report;
    for (const line of script.split('\n')) this.#read(line.split(' ').map(decodeURIComponent));
  }

  #read([kind, ...words]) {
    if (kind === 'url') {
      this.#url = words[0];
    } else if (kind === 'protocols') {
      this.#protocols = words;
    } else if (kind === 'on') {
      const [event, ...action] = words;
      if (!this.#actions.has(event)) this.#actions.set(event, []);
      this.#actions.get(event).push(action);
    }
  }

  start() {
    try {
      this.#socket = new WebSocket(this.#url, this.#protocols);
    } catch (exception) {
      this.#log(`throws ${exception.name}`);
      return this.#finish();
    }
    for (const event of ['open', 'message', 'error', 'close']) this.#setHandler(event, '');
    this.#performAll('start');
  }

  // An entry may be a promise: a Blob is read later, but keeps its place.
  #log(entry) {
    if (this.#nextNumber > 0) {
      this.#trace.push(`${this.#nextNumber} numbers in order`);
      this.#nextNumber = 0;
    }
    if (this.#sentBack > 0) {
      this.#trace.push(`${this.#sentBack} messages sent back`);
      this.#sentBack = 0;
    }
    this.#trace.push(entry);
  }

  #describe(event) {
    if (event.type === 'message') {
      const {data} = event;
      if (typeof data === 'string') return `message ${quote(data)}`;
      if (data instanceof ArrayBuffer) return `message bytes ${quote(new Uint8Array(data))}`;
      if (data instanceof Uint8Array) return `message ${data.constructor.name} ${quote(data)}`;  // For Bun.
      return data.arrayBuffer().then((read) => `message blob ${quote(new Uint8Array(read))}`);
    }
    if (event.type !== 'close') return event.type;
    return `close ${event.code} ${event.wasClean ? 'clean' : 'unclean'} ${quote(event.reason)}`;
  }

  #listener(name) {
    return (event) => {
      if (event.type === 'message') this.#origin = event.origin;
      const isNumber = this.#countsNumbers && event.type === 'message' &&
          event.data === String(this.#nextNumber);
      if (isNumber) return void ++this.#nextNumber;
      if (this.#echoes && event.type === 'message') {
        ++this.#sentBack;
        return this.#socket.send(event.data);
      }
      this.#happened(name, event.type, this.#describe(event));
    };
  }

  #happened(name, type, described) {
    const prefix = name ? `${name}: ` : '';
    this.#log(described instanceof Promise ? described.then((text) => prefix + text)
                                           : prefix + described);
    const key = (name ? `${name}:` : '') + type;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    // Some engines fire no close afterwards; the standard fires both in one task.
    if (type === 'error') setTimeout(() => this.#finish(), 250);
    if (type === 'close' && !this.#isOver) {
      this.#isOver = true;
      post(() => post(() => this.#finish()));
    }
    this.#performAll(`${key}#${count}`);
    this.#performAll(key);
  }

  #performAll(key) {
    for (const action of this.#actions.get(key) ?? []) this.#attempt(action);
  }

  #attempt(action) {
    try {
      this.#perform(action);
    } catch (exception) {
      if (action[0] === 'throw') throw exception;
      this.#log(`${action[0]} throws ${exception.name}`);
    }
  }

  #perform([verb, ...words]) {
    const socket = this.#socket;
    const [object] = words;
    const verbs = {
      finish: () => post(() => this.#finish()),
      post: () => post(() => this.#attempt(words)),
      whenClosing: () => this.#whenClosing(),
      timeout: () => this.#setTimer(setTimeout, words),
      interval: () => this.#setTimer(setInterval, words),
      clear: () => clearTimeout(this.#timers.get(object)),
      signal: () => this.#report('signal'),
      throw: () => {
        throw new Error('a handler\'s own exception');
      },
      send: () => socket.send(object),
      sendBytes: () => socket.send(fromHex(object)),
      sendBlob: () => socket.send(new Blob([fromHex(object)])),
      sendLong: () => socket.send(textOf(pattern(Number(object)))),
      sendLongBytes: () => socket.send(pattern(Number(object))),
      sendLongBlob: () => socket.send(new Blob([pattern(Number(object))])),
      close: () => this.#close(words),
      note: () => this.#note(object),
      listen: () => this.#listen(object, words[1], words.length > 2),
      unlisten: () => socket.removeEventListener(...this.#listeners.get(object)),
      handler: () => this.#setHandler(object, words[1] ?? 'none'),
      numbers: () => this.#countsNumbers = true,
      echoes: () => this.#echoes = true,
      binaryType: () => socket.binaryType = object,
    };
    if (verb in verbs) verbs[verb]();
    else this.#log(`what is ${verb}?`);
  }

  // There is no event for CLOSING, so this checks in each turn.
  #whenClosing() {
    if (this.#socket.readyState === WebSocket.CLOSING) return this.#performAll('closing');
    post(() => this.#whenClosing());
  }

  #close([code, reason, size]) {
    if (code === undefined) return this.#socket.close();
    if (reason === undefined) return this.#socket.close(Number(code));
    this.#socket.close(Number(code), reason === 'long' ? textOf(pattern(Number(size))) : reason);
  }

  #note(attribute) {
    const computed = {
      isBuffered: () => this.#socket.bufferedAmount > 0,
      origin: () => this.#socket.url.startsWith(`${this.#origin}/case/`) ? 'of the url' :
          this.#socket.url === this.#origin ? 'is the url'                    : this.#origin,
    };
    const value = attribute in computed ? computed[attribute]() : this.#socket[attribute];
    const isQuoted = attribute === 'protocol' || attribute === 'extensions';
    this.#log(`${attribute} ${isQuoted ? quote(value) : value}`);
  }

  #listen(event, name, once) {
    const listener = this.#listener(name);
    this.#listeners.set(name, [event, listener]);
    this.#socket.addEventListener(event, listener, {once});
  }

  #setTimer(set, [name, delay]) {
    this.#timers.set(name, set(() => this.#happened(name, 'timer', 'timer'), Number(delay)));
  }

  #setHandler(event, name) {
    this.#socket[`on${event}`] = name === 'none' ? null : this.#listener(name);
  }

  async #finish() {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    const report = this.#report;
    this.#report = undefined;
    if (report) report((await Promise.all(this.#trace)).join('; '));
  }
}

const control = new WebSocket(Module.arguments[0]);
control.onmessage = ({data}) => new Case(data, (text) => control.send(text)).start();
control.onclose = ({code}) => Module.onExit(code === 1000 ? 0 : 1);
