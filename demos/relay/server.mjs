// The relay: one HTTP server for the pages, and a WebSocket server for each path.

import {createServer} from 'node:http';

import {echoServer} from './echo.mjs';
import {limits as defaultLimits} from './limits.mjs';
import {pokerServer} from './poker.mjs';
import {sketchpadServer} from './sketchpad.mjs';
import {serveFile} from './static_files.mjs';

const goingAway = 1001;

// Resolves once it listens, to {url, close()}.
export async function startRelay({host = '127.0.0.1', port = 0, root, limits = {}}) {
  const bounds = {...defaultLimits, ...limits};
  const paths = {
    '/echo': echoServer(bounds),
    '/poker': pokerServer(bounds),
    '/sketchpad': sketchpadServer(bounds),
  };
  const http = createServer((request, response) => {
    serveFile(root, request, response).catch(() => response.destroy());
  });
  http.on('upgrade', (request, socket, head) => {
    const server = paths[request.url.split('?', 1)[0].replace(/(.)\/$/, '$1')];
    if (!server) return socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    server.handleUpgrade(request, socket, head, (webSocket) => {
      server.emit('connection', webSocket, request);
    });
  });
  const sockets = () => Object.values(paths).flatMap(({clients}) => [...clients]);
  const pulse = setInterval(() => sockets().forEach(feelPulse), bounds.pulse);

  await new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, resolve);
  });
  const {address, family, port: given} = http.address();
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${given}`,
    async close() {
      clearInterval(pulse);
      const closed = new Promise((resolve) => http.close(resolve));
      for (const socket of sockets()) socket.close(goingAway, 'the relay is going away');
      const patience =
          setTimeout(() => sockets().forEach((socket) => socket.terminate()), bounds.goodbye);
      http.closeIdleConnections();
      await closed;
      clearTimeout(patience);
    },
  };
}

// Twice called without a pong in between, it ends the connection.
function feelPulse(socket) {
  if (socket.awaitsPong) return socket.terminate();
  socket.awaitsPong = true;
  socket.once('pong', () => (socket.awaitsPong = false));
  socket.ping();
}
