// The W3C's WebSocket on twinsocket's native engine: `const {WebSocket} = require('./websocket.js')`.
// $TWINSOCKET_ADDON names the addon; by default it is next to this file.
'use strict';

const addon = require(process.env.TWINSOCKET_ADDON ?? './twinsocket.node');

const CONNECTING = 0, OPEN = 1, CLOSING = 2, CLOSED = 3;
const names = {9: 'NotSupportedError', 11: 'InvalidStateError', 12: 'SyntaxError', 15: 'InvalidAccessError',
               18: 'SecurityError', 22: 'QuotaExceededError'};

// Node has it from version 23 on.
const CloseEvent = globalThis.CloseEvent ?? class CloseEvent extends Event {
  #init;

  constructor(type, init = {}) {
    super(type, init);
    this.#init = init;
  }

  get wasClean() { return Boolean(this.#init.wasClean); }
  get code() { return this.#init.code ?? 0; }
  get reason() { return this.#init.reason ?? ''; }
};

// Turns the addon's error into a DOMException.
function attempt(call) {
  try {
    return call();
  } catch (error) {
    if (!(error.code in names)) throw error;
    throw new DOMException(error.message, names[error.code]);
  }
}

// Web IDL's USVString.
const toWellFormed = (value) => String(value).replace(/\p{Surrogate}/gu, '\ufffd');

const bytesOf = (data) => ArrayBuffer.isView(data) ?
    new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);

const isBuffer = (data) => ArrayBuffer.isView(data) || data instanceof ArrayBuffer ||
    (typeof SharedArrayBuffer !== 'undefined' && data instanceof SharedArrayBuffer);

class WebSocket extends EventTarget {
  #handle;
  #binaryType = 'blob';
  #origin;
  #isClosing = false;  // By close(), which may still be waiting for Blobs.
  #handlers = new Map();
  #waiting = [];  // Blobs that are being read, and messages sent after them.
  #waitingBytes = 0;

  constructor(url, protocols = []) {
    super();
    if (arguments.length === 0) throw new TypeError('WebSocket: 1 argument required, but only 0 present.');
    const isList = typeof protocols === 'object' && protocols !== null && Symbol.iterator in protocols;
    const list = isList ? [...protocols] : [protocols];
    this.#handle = attempt(() => addon.connect(toWellFormed(url), list.map(String), (...event) => this.#hear(...event)));
    this.#origin = new URL(this.url).origin;
  }

  get url() { return addon.url(this.#handle); }
  get readyState() { return Math.max(addon.state(this.#handle), this.#isClosing ? CLOSING : CONNECTING); }
  get protocol() { return addon.protocol(this.#handle); }
  get extensions() { return addon.extensions(this.#handle); }
  get bufferedAmount() { return addon.buffered(this.#handle) + this.#waitingBytes; }

  get binaryType() { return this.#binaryType; }
  set binaryType(type) {
    if (type === 'blob' || type === 'arraybuffer') this.#binaryType = type;
  }

  send(data) {
    if (arguments.length === 0) throw new TypeError('send: 1 argument required, but only 0 present.');
    if (!(data instanceof Blob) && !isBuffer(data)) data = toWellFormed(data);
    if (this.readyState > CONNECTING && (data instanceof Blob || this.#waiting.length > 0)) return this.#sendLater(data);
    if (data instanceof Blob) data = '';  // Refused in any case.
    attempt(() => addon.send(this.#handle, typeof data === 'string' ? data : bytesOf(data)));
  }

  // Messages after a Blob wait until it has been read, so that the order is kept.
  #sendLater(data) {
    if (isBuffer(data)) data = bytesOf(data).slice();
    const size = data instanceof Blob ? data.size : Buffer.byteLength(data);
    this.#waitingBytes += size;
    this.#waiting.push({data, size});
    if (this.#waiting.length === 1) this.#sendWaiting();
  }

  async #sendWaiting() {
    for (; this.#waiting.length > 0; this.#waiting.shift()) {
      const {data, size, close} = this.#waiting[0];
      const content = data instanceof Blob ? new Uint8Array(await data.arrayBuffer()) : data;
      this.#waitingBytes -= size;
      close ? close() : addon.send(this.#handle, content);
    }
  }

  close(code = undefined, reason = undefined) {
    // Web IDL's [Clamp] unsigned short.
    const number = code === undefined ? 0 : Math.min(Math.max(Math.round(Number(code)) || 0, 0), 65535);
    const text = reason === undefined ? '' : toWellFormed(reason);
    if (code !== undefined && number !== 1000 && !(number >= 3000 && number <= 4999))
      throw new DOMException(`The close code ${code} is not allowed: use 1000, or 3000 to 4999.`, 'InvalidAccessError');
    if (Buffer.byteLength(text) > 123)
      throw new DOMException('The close reason has more than 123 bytes of UTF-8.', 'SyntaxError');
    if (this.#isClosing) return;
    this.#isClosing = true;
    const close = () => addon.close(this.#handle, number, text);
    this.#waiting.length > 0 ? this.#waiting.push({data: '', size: 0, close}) : close();
  }

  #hear(kind, data, wasClean, code) {
    if (kind === 'open') {
      this.dispatchEvent(new Event('open'));
    } else if (kind === 'error') {
      // As in Node's own class, the sentence is in `message`.
      this.dispatchEvent(Object.defineProperty(new Event('error'), 'message', {value: data}));
    } else if (kind === 'close') {
      this.dispatchEvent(new CloseEvent('close', {wasClean, code, reason: data}));
    } else if (!this.#isClosing) {
      if (kind === 'binary' && this.#binaryType === 'blob') data = new Blob([data]);
      this.dispatchEvent(new MessageEvent('message', {data, origin: this.#origin}));
    }
  }

  // HTML §8.1.8.1: a handler keeps the place at which it was first set.
  static {
    for (const type of ['open', 'message', 'error', 'close']) {
      Object.defineProperty(this.prototype, `on${type}`, {
        configurable: true,
        enumerable: true,
        get() { return this.#handlers.get(type)?.handler ?? null; },
        set(value) {
          const handler = typeof value === 'function' ? value : null;
          const known = this.#handlers.get(type);
          if (known && handler) return void (known.handler = handler);
          if (known) {
            this.removeEventListener(type, known.listener);
            return void this.#handlers.delete(type);
          }
          if (!handler) return;
          const entry = {handler, listener: (event) => entry.handler.call(this, event)};
          this.#handlers.set(type, entry);
          this.addEventListener(type, entry.listener);
        },
      });
    }
    for (const where of [this, this.prototype]) {
      for (const [name, value] of Object.entries({CONNECTING, OPEN, CLOSING, CLOSED}))
        Object.defineProperty(where, name, {value, enumerable: true});
    }
    Object.defineProperty(this.prototype, Symbol.toStringTag, {value: 'WebSocket', configurable: true});
  }
}

module.exports = {WebSocket, CloseEvent};
