// Messages that the scripted server sends and expects back unchanged, compressed if the client offers it (RFC 7692).
import {constants, createDeflateRaw, createInflateRaw} from 'node:zlib';
import {accept, close} from './steps.mjs';
import {closeBody, encodeFrame, opcodes} from './wire.mjs';

const emptyBlock = Buffer.from('0000ffff', 'hex');

// One direction of a connection: messages pass through `stream` one by one.
class Flow {
  #make;
  #keeps;
  #stream;

  constructor(make, keeps) {
    this.#make = make;
    this.#keeps = keeps;
  }

  pass(bytes) {
    if (!this.#keeps || !this.#stream) this.#stream = this.#make();
    const stream = this.#stream, chunks = [];
    return new Promise((resolve, reject) => {
      stream.removeAllListeners();
      stream.on('error', reject);
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.write(bytes);
      stream.flush(constants.Z_SYNC_FLUSH, () => resolve(Buffer.concat(chunks)));
    });
  }
}

// The response's parameters for compression, and how both sides then compress. A parameter for the client's
// window requires that the client has offered it (RFC 7692 §7.1.2.2).
function agree(offer, {windowBits, takesOver}) {
  if (!offer?.includes('permessage-deflate')) return {};
  const limitsClient = offer.includes('client_max_window_bits');
  const words = ['permessage-deflate', `server_max_window_bits=${windowBits}`,
                 ...(limitsClient ? [`client_max_window_bits=${windowBits}`] : []),
                 ...(takesOver ? [] : ['server_no_context_takeover', 'client_no_context_takeover'])];
  const inflateBits = limitsClient ? windowBits : 15;
  return {
    field: words.join('; '),
    deflate: new Flow(() => createDeflateRaw({windowBits, level: 9}), takesOver),
    inflate: new Flow(() => createInflateRaw({windowBits: inflateBits}), takesOver),
  };
}

// Splits it into `pieces` frames of about the same size.
function framesOf({text, payload, pieces = 1}, isCompressed) {
  const size = Math.max(1, Math.ceil(payload.length / pieces));
  const parts = [];
  for (let i = 0; i < payload.length || !parts.length; i += size) parts.push(payload.subarray(i, i + size));
  return Buffer.concat(parts.map((part, i) => encodeFrame({
    opcode: i ? opcodes.continuation : text ? opcodes.text : opcodes.binary,
    rsv: isCompressed && !i ? 4 : 0,
    fin: i === parts.length - 1,
    payload: part,
  })));
}

// The client's next complete message.
async function nextMessage(c, inflate) {
  const payloads = [];
  let isCompressed = false;
  for (;;) {
    const frame = await c.frameOf();
    if (frame.kind === 'end' || frame.kind === 'close') return;
    if (frame.kind === 'pong') continue;
    isCompressed ||= Boolean(frame.rsv & 4);
    payloads.push(frame.payload);
    if (!frame.fin) continue;
    const whole = Buffer.concat(payloads);
    return isCompressed ? inflate.pass(Buffer.concat([whole, emptyBlock])) : whole;
  }
}

// A step: accepts, sends each of `messages` ({text, payload, pieces}), and closes with 1000 once all have
// come back unchanged; with 4000 and the reason as soon as one has not.
export const exchange = (messages, compression) => async (c) => {
  const {field, deflate, inflate} = compression ? agree(c.field('sec-websocket-extensions'), compression) : {};
  await accept({'Sec-WebSocket-Extensions': field})(c);
  for (const [i, message] of messages.entries()) {
    const packed = deflate ? (await deflate.pass(message.payload)).subarray(0, -4) : message.payload;
    await c.write(framesOf({...message, payload: packed}, Boolean(deflate)));
    const back = await nextMessage(c, inflate).catch((error) => error);
    if (Buffer.isBuffer(back) && back.equals(message.payload)) continue;
    const what = Buffer.isBuffer(back) ? `${back.length} bytes` : back?.message ?? 'nothing';
    await close(4000, `message ${i}, ${message.payload.length} bytes: ${what} came back`)(c);
    return c.end();
  }
  await c.write(encodeFrame({opcode: opcodes.close, payload: closeBody(1000)}));
  await c.frameOf('close');
  return c.end();
};
