// Frame times of a page and a window while a crowd draws: node measure/crowd.mjs [BOTS] [SECONDS]
// Wants what tests/end_to_end wants. The plot and the pictures stay in build/test-output.

import {spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

import {
  pictures,
  run,
  startBrowser,
  startDesktop,
  startDisplay,
  startRelay,
} from '../../../tests/end_to_end/world.mjs';

const [bots = '200', seconds = '20'] = process.argv.slice(2);
const build = process.env.TWINSOCKET_NATIVE_BUILD ??
    fileURLToPath(new URL('../../../build/release', import.meta.url));
const file = (name) => path.join(pictures, name);
fs.mkdirSync(pictures, {recursive: true});

const relay = await startRelay();
const display = await startDisplay(1280, 800);
const desktop = startDesktop(
    display, [relay.url, '--verbose', '--name', 'Desktop', '--frames', file('frames-desktop.txt')]);
await desktop.line(/^state open$/);
const browser = await startBrowser();
const page = await browser.context.newPage();
await page.goto(`${relay.url}/sketchpad/?name=Page#lobby`);
await page.locator('canvas[data-state="open"]').waitFor({state: 'attached'});

const crowd = spawn(
    path.join(build, 'demos/sketchpad/sketchpad-bots'),
    [relay.url, '--bots', bots, '--seconds', String(Number(seconds) + 20)],
    {stdio: 'inherit'});
const gone = once(crowd, 'exit');
// On a machine that is too slow for them all, what there is is measured.
await page.waitForFunction(
    (count) => document.getElementById('paper').dataset.people >= count, Number(bots) + 2,
    {timeout: 15000}).catch(() => {});
const people = await page.evaluate(() => document.getElementById('paper').dataset.people);
console.log(`${people} people in the room as the measurement begins`);
// What the machine has left for others shows in the frames' times; what they cost, in these.
const cpuMilliseconds = () => {
  const [user, system] =
      fs.readFileSync(`/proc/${desktop.child.pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13);
  return 10 * (Number(user) + Number(system));
};
const cpuBefore = cpuMilliseconds();
const times = await page.evaluate((milliseconds) => new Promise((resolve) => {
  const frames = [];
  const start = performance.now();
  let last = start;
  const frame = (now) => {
    frames.push(now - last);
    last = now;
    now - start > milliseconds ? resolve(frames.slice(1)) : requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}), 1000 * Number(seconds));
const cpu = cpuMilliseconds() - cpuBefore;
await page.screenshot({path: file('crowd-page.png')});
await run('import', ['-display', display.name, '-window', 'root', file('crowd-desktop.png')]);
fs.writeFileSync(file('frames-page.txt'), times.join('\n') + '\n');
const start = desktop.lines.length;
await gone;
console.log(`the window saw ${desktop.lines.slice(0, start).filter((l) => /^strokes/.test(l)).at(-1)}`);
await desktop.stop();
await browser.stop();
await display.stop();
await relay.stop();

// Of the window's frames, those of the same time: the last ones.
const lines = fs.readFileSync(file('frames-desktop.txt'), 'utf8').trim().split('\n').map(Number);
let kept = 0;
for (let total = 0; kept < lines.length && total < 1000 * Number(seconds); kept++)
  total += lines[lines.length - 1 - kept];
console.log(`the window: ${(cpu / kept).toFixed(1)} ms of CPU a frame`);
fs.writeFileSync(file('frames-desktop.txt'), lines.slice(-kept).join('\n') + '\n');
process.stdout.write(await run(path.join(build, 'demos/sketchpad/desktop/sketchpad-plot'), [
  file('frames.png'), `${bots} bots draw in one room`, file('frames-page.txt'), 'page (Chromium, headless)',
  file('frames-desktop.txt'), 'window (SDL2, Xvfb)',
]));
