// Sends messages to an echo server. usage: node echo.js URL
'use strict';
const {WebSocket} = require('./websocket.js');

const [url, ...rest] = process.argv.slice(2);
if (!url || rest.length > 0) {
  console.error('usage: node echo.js URL');
  process.exit(2);
}

function connect() {
  try {
    return new WebSocket(url, 'greeting');
  } catch (error) {
    console.log('refused:', error.name, error.message);
    process.exit(2);
  }
}

const states = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'];
const socket = connect();
socket.binaryType = 'arraybuffer';
socket.onopen = () => {
  console.log(`${states[socket.readyState]}: ${socket.protocol}`);
  socket.send('Grüße');
  socket.send(Uint8Array.of(0x00, 0x01, 0xff));
};
let answers = 0;
socket.onmessage = ({data}) => {
  if (typeof data === 'string') console.log(`text: ${data}`);
  else console.log('binary:', Buffer.from(data).toString('hex').replace(/(..)(?!$)/g, '$1 '));
  if (++answers === 2) socket.close(4000, 'enough');
};
socket.onerror = ({message}) => console.log(`error: ${message}`);
socket.onclose = ({wasClean, code, reason}) => {
  console.log(`closed: ${code} ${reason} (${wasClean ? 'clean' : 'not clean'})`);
  process.exitCode = wasClean ? 0 : 1;
};
