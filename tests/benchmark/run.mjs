#!/usr/bin/env node
// Measures our client and others. `tests/benchmark/run` builds everything first, and passes these options on:
//
//   --quick        three short rounds, to try it out
//   --only a1,b1   only these workloads; a letter stands for all that begin with it
//   --clients raw,twinsocket,Qt
//   --rounds 7 --seconds 0.4
//   --keep         keeps the results in build/benchmark/results.json that are not measured now; with --only or
//                  --clients the description of the machine and the run, too
//   --readme       writes the result into README.md
//
// A full run, and `--only scale`, ends with scale.mjs. In each round every client runs once, in random order.
// The result is build/benchmark/results.{md,json,svg}.
import {execFile, execFileSync} from 'node:child_process';
import {once} from 'node:events';
import {mkdir, readFile, stat, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {parseArgs, promisify} from 'node:util';
import {clientsOf, here} from './clients.mjs';
import {noise, writeReport} from './report.mjs';
import {Server} from './server.mjs';
import {quartiles} from './statistics.mjs';
import {firstCount, instructions, memory, workloads} from './workloads.mjs';

const {values: options} = parseArgs({
  options: {
    quick: {type: 'boolean', default: false},
    only: {type: 'string'},
    clients: {type: 'string'},
    rounds: {type: 'string'},
    seconds: {type: 'string'},
    keep: {type: 'boolean', default: false},
    readme: {type: 'boolean', default: false},
  },
});
const rounds = Number(options.rounds ?? (options.quick ? 3 : 7));
const seconds = Number(options.seconds ?? (options.quick ? 0.1 : 0.4));
// Some of the others wait with poll(), which takes minutes with 10,000 sockets.
const heldConnections = (client) => options.quick ? 500 : client.name === 'twinsocket' ? 10000 : 2000;
const root = path.join(here, '../..');
const build = path.join(root, 'build/release/tests/benchmark');
const output = path.join(root, 'build/benchmark');
await mkdir(output, {recursive: true});

// Our own authority, and the server's certificate from it.
function makeCertificate() {
  const openssl = (...words) => execFileSync('openssl', words, {cwd: output, stdio: 'ignore'});
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...newKey, '-keyout', 'authority.key', '-out', 'authority.pem', '-days', '3650',
          '-subj', '/CN=benchmark authority');
  openssl('req', '-x509', ...newKey, '-keyout', 'server.key', '-out', 'server.pem', '-days', '3650', '-subj',
          '/CN=benchmark server', '-addext', 'subjectAltName=IP:127.0.0.1', '-addext', 'basicConstraints=critical,CA:false',
          '-CA', 'authority.pem', '-CAkey', 'authority.key');
  return {file: path.join(output, 'server.pem'), key: path.join(output, 'server.key')};
}

// 64 different messages of 1 KiB.
async function makeJson() {
  const file = path.join(output, 'messages.json');
  let number = 1, lines = '';
  for (let i = 0; i < 64; ++i) {
    let line = '[';
    while (line.length < 1000) {
      number = number * 16807 % 2147483647;
      line += `{"player":"${number % 97}","x":${number % 1021},"y":${number % 769}},`;
    }
    lines += `${line}{}]\n`;
  }
  await writeFile(file, lines);
  return file;
}

const environment = {
  ...process.env,
  TWINSOCKET_JSON: await makeJson(),
  SSL_CERT_FILE: path.join(output, 'authority.pem'),
  NODE_EXTRA_CA_CERTS: path.join(output, 'authority.pem'),
};
const certificate = makeCertificate();
const oneCore = ['taskset', '-c', '0'];
const server = await Server.start(build, {certificate});
const warmServer = await Server.start(build, {certificate, prefix: oneCore});

async function runOnce(client, workload, count, prefix = []) {
  const on = workload.on ?? (workload.warm ? warmServer : server);
  const url = on.url(workload.scheme ?? 'ws', workload.path.replace('COUNT', count));
  const [command, ...words] =
      [...(workload.warm ? oneCore : []), ...prefix, ...client.command, workload.run, url, count, workload.size ?? 0];
  const sizes = workload.wire && once(on.lines, 'line');
  const {stdout, stderr} =
      await promisify(execFile)(command, words.map(String), {env: environment, timeout: workload.run === 'hold' ? 400000 : 120000});
  const result = JSON.parse(stdout);
  if (prefix.length) result.instructions = Number(/Collected : (\d+)/.exec(stderr)[1]);
  if (sizes) result.wire = JSON.parse((await sizes)[0]).read / result.messages;
  return result;
}

// If a client fails, prints that, and leaves it out from then on.
async function tryOnce(client, workload, count, prefix) {
  try {
    return await runOnce(client, workload, count, prefix);
  } catch (error) {
    console.error(`  ${client.name}: ${String(error.stderr || error.message).trim().split('\n').at(-1)}`);
    return null;
  }
}

function shuffled(list) {
  const rest = [...list], result = [];
  while (rest.length) result.push(rest.splice(Math.floor(Math.random() * rest.length), 1)[0]);
  return result;
}

