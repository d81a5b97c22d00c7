// What a tick costs the relay: node measure/room.mjs
// Runs the relay's own module with players who all steer, without a network or a clock, so the bytes are the same on every
// machine, and the processor time depends only on the processor.

import {readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

const program = fileURLToPath(new URL('../../../build/emscripten/demos/tadpoles/room.cjs', import.meta.url));
const {default: createRoom} = await import(program);
const wasmBinary = await readFile(program.replace(/\.cjs$/, '.wasm'));

const ticksPerSecond = 20, settling = 100, measured = 200;

console.log('| players in one pond | processor, each tick | of the 50 ms | down, each player |');
console.log('|---|---|---|---|');
for (const players of [50, 100, 200, 500, 1000]) {
  const {milliseconds, bytes} = await measure(players);
  console.log(`| ${players} | ${milliseconds.toFixed(1)} ms | ${(milliseconds * 2).toFixed(0)} % | ${(bytes / 1000).toFixed(1)} kB/s |`);
}

async function measure(players) {
  let bytes = 0;
  const room = await createRoom({wasmBinary, onSend: (_, message) => bytes += message.length, isReading: () => true});
  const receive = (connection, message) => {
    room.HEAPU8.set(message, room._roomInput(message.length));
    if (!room._roomReceive(connection, 0)) throw new Error('the room refused a message');
  };
  room._roomBegin(1, 2);
  for (let player = 1; player <= players; ++player)
    receive(player, Buffer.concat([Buffer.of(1), Buffer.from(String(player).padStart(8)), Buffer.of(player & 255), Buffer.from(`bot ${player}`)]));
  let random = 1;
  const input = Buffer.alloc(7, 0);
  const headings = new Uint8Array(players + 1);
  // Each player turns now and then, in a different tick from the others.
  const step = (tick) => {
    for (let player = 1; player <= players; ++player) {
      random = Math.imul(random, 1664525) + 1013904223 >>> 0;
      if (random >>> 28 === 0) headings[player] = random >>> 16;
      input[0] = 2;
      input.writeUInt32LE(tick + 1, 1);
      input[5] = headings[player];
      input[6] = 3;
      receive(player, input);
    }
    room._roomStep();
  };
  for (let tick = 0; tick < settling; ++tick) step(tick);
  bytes = 0;
  const before = process.cpuUsage();
  for (let tick = settling; tick < settling + measured; ++tick) step(tick);
  const {user, system} = process.cpuUsage(before);
  return {milliseconds: (user + system) / 1000 / measured, bytes: bytes / players / measured * ticksPerSecond};
}
