// Passes a client's socket on to the relay that has its room, byte by byte.

import {connect} from 'node:net';

import {addressOf} from './addresses.mjs';

const mark = 'x-relay-passed-on';

// A connection that was already passed on and is wrong again is refused: otherwise two relays could pass it
// back and forth forever.
export const wasPassedOn = ({headers}) => mark in headers;

export class Passage {
  #sockets = new Set();

  get size() {
    return this.#sockets.size;
  }

  // `address` is HOST:PORT; `fail` is called if nobody answers there.
  begin(request, socket, head, address, fail) {
    const {hostname, port} = new URL(`http://${address}`);
    const way = connect({host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 80)});
    this.#sockets.add(socket);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      way.destroy();
    });
    way.once('error', () => (way.bytesRead ? socket.destroy() : fail()));
    way.once('connect', () => {
      way.write(headOf(request));
      way.write(head);
      socket.pipe(way).pipe(socket);
      way.once('close', () => socket.destroy());
    });
  }

  close() {
    for (const socket of this.#sockets) socket.destroy();
  }
}

// As it arrived, and for whom it is passed on.
function headOf(request) {
  const {method, url, rawHeaders} = request;
  const lines = [`${method} ${url} HTTP/1.1`];
  for (let i = 0; i < rawHeaders.length; i += 2) lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  lines.push(`X-Forwarded-For: ${addressOf(request)}`, `${mark}: 1`);
  return Buffer.from(lines.join('\r\n') + '\r\n\r\n', 'latin1');
}
