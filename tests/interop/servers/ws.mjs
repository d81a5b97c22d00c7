// npm ws.
import {createRequire} from 'node:module';
import {WebSocketServer} from 'ws';

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.argv[2] ?? 0),
  perMessageDeflate: true,
  handleProtocols: (offered) => offered.has('echo') && 'echo',
});

server.on('connection', (socket) => {
  socket.on('pong', () => socket.send('pong came'));
  socket.on('message', (data, binary) => {
    switch (binary || data.toString()) {
      case 'ping me': return socket.ping('are you there?');
      case 'close me': return socket.close(4321, 'goodbye');
      case 'in fragments':
        socket.send('one ', {fin: false});
        socket.send('two ', {fin: false});
        return socket.send('three');
      default: return socket.send(data, {binary});
    }
  });
});

server.on('listening', () => {
  const {version} = createRequire(import.meta.url)('ws/package.json');
  console.log(`listening ${server.address().port} ${version}`);
});
