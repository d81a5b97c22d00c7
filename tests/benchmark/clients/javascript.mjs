// npm ws and Node's own WebSocket: `node javascript.mjs ws|own WORKLOAD URL COUNT SIZE`, see measure.h.
import {readFileSync} from 'node:fs';
import {setTimeout as wait} from 'node:timers/promises';

const [kind, workload, url, countText, sizeText] = process.argv.slice(2);
const count = Number(countText), isWs = kind === 'ws';
const Socket = isWs ? (await import('ws')).WebSocket : globalThis.WebSocket;
const enoughQueued = 4 << 20;
const messages = workload === 'json' ? readFileSync(process.env.TWINSOCKET_JSON, 'utf8').trim().split('\n')
                                     : [Buffer.alloc(Number(sizeText), 0x42)];
let begin, processorBegin;

function start() {
  begin = process.hrtime.bigint();
  processorBegin = process.cpuUsage();
}

function tell(result) {
  console.log(JSON.stringify(result));
  process.exit();
}

function processorTime(since) {
  const {user, system} = process.cpuUsage(since);
  return (user + system) / 1e6;
}

function stop(messages) {
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  tell({messages, seconds, cpu_seconds: processorTime(processorBegin)});
}

function open() {
  // By default ws compresses no message shorter than 1 KiB.
  const deflate = workload === 'json' ? {threshold: 0} : false;
  const socket = isWs ? new Socket(url, {perMessageDeflate: deflate}) : new Socket(url);
  socket.binaryType = 'arraybuffer';
  socket.onerror = (event) => {
    console.error(event.message ?? event.error ?? 'error');
    process.exit(1);
  };
  return socket;
}

function exchange() {
  const socket = open();
  let sent = 0, received = 0;
  const say = () => socket.send(messages[sent++ % messages.length]);
  const sendSome = () => {
    while (sent < count && socket.bufferedAmount < enoughQueued) say();
    if (sent < count) setImmediate(sendSome);
  };
  const hear = () => {
    if (workload === 'send' || ++received === count) stop(count);
    if (workload !== 'receive') say();
  };
  isWs ? socket.on('message', hear) : (socket.onmessage = hear);
  socket.onopen = () => {
    start();
    if (workload === 'receive') return socket.send('go');
    workload === 'send' ? sendSome() : say();
  };
}

async function openAndClose() {
  start();
  for (let i = 0; i < count; ++i) {
    const socket = open();
    socket.onopen = () => socket.close();
    await new Promise((resolve) => socket.onclose = resolve);
  }
  stop(count);
}

function residentMemory() {
  return 1024 * Number(/^Pss: +(\d+)/m.exec(readFileSync('/proc/self/smaps_rollup', 'utf8'))[1]);
}

async function hold() {
  const before = residentMemory();
  const sockets = [];
  for (let i = 0; i < count; ++i) {
    const socket = open();
    await new Promise((resolve) => socket.onopen = resolve);
    sockets.push(socket);
  }
  await wait(6000);
  const bytes = residentMemory() - before;
  const processor = process.cpuUsage(), sleeps = process.resourceUsage().voluntaryContextSwitches;
  await wait(10000);
  tell({
    connections: sockets.length,
    bytes,
    wake_ups: process.resourceUsage().voluntaryContextSwitches - sleeps,
    cpu_seconds: processorTime(processor),
  });
}

({open: openAndClose, hold}[workload] ?? exchange)();
