#!/usr/bin/env node
// Compares the cost of a message, as far as it does not depend on the machine, with recorded.json.
//
//   check.mjs [--record "WHY"] FOLDER-OF-THE-PROGRAMS COMPILER
//
// Callgrind counts instructions; the program itself counts allocations, system calls and copied bytes. Each figure is
// the difference between a long and a short run, per message. `copies`: how often each byte of a message is copied
// between the socket's system calls and the application. A figure that differs from the record by more than 3 % is an
// error, and so is a message through twinsocket.h that takes over 30 instructions more than one through C++.
import {execFile} from 'node:child_process';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs, promisify} from 'node:util';
import {Server} from '../server.mjs';

const run = promisify(execFile);
const record = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'recorded.json');
const {values: {record: why}, positionals: [build, compiler]} =
    parseArgs({allowPositionals: true, options: {record: {type: 'string'}}});
if (!compiler || why === '') {
  console.error('usage: check.mjs [--record "WHY"] FOLDER-OF-THE-PROGRAMS COMPILER');
  process.exit(2);
}

// `count`: messages in the short run; the long one has three times as many. `unit`: messages, or KiB.
const costs = {
  'received, 32 B binary': {workload: 'receive', kind: 'binary', size: 32, count: 60000},
  'received, 32 B text': {workload: 'receive', kind: 'ascii', size: 32, count: 60000},
  'sent, 32 B binary': {workload: 'send', size: 32, count: 60000},
  'there and back, 32 B binary': {workload: 'echo', size: 32, count: 3000, ways: 2},
  'received in C, 32 B binary': {workload: 'receive', kind: 'binary', size: 32, count: 60000, over: 'received, 32 B binary'},
  'received in C, 32 B text': {workload: 'receive', kind: 'ascii', size: 32, count: 60000, over: 'received, 32 B text'},
  'sent in C, 32 B binary': {workload: 'send', size: 32, count: 60000, over: 'sent, 32 B binary'},
  // Without the calls that look whether the server has answered: how many those are is not for us to say.
  'connection, opened and closed': {workload: 'open', size: 0, count: 60},
  // Nothing but copies, so that one more of them would be noticed.
  'received, KiB of 1 MiB binary': {workload: 'receive', kind: 'binary', size: 1 << 20, count: 40, unit: 1024},
  'sent, KiB of 1 MiB binary': {workload: 'send', size: 1 << 20, count: 40, unit: 1024},
};

// Makes the C library and OpenSSL use code that every x86-64 machine has, so that the counts are the same everywhere.
const environment = {
  ...process.env,
  GLIBC_TUNABLES: 'glibc.cpu.hwcaps=-AVX2,-AVX,-ERMS,-FSRM,-AVX512F,-AVX512VL',
  OPENSSL_ia32cap: ':0',
};

function urlOf({workload, kind, size}, count) {
  const path = {receive: `/flood/${kind}/${size}/${count}`, send: `/sink/${count}`, echo: '/echo', open: '/echo'}[workload];
  return server.url('ws', path);
}

async function once(cost, count, program, prefix = []) {
  const words = [...prefix, `${build}/${program}`, cost.workload, urlOf(cost, count), count, cost.size];
  const env = ['echo', 'open'].includes(cost.workload) ? environment : {...environment, TWINSOCKET_FULL_BUFFERS: '1'};
  const {stdout, stderr} = await run(words[0], words.slice(1).map(String), {env});
  const counts = JSON.parse(stdout.trim().split('\n').at(-1));
  const collected = /Collected : (\d+)/.exec(stderr);
  return {...counts, ...(collected && {instructions: Number(collected[1])})};
}

async function perMessage(cost, ...how) {
  const [few, many] = await Promise.all([once(cost, cost.count, ...how), once(cost, 3 * cost.count, ...how)]);
  const messages = 2 * cost.count * (cost.unit ?? 1);
  return Object.fromEntries(Object.keys(many).map((name) => [name, (many[name] - few[name]) / messages]));
}

// `over`: the same in C++, to which the cost in C is compared.
const mostInC = 30;
const programOf = ({over}) => over ? 'cost_c' : 'cost';

async function measure(cost) {
  const {allocations, calls, looks} = await perMessage(cost, programOf(cost));
  const counts = {allocations, calls: cost.workload === 'open' ? calls - looks : calls};
  if (!cost.over && cost.workload !== 'open') {
    const {copies} = await perMessage(cost, 'copies');
    counts.copies = copies * (cost.unit ?? 1) / cost.size / (cost.ways ?? 1);
  }
  if (!hasValgrind) return counts;
  const callgrind = ['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null'];
  const {instructions} = await perMessage(cost, programOf(cost), callgrind);
  return {instructions, ...counts};
}

const hasValgrind = await run('valgrind', ['--version']).then(() => true, () => false);
const hasAvx2 = /\bavx2\b/.test(await readFile('/proc/cpuinfo', 'utf8'));
const recorded = JSON.parse(await readFile(record, 'utf8'));
const isComparable = compiler === recorded.compiler && hasAvx2 && process.arch === 'x64';
if (!hasValgrind) console.log('# instructions are not counted: valgrind is not installed (toolchains/setup native)');
if (!isComparable) {
  console.log(`# instructions are not compared: they are recorded for ${recorded.compiler} on x64 with AVX2, and this is ` +
              `${compiler} on ${process.arch}${hasAvx2 ? '' : ' without AVX2'}`);
}

const round = (value) => Number(value.toPrecision(4));
const server = await Server.start(build);
let passed = 0, failed = 0;
const instructions = {};
for (const [name, cost] of Object.entries(costs)) {
  for (const [unit, value] of Object.entries(await measure(cost))) {
    if (unit === 'instructions') instructions[name] = value;
    if (unit === 'instructions' && cost.over && isComparable) {
      const more = value - instructions[cost.over];
      console.log(`${more <= mostInC ? 'ok    ' : 'FAILED'} ${name}: ${round(more)} instructions more than in C++ (at most ${mostInC})`);
      more <= mostInC ? ++passed : ++failed;
    }
    if (why) {
      const old = (recorded.values[name] ??= {})[unit] ?? NaN;
      if (Math.abs(value - old) <= Math.max(0.005 * old, 0.001)) continue;
      recorded.values[name][unit] = round(value);
      console.log(`${name}: ${round(value)} ${unit}, was ${old ?? 'unknown'}`);
      continue;
    }
    if (unit === 'instructions' && !isComparable) continue;
    const limit = recorded.values[name]?.[unit];
    // Figures near zero may differ slightly: how much a call finds depends on TCP.
    const isRight = Math.abs(value - limit) <= Math.max(0.03 * limit, 0.003);
    console.log(`${isRight ? 'ok    ' : 'FAILED'} ${name}: ${round(value)} ${unit} (recorded: ${limit})`);
    isRight ? ++passed : ++failed;
  }
}
await server.stop();
if (why) {
  recorded.compiler = compiler;
  recorded.reasons.push(why);
  await writeFile(record, JSON.stringify(recorded, null, 2) + '\n');
} else {
  if (failed) console.log(`If that is meant to be, say why: ${process.argv[1]} --record "WHY" ${build} ${compiler}`);
  console.log(`# pass ${passed}\n# fail ${failed}`);
  process.exitCode = failed || !passed ? 1 : 0;
}