async function measure(workload, clients) {
  const counts = new Map;
  for (const client of clients.filter(({lacks}) => !lacks.includes(workload.run))) {
    const {run} = workload;
    let count = firstCount(workload);
    // A short run says little about a long one: the second try is nearly as long as the final runs.
    for (const share of [0.3, 1]) {
      const tried = await tryOnce(client, workload, count);
      count = tried && Math.round(Math.max(run === 'open' ? 20 : 10, tried.messages / tried.seconds * seconds * share));
      if (!count) break;
    }
    if (count) counts.set(client, count);
  }
  const samples = new Map(clients.map(({name}) => [name, []]));
  for (let round = 0; round < rounds; ++round) {
    const results = new Map;
    for (const client of shuffled([...counts.keys()])) {
      const result = await tryOnce(client, workload, counts.get(client));
      if (result) results.set(client.name, result);
      else counts.delete(client);
    }
    const raw = results.get('raw');
    if (!raw) continue;
    const rate = ({messages, seconds}) => messages / seconds;
    const cost = ({messages, cpu_seconds}) => cpu_seconds / messages * 1e9;
    for (const [name, result] of results) {
      samples.get(name).push({
        rate: rate(result),
        ratio: rate(result) / rate(raw),
        nanoseconds: cost(result),
        costRatio: cost(raw) / cost(result),
        ...(result.wire && {wire: result.wire}),
      });
    }
  }
  return Object.fromEntries([...samples].filter(([, list]) => list.length).map(([name, list]) => [
    name, Object.fromEntries(Object.keys(list[0]).map((key) => [key, quartiles(list.map((one) => one[key]))])),
  ]));
}

// Figures that do not depend on the machine's load are measured on both cores at once.
async function inPairs(clients, measureOne) {
  const left = [...clients], found = new Map(clients.map(({name}) => [name, null]));
  await Promise.all([server, warmServer].map(async (on) => {
    for (let client = left.shift(); client; client = left.shift()) {
      found.set(client.name, await measureOne(client, on));
    }
  }));
  return Object.fromEntries([...found].filter(([, value]) => value));
}

function measureMemory(scheme, clients) {
  const able = clients.filter(({name, lacks}) => name !== 'raw' && !lacks.includes('hold'));
  return inPairs(able, async (client, on) => {
    const result = await tryOnce(client, {run: 'hold', scheme, path: '/hold', on}, heldConnections(client));
    if (!result) return null;
    const {bytes, connections, wake_ups: wakeUps, cpu_seconds: processor} = result;
    return {bytes: bytes / connections, connections, wakeUps, processor};
  });
}

function countInstructions(workload, clients) {
  const callgrind = ['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null'];
  return inPairs(clients.filter(({command}) => command[0] !== 'node'), async (client) => {
    const few = await tryOnce(client, workload, 20000, callgrind);
    const many = few && await tryOnce(client, workload, 60000, callgrind);
    return many && (many.instructions - few.instructions) / 40000;
  });
}

// How much a program grows by opening a socket, not counting shared libraries.
async function measureSizes() {
  const size = async (name) => {
    const stripped = path.join(output, name);
    execFileSync('strip', ['-o', stripped, path.join(build, name)]);
    return (await stat(stripped)).size;
  };
  return {added: await size('size_socket') - await size('size_empty')};
}

function machine(clients) {
  const processor = os.cpus()[0].model;
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    processor,
    cores: os.cpus().length,
    memory: os.totalmem(),
    kernel: os.release(),
    compiler: execFileSync('g++', ['--version'], {encoding: 'utf8'}).split('\n')[0],
    openssl: execFileSync('openssl', ['version'], {encoding: 'utf8'}).trim(),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], {encoding: 'utf8', cwd: root}).trim(),
    node: process.version,
    rounds, seconds,
    versions: Object.fromEntries(clients.map(({name, version}) => [name, version])),
  };
}

const chosen = (name) => !options.only || options.only.split(',').some((word) => name.startsWith(word));
const clients = (await clientsOf(build)).filter(
    ({name}) => !options.clients || options.clients.split(',').includes(name));
const last = options.keep ? JSON.parse(await readFile(path.join(output, 'results.json'), 'utf8')) : {};
const isPartOfTheLast = options.keep && Boolean(options.only || options.clients);
const results = {workloads: {}, memory: {}, instructions: {}, ...last};
if (!isPartOfTheLast) results.machine = {...machine(clients), loadBefore: os.loadavg()[0]};
const begin = Date.now();

// After each workload, so that results are kept even if the run is interrupted.
async function keep(readme) {
  if (!isPartOfTheLast) {
    results.machine.loadAfter = os.loadavg()[0];
    results.machine.took = Math.round((Date.now() - begin) / 1000);
  }
  await writeFile(path.join(output, 'results.json'), JSON.stringify(results, null, 1) + '\n');
  await writeReport(results, output, readme);
}

for (const [name, workload] of Object.entries(workloads)) {
  if (!chosen(name)) continue;
  results.workloads[name] = await measure(workload, clients);
  console.log(`${name} (${workload.title}): noise ${noise(results.workloads[name])}, ` +
              `after ${Math.round((Date.now() - begin) / 1000)} s`);
  await keep();
}
for (const [name, {scheme}] of Object.entries(memory)) {
  if (chosen(name)) results.memory[name] = {...results.memory[name], ...await measureMemory(scheme, clients)};
}
for (const [name, {of}] of Object.entries(instructions)) {
  if (chosen(name)) results.instructions[name] = {...results.instructions[name], ...await countInstructions(workloads[of], clients)};
}
if (chosen('i')) results.size = await measureSizes();
await Promise.all([server.stop(), warmServer.stop()]);
await keep(options.readme && here);
console.log(await readFile(path.join(output, 'results.md'), 'utf8'));
if (chosen('scale') && !options.quick) {
  execFileSync('node', [path.join(here, 'scale.mjs'), ...(options.readme ? ['--readme'] : [])], {stdio: 'inherit'});
}
