// How long a newcomer waits for a drawing of 100,000 strokes: node measure/join.mjs BOT [STROKES]
// BOT is the program sketchpad-bot; its time counts from its start to the last stroke.

import {spawn} from 'node:child_process';
import {createInterface} from 'node:readline';

import {startRelay} from '../../relay/server.mjs';
import {Painter} from '../../relay/test/client.mjs';
import {kind} from '../../relay/wire.mjs';

const [bot, wanted = '100000'] = process.argv.slice(2);
const strokes = Number(wanted);
const pointsInStroke = 20;

// One painter, without a limit on speed.
const relay = await startRelay(
    {root: '.', limits: {messagesPerSecond: 1e9, bytesPerSecond: 1e12, backlog: 1e12}});
const painter = await new Painter(relay, {room: 'lobby'}).join();
for (let number = 1; number <= strokes; number++) {
  painter.begin(number, {colour: number, x: (number * 37) % 3200, y: (number * 91) % 2000});
  painter.move(...Array.from({length: 2 * pointsInStroke}, (_, i) => ((number + i) % 41) - 20));
  painter.end();
}
painter.say(kind.ping, 1);
while ((await painter.next())[0] !== kind.pong);
const late = await new Painter(relay, {room: 'lobby'}).opened();
let bytes = 0;
let complete;
const ready = new Promise((resolve) => (complete = resolve));
late.socket.on('message', (data) => {
  bytes += data.length;
  if (data[0] === kind.ready) complete();
});
const asked = performance.now();
late.send(late.hello);
await ready;
const wire = performance.now() - asked;
late.socket.terminate();

const start = performance.now();
const child = spawn(bot, [relay.url, '--strokes', String(strokes), '--verbose']);
const open = new Promise((resolve) => {
  createInterface({input: child.stdout}).on('line', (line) => {
    if (line === 'state open') resolve(performance.now() - start);
  });
});
const joined = await open;
console.log(`${strokes} strokes of ${pointsInStroke + 1} points, ${(bytes / 1e6).toFixed(1)} MB: ` +
            `sent in ${wire.toFixed(0)} ms, drawn in the program ${joined.toFixed(0)} ms after its start`);
child.kill();
painter.socket.terminate();
await relay.close();
process.exit();
