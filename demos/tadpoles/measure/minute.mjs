// A minute over a bad network, as a row of pictures: node measure/minute.mjs
// Needs what tests/end_to_end needs, and the bots. Writes minute.jpg, and prints what the window published.

import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

import {nativeProgram, pictures, Program, run, startDisplay, startRelay} from '../../../tests/end_to_end/world.mjs';

const network = 'latency=150ms jitter=30ms seed=1';
const width = 640, height = 460;  // Makes the panel a column beside the tadpole.
const count = 6, seconds = 60;
const picture = fileURLToPath(new URL('../minute.jpg', import.meta.url));
fs.mkdirSync(pictures, {recursive: true});

const relay = await startRelay();
const bots = new Program(nativeProgram('demos/tadpoles/tadpoles-bots'), [`${relay.url}/tadpoles`, '--count', '60']);
const display = await startDisplay(width, height);
await bots.line(/^60 swim/);
const window = new Program(nativeProgram('demos/tadpoles/tadpoles'), [
  `${relay.url}/tadpoles`, '--name', 'Ada', '--hue', '20', '--alone', '--panel', '--network', network, '--verbose',
  '--size', `${width}x${height}`], {env: {...process.env, DISPLAY: display.name}});
await window.line(/^swimming true/);
const shots = [];
for (let i = 0; i < count; ++i) {
  await new Promise((resolve) => setTimeout(resolve, 1000 * seconds / count));
  const file = path.join(pictures, `minute-${i}.png`);
  await run('import', ['-display', display.name, '-window', 'root', file]);
  shots.push(file);
}
const places = window.lines.filter((line) => line.startsWith('place ')).length;
console.log(`${places} places of the player's own tadpole were reported in ${seconds} s, over ${network}`);
await run('montage', [...shots, '-tile', '3x2', '-geometry', '560x403+4+4', '-background', '#06313c', '-quality', '80', picture]);
for (const program of [window, bots, display, relay]) await program.stop();
