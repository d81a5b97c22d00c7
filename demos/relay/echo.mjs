// /echo: every message comes back as it went in, text as text and bytes as bytes.

import {WebSocketServer} from 'ws';

export function echoServer(limits) {
  // Of the subprotocols that are offered, ws takes the first.
  const server = new WebSocketServer({noServer: true, maxPayload: limits.echoMessage});
  server.on('connection', (socket) => {
    socket.on('error', () => {});  // A close with the right code follows.
    socket.on('message', (data, binary) => {
      socket.send(data, {binary}, () => {
        if (socket.bufferedAmount < limits.backlog) socket.resume();
      });
      // Nothing is read from a client that does not read.
      if (socket.bufferedAmount >= limits.backlog) socket.pause();
    });
  });
  return server;
}
