// npm socket.io, over Engine.IO's WebSocket transport. Its ping is a message of Engine.IO.
import http from 'node:http';
import {createRequire} from 'node:module';
import {Server} from 'socket.io';

const server = http.createServer();
const options = {transports: ['websocket'], maxHttpBufferSize: 2 << 20, perMessageDeflate: true};

function echo(socket) {
  socket.on('message', (data) => {
    switch (data) {
      case 'ping me': return socket.conn.once('heartbeat', () => socket.emit('message', 'pong came'));
      case 'close me': return socket.disconnect(true);
      default: return socket.emit('message', data);
    }
  });
}

new Server(server, options).on('connection', echo);
// The same with a ping after one second instead of 25.
new Server(server, {...options, path: '/impatient/', pingInterval: 1000}).on('connection', echo);

server.listen(0, '127.0.0.1', () => {
  const {version} = createRequire(import.meta.url)('socket.io/package.json');
  console.log(`listening ${server.address().port} ${version}`);
});
