#!/usr/bin/env node
// CPU time of the page's process per message that is echoed: our wasm against plain JavaScript in
// the same page, in turns.
//
//   run.mjs [--rounds 31] [--browsers chromium,firefox] [--readme] OUTPUT-FOLDER [WORKLOAD]…
//
// `./run` calls it with all that it needs. The result is a table in Markdown, medians and quartiles:
// OUTPUT-FOLDER/results.md, and with `--readme` the README's too.
import {execFile} from 'node:child_process';
import {once} from 'node:events';
import {copyFile, mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs, promisify} from 'node:util';
import {
  compileFlags, environment, librarySources, linkFlags, root
} from '../../browser/compiler.mjs';
import {startChromium, startFirefox} from '../../browser/runner.mjs';
import {startServer} from '../../browser/server.mjs';
import {replaceBetween} from '../../markdown.mjs';
import {quartiles} from '../statistics.mjs';

const {WebSocketServer} =
    createRequire(new URL('../../browser/package.json', import.meta.url))('ws');
const here = path.dirname(fileURLToPath(import.meta.url));
const mebibyte = 1 << 20;
const workloads = {
  '32 B binary': {isText: 0, size: 32, count: 3000, window: 64, target: 1.03},
  '32 B text': {isText: 1, size: 32, count: 3000, window: 64, target: 1.10},
  '1 MiB binary': {isText: 0, size: mebibyte, count: 30, window: 2, target: 1.02},
  '1 MiB text': {isText: 1, size: mebibyte, count: 30, window: 2, target: 1.35},
};

const {values, positionals: [output, ...names]} = parseArgs({
  allowPositionals: true,
  options: {
    rounds: {type: 'string', default: '31'},
    browsers: {type: 'string', default: 'chromium,firefox'},
    readme: {type: 'boolean', default: false},
  },
});
if (!output || names.some((name) => !(name in workloads))) {
  console.error(`usage: run.mjs [--rounds N] [--browsers LIST] [--readme] OUTPUT-FOLDER ` +
                `[${Object.keys(workloads).map((name) => `'${name}'`).join('|')}]…`);
  process.exit(2);
}

async function build(folder) {
  await mkdir(folder, {recursive: true});
  const words = ['-O3', '-sINITIAL_MEMORY=67108864', '-sEXPORTED_RUNTIME_METHODS=ccall'];
  const sources = [path.join(here, 'page.cpp'), ...await librarySources()];
  await promisify(execFile)('em++', [
    ...compileFlags, ...words, ...sources, ...await linkFlags(), '-o', 'page.js'
  ], {cwd: folder, env: environment()});
  await copyFile(path.join(here, 'plain.js'), path.join(folder, 'plain.js'));
}

const page = `<!doctype html>
<meta charset="utf-8">
<script src="/plain.js"></script>
<script>
  let isReady;
  const ready = new Promise((resolve) => isReady = resolve);
  var Module = {isReady};
  const rounds = {
    plain: plainRound,
    ours(url, isText, size, count, window, roundIsOver) {
      Module.roundIsOver = roundIsOver;
      Module.ccall('beginRound', null, ['string', 'number', 'number', 'number', 'number'],
                   [url, isText, size, count, window]);
    },
  };
</script>
<script src="/page.js"></script>
<script>
  // No driver is attached to the page, since Chromium would notify it of every message.
  const orders = new WebSocket('ws://127.0.0.1:' + location.search.slice(1));
  orders.onmessage = ({data}) => {
    const [who, ...rest] = JSON.parse(data);
    ready.then(() => rounds[who](...rest, () => orders.send('over')));
  };
</script>
`;

// The processes below `parent` that contain pages.
async function pageProcesses(parent) {
  const parents = new Map(), pages = [];
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = await readFile(`/proc/${id}/stat`, 'utf8');
      parents.set(id, stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      const command = await readFile(`/proc/${id}/cmdline`, 'utf8');
      if (/--type=renderer|-isForBrowser/.test(command)) pages.push(id);
    } catch {
      // The process has ended.
    }
  }
  const isBelow = (id) => id === String(parent) || (parents.has(id) && isBelow(parents.get(id)));
  return pages.filter(isBelow);
}

// How many nanoseconds the threads of these processes have run: the first number of each schedstat.
async function cpuTime(processes) {
  let sum = 0;
  for (const id of processes) {
    for (const thread of await readdir(`/proc/${id}/task`)) {
      const stat = await readFile(`/proc/${id}/task/${thread}/schedstat`, 'utf8').catch(() => '0');
      sum += Number(stat.split(' ')[0]);
    }
  }
  return sum;
}

