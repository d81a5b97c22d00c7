// Runs a demo as a person would, natively or in Node: its command line is in $PROGRAM.

import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readdirSync} from 'node:fs';
import {createServer} from 'node:net';
import {fileURLToPath} from 'node:url';

export {startRelay} from '../relay/server.mjs';

const modules = fileURLToPath(new URL('../relay/node_modules', import.meta.url));

export class Program {
  out = '';
  err = '';
  mostThreads = 0;  // The highest number of threads seen; on Linux only.
  #wake = () => {};

  constructor(...options) {
    const [command, ...first] = process.env.PROGRAM.split(';');
    this.child =
        spawn(command, [...first, ...options], {env: {...process.env, NODE_PATH: modules}});
    for (const stream of ['out', 'err']) {
      this.child[`std${stream}`].setEncoding('utf8').on('data', (text) => {
        this[stream] += text;
        this.#countThreads();
        this.#wake();
      });
    }
    this.status = once(this.child, 'close').then(([status]) => {
      this.#wake();
      return status;
    });
  }

  #countThreads() {
    try {
      this.mostThreads = Math.max(this.mostThreads, readdirSync(`/proc/${this.child.pid}/task`).length);
    } catch {
    }
  }

  write(text) {
    this.child.stdin.write(text);
  }

  endInput(text = '') {
    this.child.stdin.end(text);
    return this;
  }

  // Waits until it has printed this; fails if it ends before.
  async printed(text) {
    while (!(this.out + this.err).includes(text)) {
      if (this.child.exitCode !== null)
        throw new Error(`ended without '${text}':\n${this.out}${this.err}`);
      await new Promise((resolve) => (this.#wake = resolve));
    }
  }
}

// A TCP server that ends with the test; `serve` is called with each connection.
export async function listen(test, serve) {
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => sockets.forEach((socket) => socket.destroy());
  const close = () => new Promise((resolve) => server.close(resolve));
  test.after(() => (cut(), close()));
  return {port: server.address().port, cut, close};
}
