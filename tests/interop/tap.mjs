// Stands between client and server, passes on every byte, and records the frames of both sides: what the API
// does not show, such as fragments, compression and pings.
import {once} from 'node:events';
import net from 'node:net';
import {describeFrame, Inbox} from '../conformance/wire.mjs';

export class Tap {
  #target;
  #server = net.createServer((client) => this.#serve(client));
  #sockets = new Set();
  #seen = new Map();

  constructor(target) {
    this.#target = target;
  }

  async start() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.port = this.#server.address().port;
  }

  // The traffic of the connection with `?visit=NAME` in its URL: "> text …" to the server, "< …" from it.
  wire(name) {
    return this.#seen.get(name) ?? [];
  }

  stop() {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #serve(client) {
    const server = net.connect(this.#target, '127.0.0.1');
    const frames = [];
    const name = (lines) => new URL(lines[0].split(' ')[1], 'ws://server').searchParams.get('visit');
    this.#passOn(client, server, new Inbox((lines) => this.#seen.set(name(lines), frames),
                                           (frame) => frames.push(`> ${describeFrame(frame)}`)));
    this.#passOn(server, client, new Inbox(() => {}, (frame) => frames.push(`< ${describeFrame({...frame, masked: true})}`)));
  }

  #passOn(from, to, inbox) {
    this.#sockets.add(from);
    from.setNoDelay(true);
    // pipe() would stop reading when the other side has gone, but what arrives then is also recorded.
    from.on('data', (data) => {
      inbox.receive(data);
      if (!to.writable || to.write(data)) return;
      from.pause();
      to.once('drain', () => from.resume());
    });
    to.on('close', () => from.resume());
    from.on('end', () => to.end());
    from.on('error', () => to.end());
    from.on('close', () => this.#sockets.delete(from));
  }
}
