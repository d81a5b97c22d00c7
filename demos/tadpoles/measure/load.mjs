// Measures a relay and its players under load: node measure/load.mjs [--seconds N] [--part crowds|frames]
// or with one crowd only: node measure/load.mjs --players 500 --rooms 1
// Needs what tests/end_to_end needs. Prints tables for the README and writes measure/frames.png; the rest stays in
// build/test-output.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

import {
  frameTimes, nativeProgram, pictures, Program, run, startBrowser, startDisplay, startRelay,
} from '../../../tests/end_to_end/world.mjs';

const {values: options} = parseArgs({options: Object.fromEntries(
    ['seconds', 'part', 'players', 'rooms'].map((name) => [name, {type: 'string'}]))});
const seconds = Number(options.seconds ?? 20);
const one = options.players && [[Number(options.players), Number(options.rooms ?? 1)]];
const only = one ? 'crowds' : options.part;
const file = (name) => path.join(pictures, name);
fs.mkdirSync(pictures, {recursive: true});

const load = () => os.loadavg()[0].toFixed(1);
console.log(`Load of the machine before: ${load()} on ${os.cpus().length} cores.\n`);
if (only !== 'frames') {
  console.log('| players | ponds | all joined after | in sight | ticks a second, of 20 | round trip | down, each | relay CPU | CPU of the relay, each tick | ' +
              'a timer is late (99 %) | relay memory | bots CPU |');
  console.log('|---|---|---|---|---|---|---|---|---|---|---|---|');
  for (const [players, rooms] of one ?? [[100, 1], [200, 1], [500, 1], [1000, 1], [500, 10], [1000, 20]])
    console.log(await crowd(players, rooms));
  console.log('');
}
if (only !== 'crowds') await frames(200);
console.log(`\nLoad of the machine afterwards: ${load()}.`);

function startBots(relay, players, rooms) {
  return new Program(nativeProgram('demos/tadpoles/tadpoles-bots'), [
    `${relay.url}/tadpoles`, '--count', String(players), '--rooms', String(rooms), '--room', 'load'], {detached: true});
}

// A row of the table: the bots' averages in the last half, and what it cost.
async function crowd(players, rooms) {
  const relay = await startRelay();
  const begun = performance.now();
  const bots = startBots(relay, players, rooms);
  const patience = Date.now() + 60_000;
  while (!bots.lines.some((line) => line.startsWith(`${players} swim`)) && Date.now() < patience)
    await bots.line(/swim/, bots.lines.length);
  const joined = ((performance.now() - begun) / 1000).toFixed(0);
  const from = bots.lines.length + 1;  // The first line covers a second in which some bots were still joining.
  await bots.line(/swim/, bots.lines.length);
  await timerLate(relay);
  const before = [cpuOf(relay), cpuOf(bots)], start = performance.now();
  while (bots.lines.length < from + seconds) await bots.line(/swim/, bots.lines.length);
  const passed = performance.now() - start;
  const part = (program, then) => `${((cpuOf(program) - then) / passed * 100).toFixed(0)} %`;
  const cpu = [part(relay, before[0]), part(bots, before[1])];
  const used = cpuOf(relay) - before[0];
  const late = `${(1000 * await timerLate(relay)).toFixed(0)} ms`;
  const memory = `${Math.round(memoryOf(relay) / 1e6)} MB`;
  await bots.stop();
  await relay.stop();
  const lines = bots.lines.slice(from).map((line) => line.match(/[\d.]+/g).map(Number));
  const [swimming, others, roundTrip, , kilobytes, ticks] =
      [0, 1, 2, 3, 4, 5].map((i) => lines.reduce((sum, line) => sum + line[i], 0) / lines.length);
  const missing = swimming < players - 0.5 ? ` (${Math.round(swimming)} joined)` : '';
  return `| ${players}${missing} | ${rooms} | ${joined} s | ${others.toFixed(0)} | ${ticks.toFixed(1)} | ${roundTrip.toFixed(0)} ms | ` +
      `${kilobytes.toFixed(1)} kB/s | ${cpu[0]} | ${(used / (ticks * passed / 1000)).toFixed(1)} ms | ${late} | ${memory} | ${cpu[1]} |`;
}

