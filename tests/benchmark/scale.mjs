#!/usr/bin/env node
// Crowds of our sockets, each of which gets one message a second: `scale.mjs [--readme] [COUNT…]`, once
// tests/benchmark/run has built everything. The result is build/benchmark/scale.{md,json,svg}.
import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {copyFile, mkdir, readFile, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {setTimeout as wait} from 'node:timers/promises';
import {parseArgs} from 'node:util';
import {replaceBetween} from '../markdown.mjs';
import {here} from './clients.mjs';
import {curves} from './plot.mjs';
import {Server} from './server.mjs';
import {quantile} from './statistics.mjs';

const {values: {readme, seconds: secondsText}, positionals} = parseArgs({
  allowPositionals: true,
  options: {readme: {type: 'boolean', default: false}, seconds: {type: 'string', default: '15'}},
});
const counts = positionals.length ? positionals.map(Number) : [100, 1000, 5000, 10000, 20000, 50000, 100000];
const seconds = Number(secondsText);
const root = path.join(here, '../..'), build = path.join(root, 'build/release/tests/benchmark');
const output = path.join(root, 'build/benchmark');
// Some of the descriptors that a process may have are not sockets.
const descriptors = Number(execFileSync('sh', ['-c', 'ulimit -n'], {encoding: 'utf8'}));
const mostInOne = Math.min(Math.floor(0.9 * descriptors), 17000);

class Crowd {
  static async open(count) {
    const crowd = new Crowd;
    crowd.server = await Server.start(build, {listeners: 2});
    const urls = crowd.server.ports.more.map((port) => `ws://127.0.0.1:${port}/tick`);
    crowd.process = spawn(path.join(build, 'client_crowd'), [count, seconds, ...urls].map(String),
                          {stdio: ['pipe', 'pipe', 'inherit']});
    crowd.lines = createInterface({input: crowd.process.stdout})[Symbol.asyncIterator]();
    const {value} = await crowd.lines.next();
    if (value !== 'open') throw new Error(`${count} sockets could not be opened`);
    return crowd;
  }

  startTicking() { this.server.process.stdin.write('\n'); }

  async listen() {
    this.process.stdin.write('\n');
    return JSON.parse((await this.lines.next()).value);
  }

  async stop() {
    if (this.process.exitCode === null) await once(this.process, 'exit');
    await this.server.stop();
  }
}

// How many seconds the machine's processors have not been idle, whatever used them, including the kernel.
async function machineTime() {
  const [user, nice, system, , , irq, softIrq, stolen] =
      (await readFile('/proc/stat', 'utf8')).split('\n')[0].split(/ +/).slice(1).map(Number);
  const ticksPerSecond = 100;
  return (user + nice + system + irq + softIrq + stolen) / ticksPerSecond;
}

async function measure(count) {
  const processes = Math.ceil(count / mostInOne), crowds = [];
  for (let i = 0; i < processes; ++i) {
    crowds.push(await Crowd.open(Math.floor((count * (i + 1)) / processes) - Math.floor((count * i) / processes)));
  }
  for (const crowd of crowds) crowd.startTicking();
  await wait(1000);
  const before = await machineTime(), begin = Date.now();
  const results = await Promise.all(crowds.map((crowd) => crowd.listen()));
  const busy = (await machineTime() - before) / ((Date.now() - begin) / 1000);
  await Promise.all(crowds.map((crowd) => crowd.stop()));
  const sum = (name) => results.reduce((total, one) => total + one[name], 0);
  const latencies = results.flatMap((one) => one.latencies).sort((a, b) => a - b);
  const messages = sum('messages');
  return {
    count, processes, busy,
    opensPerSecond: count / sum('opening_seconds'),
    processor: sum('cpu_seconds') / seconds,
    microsecondsPerMessage: sum('cpu_seconds') / messages * 1e6,
    bytesEach: sum('bytes') / count,
    messagesPerSecond: messages / seconds,
    p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99), p999: quantile(latencies, 0.999),
  };
}

// Which of the measured figures limits a step.
function limitOf({count, processes, busy, messagesPerSecond}) {
  const limits = [];
  if (busy > 0.85 * os.cpus().length) limits.push(`processor time: ${busy.toFixed(1)} cores busy, including the servers, the kernel and other programs`);
  if (messagesPerSecond < 0.95 * count) limits.push('the servers did not send every message within its second');
  if (processes > 1) limits.push(`descriptors: ${descriptors.toLocaleString('en-US')} in a process, so ${processes} clients and ${processes} servers`);
  return limits.join('; ') || 'nothing yet';
}

const row = (cells) => `| ${cells.join(' | ')} |`;

function markdown(steps) {
  const head = ['sockets', 'processes', 'opened per s', 'messages per s', 'our processor time, cores', 'µs per message',
                'machine busy, cores', 'bytes each', 'p50, µs', 'p99, µs', 'p99.9, µs', 'what limits'];
  const whole = (value) => Math.round(value).toLocaleString('en-US');
  const rows = steps.map((step) => [
    whole(step.count), step.processes, whole(step.opensPerSecond), whole(step.messagesPerSecond), step.processor.toFixed(3),
    step.microsecondsPerMessage.toFixed(1), step.busy.toFixed(2), whole(step.bytesEach), whole(step.p50), whole(step.p99),
    whole(step.p999), limitOf(step),
  ]);
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

function plots(steps) {
  const series = (name, key) => ({name, points: steps.map((step) => [step.count, step[key]])});
  return curves([
    {title: 'Latency', unit: 'µs', series: [series('p50', 'p50'), series('p99', 'p99'), series('p99.9', 'p999')]},
    {title: 'Our processor time', unit: 'cores', series: [series('ours', 'processor'), series('machine', 'busy')]},
    {title: 'Processor time for a message', unit: 'µs', series: [series('', 'microsecondsPerMessage')]},
    {title: 'Memory in user space for a socket', unit: 'bytes', series: [series('', 'bytesEach')]},
  ]);
}

await mkdir(output, {recursive: true});
const steps = [];
for (const count of counts) {
  steps.push(await measure(count));
  console.log(JSON.stringify(steps.at(-1)));
}
const date = new Date().toISOString().slice(0, 16).replace('T', ' ');
const text = `${date} UTC, ${os.cpus().length} cores of ${os.cpus()[0].model}, ${seconds} s for each step, load at the end ` +
    `${os.loadavg()[0].toFixed(1)}.\n\n${markdown(steps)}`;
await writeFile(path.join(output, 'scale.json'), JSON.stringify(steps, null, 1) + '\n');
await writeFile(path.join(output, 'scale.md'), text + '\n');
await writeFile(path.join(output, 'scale.svg'), plots(steps));
if (readme) {
  await copyFile(path.join(output, 'scale.svg'), path.join(here, 'scale.svg'));
  await replaceBetween(path.join(here, 'README.md'), '<!-- scale: written by scale.mjs -->', '<!-- end of scale -->',
                       `${text}\n\n![Latency, processor time and memory, plotted](scale.svg)`);
}
console.log(text);
