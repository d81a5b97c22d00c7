// The scripted server: plays each case's server at the level of bytes, sends the cases to the client over
// /control, and records the results.
import {once} from 'node:events';
import net from 'node:net';
import {acceptValue, describeFrame, encodeFrame, Inbox, opcodes} from './wire.mjs';

// One TCP connection of a client: the request's head, and then frames both ways.
class Connection {
  #socket;
  #inbox = new Inbox((lines) => this.#takeHead(lines), (frame) => this.#takeFrame(frame));
  #frames = [];
  #waiting = [];
  #gathered;
  #headCame;
  pieceSize = 0;
  wire = [];

  constructor(socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    this.headRead = new Promise((resolve) => this.#headCame = resolve);
    socket.on('data', (data) => this.#inbox.receive(data));
    this.ended = new Promise((resolve) => {
      socket.on('end', resolve);
      socket.on('close', resolve);
    });
    socket.on('error', () => {});
    this.ended.then(() => this.#push({kind: 'end'}));
    this.gone = new Promise((resolve) => socket.on('close', resolve));
    this.signalled = new Promise((resolve) => this.signal = resolve);
  }

  #takeHead(lines) {
    this.head = lines;
    this.path = lines[0].split(' ')[1];
    this.acceptValue = acceptValue(this.field('sec-websocket-key') ?? '');
    this.#headCame();
  }

  #takeFrame(frame) {
    this.wire.push(describeFrame(frame));
    this.#push(frame);
  }

  #push(frame) {
    if (this.#waiting.length) this.#waiting.shift()(frame);
    else this.#frames.push(frame);
  }

  field(name) {
    const line = this.head.find((line) => line.toLowerCase().startsWith(`${name}: `));
    return line?.slice(name.length + 2);
  }

  // The next frame of this kind, or of any kind; others are skipped. If the client ends the connection
  // instead, the script ends, too.
  async frameOf(kind) {
    for (;;) {
      const frame = this.#frames.shift() ??
          await new Promise((resolve) => this.#waiting.push(resolve));
      if (!kind || frame.kind === kind) return frame;
      if (frame.kind === 'end') throw new ClientLeft;
    }
  }

  gather() {
    this.#gathered = [];
  }

  release() {
    const bytes = Buffer.concat(this.#gathered);
    this.#gathered = undefined;
    return this.write(bytes);
  }

  async write(bytes) {
    if (this.#gathered) return void this.#gathered.push(bytes);
    const size = this.pieceSize || bytes.length || 1;
    for (let i = 0; i < bytes.length; i += size)
      await new Promise((done) => this.#socket.write(bytes.subarray(i, i + size), done));
  }

  end() {
    this.#socket.end();
  }

  reset() {
    this.#socket.resetAndDestroy();
  }

  destroy() {
    this.#socket.destroy();
  }

  pause() {
    this.#socket.pause();
  }

  resume() {
    this.#socket.resume();
  }
}

class ClientLeft extends Error {}

// Resolves with undefined if it takes longer than `timeout` milliseconds.
async function within(timeout, promise) {
  let timer;
  const tooLate = new Promise((resolve) => timer = setTimeout(resolve, timeout));
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

// The address that a case's client opens.
export function addressOf(one, address) {
  const {url = '/'} = one.client;
  const host = address.slice('ws://'.length);
  const place = `${host}/case/${one.index}`;
  return url.startsWith('/') ? `ws://${place}${url}` :
      url.replace('{host}', host).replace('{case}', place).replace('{refused}', host.replace('0.1:', '0.2:'));
}

// In the form that the clients read: a line for each fact, with percent-encoded words.
function clientScript(one, address) {
  const words = (list) => list.map((word) => encodeURIComponent(word)).join(' ');
  const {url, protocols, init = {}, ...events} = one.client;
  const lines = [words(['url', addressOf(one, address)])];
  if (protocols) lines.push(words(['protocols', ...protocols]));
  for (const [name, value] of Object.entries(init)) lines.push(words(['init', name, String(value)]));
  for (const [event, actions] of Object.entries(events))
    for (const action of actions) lines.push(words(['on', event, ...[action].flat().map(String)]));
  return lines.join('\n');
}

const looksAtFrames = ({wire, differs = {}}) =>
    [wire, ...Object.values(differs).map((other) => other.wire)].some((frames) => frames !== undefined);

// A string is split at its spaces; an array is used unchanged.
const normalised = (action) => typeof action === 'string' ? action.split(' ') : action;

export class ScriptedServer {
  #server = net.createServer({allowHalfOpen: true}, (socket) => this.#serve(new Connection(socket)));
  #connections = new Set();
  #cases;
  #session;
  #seen = new Map();

  constructor(cases) {
    this.#cases = cases.map((one, index) => ({
      ...one,
      index,
      client: Object.fromEntries(Object.entries(one.client ?? {}).map(([key, value]) =>
          [key, ['url', 'protocols', 'init'].includes(key) ? value : value.map(normalised)])),
    }));
  }

  async start() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.address = `ws://127.0.0.1:${this.#server.address().port}`;
  }

  stop() {
    this.#server.close();
    for (const connection of this.#connections) connection.destroy();
  }

  // Resolves with {trace, wire} of each case, once the client has sent all traces, has gone, or has taken too
  // long for one.
  results(indices, timeout) {
    return new Promise((resolve) => {
      this.#session = {indices, timeout, outcomes: new Map(), finish: resolve};
    });
  }

  // The same for the cases that have been played so far.
  played() {
    return this.#session.outcomes;
  }

  async #serve(connection) {
    this.#connections.add(connection);
    connection.gone.then(() => this.#connections.delete(connection));
    await Promise.race([connection.headRead, connection.ended]);
    if (!connection.head) return connection.destroy();
    if (connection.path.startsWith('/control')) return this.#control(connection);
    const one = this.#cases[Number(connection.path.split('/')[2])];
    if (!one) return connection.destroy();
    this.#seen.get(one.index)?.push(connection);
    try {
      for (const step of one.server ?? []) await step(connection);
      connection.end();
    } catch (error) {
      if (!(error instanceof ClientLeft)) throw error;
      connection.end();
    }
  }

  async #control(connection) {
    const {indices, timeout, outcomes, finish} = this.#session;
    const say = (payload, opcode = opcodes.text) =>
        connection.write(encodeFrame({opcode, payload: Buffer.from(payload)}));
    await connection.write(Buffer.from(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${connection.acceptValue}\r\n\r\n`));
    for (const index of indices) {
      const {outcome, isFree} = await this.play(index, timeout, async (one) => {
        await say(clientScript(one, this.address));
        return (await this.#traceOf(connection, index)).payload.toString();
      });
      if (outcome) outcomes.set(index, outcome);
      if (!isFree) break;
    }
    await say([0x03, 0xe8], opcodes.close);
    connection.end();
    finish(outcomes);
  }

  // Plays one case: sends it to `client`, and waits for the trace. Resolves with the outcome, if there is
  // one, and with whether the client is free for another case.
  async play(index, timeout, client) {
    const one = this.#cases[index];
    const connections = [];
    this.#seen.set(index, connections);
    const told = client(one).catch(() => {});
    const trace = await within(timeout, told);
    // A client that is stuck is released, so that the other cases can be played.
    if (trace === undefined) {
      for (const one of connections) one.destroy();
      return {isFree: await within(Math.min(timeout, 10000), told) !== undefined};
    }
    // All that the client has sent is known once it has gone. Some clients keep a failed connection open.
    if (looksAtFrames(one)) await within(5000, Promise.all(connections.map((c) => c.gone)));
    const wire = connections.flatMap((c) => c.wire).join('; ');
    return {outcome: {trace, wire, heads: connections.map((c) => c.head)}, isFree: true};
  }

  // The client reports that it has come this far.
  signal(index) {
    for (const connection of this.#seen.get(index)) connection.signal();
  }

  // The client's final trace; its earlier signals are passed on to the case's server.
  async #traceOf(control, index) {
    for (;;) {
      const frame = await control.frameOf('text');
      if (frame.payload.toString() !== 'signal') return frame;
      this.signal(index);
    }
  }
}
