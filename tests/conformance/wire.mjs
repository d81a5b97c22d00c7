// The bytes of RFC 6455 for the scripted server: frames in both directions, and how a trace shows them.
import {createHash} from 'node:crypto';

export const opcodes = {continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10};
const kinds = Object.fromEntries(Object.entries(opcodes).map(([kind, code]) => [code, kind]));

const bytesOf = (data) => Buffer.isBuffer(data) ? data : Buffer.from(data ?? '', 'utf8');

// RFC 6455 §5.2. Invalid frames are possible, because cases ask for them.
export function encodeFrame({opcode, payload, fin = true, rsv = 0, mask = false, lengthBytes}) {
  payload = bytesOf(payload);
  const size = payload.length;
  const extra = lengthBytes ?? (size < 126 ? 0 : size < 65536 ? 2 : 8);
  const head = Buffer.alloc(2 + extra);
  head[0] = (fin ? 0x80 : 0) | rsv << 4 | opcode;
  head[1] = (mask ? 0x80 : 0) | (extra === 0 ? size : extra === 2 ? 126 : 127);
  if (extra === 2) head.writeUInt16BE(size, 2);
  if (extra === 8) head.writeBigUInt64BE(BigInt(size), 2);
  // A mask of zeros does not change the payload.
  return Buffer.concat([head, Buffer.alloc(mask ? 4 : 0), payload]);
}

export function closeBody(code, reason) {
  if (code === undefined) return Buffer.alloc(0);
  return Buffer.concat([Buffer.from([code >> 8, code & 255]), bytesOf(reason)]);
}

// RFC 6455 §5.3, four bytes at a time: some cases have 64 MiB.
function unmask(payload, key) {
  const words = new Uint32Array(payload.buffer, payload.byteOffset, payload.length >> 2);
  const [wideKey] = new Uint32Array(Uint8Array.from(key).buffer);
  for (let i = 0; i < words.length; ++i) words[i] ^= wideKey;
  for (let i = words.length * 4; i < payload.length; ++i) payload[i] ^= key[i & 3];
}

// Takes the first frame from `bytes`. If it is incomplete, returns a number: the size below which it is not
// worth trying again.
export function decodeFrame(bytes) {
  if (bytes.length < 2) return 2;
  const short = bytes[1] & 0x7f;
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  const headSize = 2 + extra + (bytes[1] & 0x80 ? 4 : 0);
  if (bytes.length < headSize) return headSize;
  const size = extra === 0 ? short :
      extra === 2          ? bytes.readUInt16BE(2) :
                             Number(bytes.readBigUInt64BE(2));
  if (bytes.length < headSize + size) return headSize + size;
  const payload = Buffer.alloc(size);
  bytes.copy(payload, 0, headSize);
  if (bytes[1] & 0x80) unmask(payload, bytes.subarray(headSize - 4, headSize));
  return {
    kind: kinds[bytes[0] & 15] ?? `opcode ${bytes[0] & 15}`,
    fin: Boolean(bytes[0] & 0x80),
    rsv: bytes[0] >> 4 & 7,
    masked: Boolean(bytes[1] & 0x80),
    payload,
    size: headSize + size,
  };
}

// Splits what one side of a connection sends into the lines of its head, and then into frames.
export class Inbox {
  #onHead;
  #onFrame;
  #chunks = [];  // Bytes that are not yet a complete head or frame,
  #size = 0;     // their size,
  #wanted = 1;   // and the size from which on they may be one.

  constructor(onHead, onFrame) {
    this.#onHead = onHead;
    this.#onFrame = onFrame;
  }

  receive(data) {
    this.#chunks.push(data);
    this.#size += data.length;
    if (this.#size < this.#wanted) return;
    let bytes = Buffer.concat(this.#chunks);
    if (this.#onHead) bytes = this.#takeHead(bytes);
    if (!this.#onHead) bytes = this.#takeFrames(bytes);
    this.#chunks = [bytes];
    this.#size = bytes.length;
  }

  #takeHead(bytes) {
    const end = bytes.indexOf('\r\n\r\n');
    if (end < 0) return bytes;
    this.#onHead(bytes.subarray(0, end).toString('latin1').split('\r\n'));
    this.#onHead = undefined;
    return bytes.subarray(end + 4);
  }

  #takeFrames(bytes) {
    for (;;) {
      const frame = decodeFrame(bytes);
      if (typeof frame === 'number') {
        this.#wanted = frame;
        return bytes;
      }
      bytes = bytes.subarray(frame.size);
      this.#onFrame(frame);
    }
  }
}

// The same as in the clients: short data unchanged, long data as its size and FNV-1a hash.
export function quote(data) {
  const bytes = bytesOf(data);
  if (bytes.length > 64) {
    let hash = 0x811c9dc5;
    for (let i = 0; i < bytes.length; ++i) hash = Math.imul(hash ^ bytes[i], 0x01000193);
    return `<${bytes.length} bytes, ${(hash >>> 0).toString(16).padStart(8, '0')}>`;
  }
  const plain = (byte) => byte >= 32 && byte < 127 && !'"%;\\'.includes(String.fromCharCode(byte));
  const escaped = (byte) => '%' + byte.toString(16).toUpperCase().padStart(2, '0');
  return `"${[...bytes].map((b) => plain(b) ? String.fromCharCode(b) : escaped(b)).join('')}"`;
}

export function describeFrame({kind, fin, rsv, masked, payload}) {
  const flags = `${fin ? '' : ' unfinished'}${rsv & 4 ? ' compressed' : ''}` +
      `${rsv & 3 ? ' reserved' : ''}${masked ? '' : ' unmasked'}`;
  if (kind !== 'close') return `${kind}${flags} ${quote(payload)}`;
  if (payload.length < 2) return payload.length ? 'close of one byte' : `close${flags}`;
  return `close${flags} ${payload.readUInt16BE(0)} ${quote(payload.subarray(2))}`;
}

// RFC 6455 §4.2.2.
export const acceptValue = (key) =>
    createHash('sha1').update(key + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64');

// Long data that both sides send: "abc…zabc…".
export function pattern(size) {
  return Buffer.alloc(size, 'abcdefghijklmnopqrstuvwxyz');
}