// The 99th percentile of the relay's timer delays since this was last asked, in seconds.
async function timerLate(relay) {
  const text = await (await fetch(`${relay.url}/metrics`)).text();
  return Number(/^relay_event_loop_delay_seconds\{quantile="0.99"\} (\S+)/m.exec(text)[1]);
}

// A page and a window among that many bots, drawn by the processor.
async function frames(players) {
  const relay = await startRelay();
  const display = await startDisplay(1100, 720);
  const browser = await startBrowser('--use-angle=swiftshader', '--enable-unsafe-swiftshader');
  const page = await browser.context.newPage();
  await page.setViewportSize({width: 1100, height: 720});
  await page.addInitScript(watchFrames);
  await page.goto(`${relay.url}/tadpoles/?name=Page&alone=on#load`);
  await page.waitForFunction(() => document.body.dataset.swimming === 'true', null, {timeout: 120_000});
  // The bots begin in the middle and gradually swim out of sight, so the page joins first and sees most of them.
  const bots = startBots(relay, players, 1);
  await page.waitForFunction((most) => Number(document.body.dataset.others) > most / 2, players, {timeout: 120_000});
  const times = await frameTimes(page, seconds);
  const others = await page.evaluate(() => document.body.dataset.others);
  const own = await page.evaluate(() => globalThis.ownWork);
  console.log(`The page's own work in a frame, with ${others} others in sight: ${median(own.map(([time]) => time)).toFixed(1)} ms ` +
              `(median of ${own.length}), ${median(own.map(([, draws]) => draws))} draw calls, ` +
              `${median(own.map(([, , vertices]) => vertices))} vertices.`);
  await browser.stop();
  fs.writeFileSync(file('tadpoles-own-page.txt'), own.map(([time]) => time).join('\n') + '\n');
  fs.writeFileSync(file('tadpoles-frames-page.txt'), times.join('\n') + '\n');
  const window = new Program(nativeProgram('demos/tadpoles/tadpoles'), [
    `${relay.url}/tadpoles`, '--room', 'load', '--name', 'Window', '--alone', '--seconds', String(seconds),
    '--frames', file('tadpoles-frames-window.txt')], {env: {...process.env, DISPLAY: display.name}});
  await window.ended;
  await bots.stop();
  await display.stop();
  await relay.stop();
  process.stdout.write(await run(nativeProgram('demos/sketchpad/desktop/sketchpad-plot'), [
    fileURLToPath(new URL('frames.png', import.meta.url)), `${players} bots in the pond, ${others} in sight; drawn without a GPU`,
    file('tadpoles-own-page.txt'), 'the page without its drawing: what its own work would allow',
    file('tadpoles-frames-page.txt'), 'page (Chromium, SwiftShader)',
    file('tadpoles-frames-window.txt'), 'window (GLFW, llvmpipe, Xvfb)',
  ]));
}

// Runs in the page: for each frame, the time its script took, and what it drew. Another process does the drawing itself.
function watchFrames() {
  let draws = 0, vertices = 0;
  const {drawArrays} = WebGLRenderingContext.prototype;
  WebGLRenderingContext.prototype.drawArrays = function(mode, first, count) {
    ++draws;
    vertices += count;
    return drawArrays.call(this, mode, first, count);
  };
  const {requestAnimationFrame} = globalThis;
  globalThis.ownWork = [];
  globalThis.requestAnimationFrame = (callback) => requestAnimationFrame((now) => {
    draws = vertices = 0;
    const begun = performance.now();
    callback(now);
    if (draws > 0) globalThis.ownWork.push([performance.now() - begun, draws, vertices]);
  });
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[numbers.length >> 1];
}

// Processor time so far, in milliseconds.
function cpuOf({child: {pid}}) {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
  return 10 * (Number(stat[11]) + Number(stat[12]));
}

function memoryOf({child: {pid}}) {
  return 1024 * Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
}
