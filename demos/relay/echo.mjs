// /echo: every message comes back unchanged, text as text and bytes as bytes.

import {WebSocketServer} from 'ws';

export function echoServer(limits) {
  // ws takes the first of the offered subprotocols.
  const server = new WebSocketServer({noServer: true, maxPayload: limits.echoMessage});
  server.on('connection', (socket) => {
    socket.on('error', () => {});  // A close with the right code follows.
    socket.on('message', (data, binary) => {
      socket.send(data, {binary}, () => {
        if (socket.bufferedAmount < limits.backlog) socket.resume();
      });
      // Stops reading from a client that does not read.
      if (socket.bufferedAmount >= limits.backlog) socket.pause();
    });
  });
  return server;
}