const told = ({median, low, high}, digits) =>
    `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;

// A browser that we start is our child process.
const childrenNow = async () =>
    (await readFile(`/proc/self/task/${process.pid}/children`, 'utf8')).trim().split(' ');

// Each opens a URL in a separate tab.
const browsers = {
  async chromium() {
    const browser = await startChromium();
    const session = await browser.newBrowserCDPSession();
    return {browser, open: (url) => session.send('Target.createTarget', {url})};
  },
  async firefox() {
    const browser = await startFirefox();
    return {browser, open: async (url) => (await browser.newPage()).goto(url)};
  },
};

const call = async (...words) => (await promisify(execFile)(words[0], words.slice(1), {cwd: root})).stdout.trim();

// A page that has thrown no longer answers.
async function answer(page) {
  await once(page, 'message', {signal: AbortSignal.timeout(120000)});
}

// Adds rows to the table; resolves with the browser's version.
async function measure(name, server, addRow) {
  const before = await childrenNow();
  const {browser, open} = await browsers[name]();
  const [root] = (await childrenNow()).filter((child) => !before.includes(child));
  const orders = new WebSocketServer({host: '127.0.0.1', port: 0});
  await once(orders, 'listening');
  open(`${server.origin}/benchmark?${orders.address().port}`);
  const [page] = await once(orders, 'connection');
  const processes = await pageProcesses(root);
  if (!processes.length) throw new Error(`no process of ${name} has the page`);
  const play = async (who, {isText, size, count, window}) => {
    const begun = await cpuTime(processes);
    page.send(JSON.stringify([who, `${server.addresses[0]}/echo`, isText, size, count, window]));
    await answer(page);
    return (await cpuTime(processes) - begun) / 1000 / count;
  };
  for (const workload of names.length ? names : Object.keys(workloads)) {
    const times = {plain: [], ours: []}, ratios = [];
    for (let round = -2; round < Number(values.rounds); ++round) {  // Two rounds to warm up.
      const order = round % 2 ? ['plain', 'ours'] : ['ours', 'plain'];
      const time = {};
      for (const who of order) time[who] = await play(who, workloads[workload]);
      if (round < 0) continue;
      for (const who of order) times[who].push(time[who]);
      ratios.push(time.ours / time.plain);
    }
    const {size, target} = workloads[workload], digits = size > 1000 ? 0 : 1;
    const plain = quartiles(times.plain), ratio = quartiles(ratios);
    const noise = Math.round((plain.high - plain.low) / plain.median * 100);
    // As far as the noise allows.
    const isMissed = ratio.low > target && noise <= 10;
    const verdict = ratio.high <= target ? 'yes' : isMissed ? '**no**' : 'not known';
    addRow([name, workload, told(plain, digits), told(quartiles(times.ours), digits), told(ratio, 2),
            `≤ ${target.toFixed(2)}`, verdict, `${noise} %`]);
  }
  const version = (await browser.version()).match(/\d+/)[0];
  await browser.close();
  orders.close();
  return `${name} ${version}`;
}

const folder = path.resolve(output);
await build(folder);
const server = await startServer({folder});
server.pages['/benchmark'] = page;
const titles = ['browser', 'echo', 'JavaScript, µs', 'ours, µs', 'ratio', 'target', 'reached', 'noise'];
const lines = [];
const addRow = (row) => {
  lines.push(`| ${row.join(' | ')} |`);
  console.log(lines.at(-1));
};
addRow(titles);
addRow(titles.map(() => '---'));
const begun = Date.now(), loadBefore = os.loadavg()[0], versions = [];
for (const browser of values.browsers.split(',')) versions.push(await measure(browser, server, addRow));
server.close();

const emscripten = (await call('em++', '--version')).match(/\d+\.\d+\.\d+/)[0];
const text = `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC at ` +
    `${await call('git', 'rev-parse', '--short', 'HEAD')}: ${os.cpus().length} cores of ${os.cpus()[0].model}; ` +
    `Emscripten ${emscripten}, ${versions.join(', ')}. ${values.rounds} rounds, ` +
    `${Math.round((Date.now() - begun) / 1000)} s in all; load before ${loadBefore.toFixed(1)}, after ` +
    `${os.loadavg()[0].toFixed(1)}. Medians, with quartiles in brackets; the noise is the distance of JavaScript's own, ` +
    `as a share of its median.\n\n${lines.join('\n')}`;
await writeFile(path.join(folder, 'results.md'), text + '\n');
if (values.readme)
  await replaceBetween(path.join(here, 'README.md'), '<!-- results: written by run.mjs -->',
                       '<!-- end of the results -->', text);
