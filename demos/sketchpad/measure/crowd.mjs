// The frame times of a page and a window while a crowd draws, and what all of that costs:
// node measure/crowd.mjs [BOTS] [SECONDS]
// Wants what tests/end_to_end wants. Writes measure/frames.png, and prints a table for the README;
// the rest stays in build/test-output.

import {spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

import {
  frameTimes,
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
const plot = fileURLToPath(new URL('frames.png', import.meta.url));
const file = (name) => path.join(pictures, name);
fs.mkdirSync(pictures, {recursive: true});

const relay = await startRelay();
const display = await startDisplay(1280, 800);
// In separate sessions, like the browser: Linux divides the cores by session.
const alone = {detached: true};
const desktop = startDesktop(
    display, [relay.url, '--verbose', '--name', 'Desktop', '--frames', file('frames-desktop.txt')],
    alone);
const windowStart = performance.now();  // Roughly: it had already shown a few frames.
await desktop.line(/^state open$/);
const browser = await startBrowser();
const page = await browser.context.newPage();
await page.goto(`${relay.url}/sketchpad/?name=Page#lobby`);
await page.locator('canvas[data-state="open"]').waitFor({state: 'attached'});

const crowd = spawn(
    path.join(build, 'demos/sketchpad/sketchpad-bots'),
    [relay.url, '--bots', bots, '--seconds', String(Number(seconds) + 45)],
    {...alone, stdio: 'inherit'});
const gone = once(crowd, 'exit');
// On a machine that is too slow for all of them, measures those that there are.
await page.waitForFunction(
    (count) => document.getElementById('paper').dataset.people >= count, Number(bots) + 2,
    {timeout: 30000}).catch(() => {});
const people = await page.evaluate(() => document.getElementById('paper').dataset.people);
console.log(`${people} people in the room as the measurement begins`);
// The frame times show how much time the machine leaves; these figures show what the programs cost.
const cpuBefore = cpuOf();
const measuredFrom = performance.now();
const times = await frameTimes(page, Number(seconds));
const cpuAfter = cpuOf();
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

// The frames of the window from the same period.
const lines = fs.readFileSync(file('frames-desktop.txt'), 'utf8').trim().split('\n').map(Number);
const windowTimes = during(lines, measuredFrom - windowStart, 1000 * Number(seconds));
fs.writeFileSync(file('frames-desktop.txt'), windowTimes.join('\n') + '\n');
process.stdout.write(await run(path.join(build, 'demos/sketchpad/desktop/sketchpad-plot'), [
  plot, `${bots} bots draw in one room`, file('frames-page.txt'), 'page (Chromium, headless)',
  file('frames-desktop.txt'), 'window (SDL2, Xvfb)',
]));

const total = (list) => list.reduce((sum, time) => sum + time, 0);
const quantile = (list, part) => [...list].sort((a, b) => a - b)[Math.floor(part * (list.length - 1))];
const row = (name, frames, cpu) => console.log(
    `| ${name} | ${(1000 * frames.length / total(frames)).toFixed(1)} | ${quantile(frames, 0.5).toFixed(1)} ms | ` +
    `${quantile(frames, 0.95).toFixed(1)} ms | ${(cpu / frames.length).toFixed(1)} ms |`);
const spent = (who) => cpuAfter[who] - cpuBefore[who];
console.log('\n| | frames a second | median | 95 % | CPU a frame |\n|---|---|---|---|---|');
row('page', times, spent('page'));
row('window', windowTimes, spent('window'));
const part = (who) => `${(spent(who) / total(times) * 100).toFixed(0)} %`;
console.log(`\nCPU, of one core: page ${part('page')}, window ${part('window')}, relay ${part('relay')}, ` +
            `bots ${part('bots')}, Chromium besides the page ${part('browser')}, Xvfb ${part('display')}.`);
console.log(`Load of the machine at the end: ${os.loadavg()[0].toFixed(1)} on ${os.cpus().length} cores.`);

// So far, in milliseconds: of our programs, of the page's process, and of the browser's other processes.
function cpuOf() {
  const processes = new Map();
  for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
      const command = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      processes.set(pid, {parent: stat[1], cpu: 10 * (Number(stat[11]) + Number(stat[12])), command});
    } catch {
      // It has ended meanwhile.
    }
  }
  const of = (program) => processes.get(String(program.pid))?.cpu ?? 0;
  const isOurs = (pid) => pid === String(process.pid) ||
      (processes.has(pid) && isOurs(processes.get(pid).parent));
  const cpu = {
    window: of(desktop.child), relay: of(relay.child), display: of(display.child), bots: of(crowd),
    page: 0, browser: 0,
  };
  for (const [pid, {command, cpu: spent}] of processes) {
    if (!/chrom/.test(command.split('\0')[0]) || !isOurs(pid)) continue;
    cpu[/--type=renderer/.test(command) ? 'page' : 'browser'] += spent;
  }
  return cpu;
}

// The frames of a period in milliseconds; the first frame began at 0.
function during(frames, from, milliseconds) {
  let now = 0;
  return frames.filter((time) => {
    now += time;
    return now >= from && now < from + milliseconds;
  });
}
