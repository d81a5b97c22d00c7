// The kit's adapter (../KIT.md) for everything with the W3C's interface:
//
//   javascript.mjs ws|undici|own       npm's ws, npm's undici, or the runtime's own WebSocket
import {createRequire} from 'node:module';
import {createInterface} from 'node:readline';

const [, , name = 'own'] = process.argv;
const require = createRequire(new URL('../../runtimes/package.json', import.meta.url));
const {WebSocket} = name === 'own' ? globalThis : require(name);

const say = (event) => process.stdout.write(JSON.stringify(event) + '\n');
let socket;

function open(url, protocols) {
  try {
    socket = new WebSocket(url, protocols);
  } catch {
    return say({event: 'refused'});
  }
  socket.binaryType = 'arraybuffer';
  const own = socket;
  const tell = (event) => own === socket && say(event);
  socket.onopen = () => tell({event: 'open', protocol: own.protocol, extensions: own.extensions});
  socket.onmessage = ({data}) => {
    const type = typeof data === 'string' ? 'text' : 'binary';
    tell({event: 'message', type, hex: Buffer.from(data).toString('hex')});
  };
  socket.onerror = () => tell({event: 'error'});
  socket.onclose = ({code, reason, wasClean}) => tell({event: 'close', code, reason, clean: wasClean});
}

const verbs = {
  open: ({url, protocols}) => open(url, protocols),
  send: ({type, hex}) => {
    const bytes = Buffer.from(hex, 'hex');
    socket.send(type === 'text' ? bytes.toString() : bytes);
  },
  close: ({code, reason}) => socket.close(...[code, reason].filter((value) => value !== undefined)),
};

process.on('uncaughtException', (error) => console.error(error));
createInterface({input: process.stdin}).on('line', (line) => {
  const command = JSON.parse(line);
  try {
    verbs[command.do](command);
  } catch (error) {
    console.error(error);
  }
});
