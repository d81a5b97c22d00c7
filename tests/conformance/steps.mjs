// The steps that a case's server can do. Each returns a function of the connection.
import {closeBody, encodeFrame, opcodes} from './wire.mjs';

// RFC 6455 §4.2.2. `fields` adds or replaces fields of the response; undefined removes one.
export const accept = (fields = {}, statusLine = 'HTTP/1.1 101 Switching Protocols') => (c) => {
  const all = {
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Accept': c.acceptValue,
    ...fields,
  };
  const lines = Object.entries(all)
                    .filter(([, value]) => value !== undefined)
                    .flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}`));
  return c.write(Buffer.from([statusLine, ...lines, '', ''].join('\r\n'), 'latin1'));
};

// A literal head; "{accept}" is replaced by the correct value.
export const head = (text) => (c) =>
    c.write(Buffer.from(text.replaceAll('{accept}', c.acceptValue), 'latin1'));
export const answer = (status, ...fields) =>
    head([`HTTP/1.1 ${status}`, 'Content-Length: 0', ...fields, '', ''].join('\r\n'));

export const raw = (hex) => (c) => c.write(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
export const frame = (parts) => (c) => c.write(encodeFrame(parts));
export const text = (payload, parts) => frame({opcode: opcodes.text, payload, ...parts});
export const binary = (payload, parts) => frame({opcode: opcodes.binary, payload, ...parts});
export const more = (payload, parts) => frame({opcode: opcodes.continuation, payload, ...parts});
export const ping = (payload) => frame({opcode: opcodes.ping, payload});
export const pong = (payload) => frame({opcode: opcodes.pong, payload});
export const close = (code, reason) =>
    frame({opcode: opcodes.close, payload: closeBody(code, reason)});
export const hex = (text) => Buffer.from(text.replaceAll(' ', ''), 'hex');

// Several steps whose bytes are sent in one write.
export const together = (...steps) => async (c) => {
  c.gather();
  for (const step of steps) await step(c);
  return c.release();
};

// Everything that follows is sent in pieces of `size` bytes.
export const inPieces = (size) => (c) => {
  c.pieceSize = size;
};

// Waits for a frame of this kind from the client.
export const until = (kind) => (c) => c.frameOf(kind);
// Firefox fires no open if an invalid frame arrives together with the response (D5); so this waits for a
// client that sends "go" when it is open.
export const acceptAndWait = (fields) => async (c) => {
  await accept(fields)(c);
  await c.frameOf('text');
};
// Waits until the client has ended the connection, by FIN or RST.
export const untilEnd = (c) => c.ended;

// Waits for the client's "signal", which arrives on another connection.
export const signalled = (c) => Promise.race([c.signalled, c.ended]);

export const end = (c) => c.end();
export const reset = (c) => c.reset();

// The server's side of a closing handshake that it starts; and of one that the client starts.
export const goodbye = (code, reason) => async (c) => {
  await close(code, reason)(c);
  await until('close')(c);
  return c.end();
};
export const answerClose = async (c) => {
  const {payload} = await c.frameOf('close');
  await frame({opcode: opcodes.close, payload})(c);
  return c.end();
};

// Sends messages back unchanged, until the client closes.
export const echo = async (c) => {
  for (;;) {
    const {kind, fin, payload} = await c.frameOf();
    if (kind === 'close' || kind === 'end') {
      if (kind === 'close') await frame({opcode: opcodes.close, payload})(c);
      return c.end();
    }
    if (kind !== 'pong') await c.write(encodeFrame({opcode: opcodes[kind], payload, fin}));
  }
};

// Stops reading, so that the client's data piles up.
export const stopReading = (c) => c.pause();
export const readOn = (c) => c.resume();

// Sends the content of a field of the request, or its first line.
export const tell = (field) => (c) => text(c.field(field) ?? 'there is none')(c);
export const tellRequest = (c) => text(c.head[0].replace(/\/case\/\d+/, ''))(c);
// Plays `steps` if the request has the field, and `others` if not.
export const ifThere = (field, steps, others) => async (c) => {
  for (const step of c.field(field) === undefined ? others : steps) await step(c);
};
