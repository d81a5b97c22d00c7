// npm websocket (WebSocket-Node). It splits messages of more than 16 KiB into fragments.
import http from 'node:http';
import websocket from 'websocket';

const server = http.createServer().listen(0, '127.0.0.1', () => {
  console.log(`listening ${server.address().port} ${websocket.version}`);
});

new websocket.server({httpServer: server, maxReceivedFrameSize: 2 << 20, maxReceivedMessageSize: 2 << 20})
    .on('request', (request) => {
      const connection = request.accept(request.requestedProtocols.find((name) => name === 'echo'));
      connection.on('pong', () => connection.sendUTF('pong came'));
      connection.on('message', ({type, utf8Data, binaryData}) => {
        switch (utf8Data) {
          case 'ping me': return connection.ping('are you there?');
          case 'close me': return connection.close(4321, 'goodbye');
          default: return type === 'utf8' ? connection.sendUTF(utf8Data) : connection.sendBytes(binaryData);
        }
      });
    });
