#!/usr/bin/env node
// Builds programs/ in every kind of build and runs them in Node, Chromium and Firefox.
//
//   builds.mjs [--debian SUITE] [--table FILE] OUTPUT-FOLDER [KIND]…
//
// `--debian` takes Emscripten and Node of another Debian, by toolchains/debian_tree. `--table` puts
// a row for each kind into a table of what works where: platform/emscripten/MATRIX.md is one.
import {execFile} from 'node:child_process';
import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {parseArgs, promisify} from 'node:util';
import {
  compileFlags, environment, here, librarySources, linkFlags, root
} from './compiler.mjs';
import {kinds} from './kinds.mjs';
import {addRows, runAt} from './matrix.mjs';
import {runners} from './runner.mjs';
import {startServer} from './server.mjs';

const call = async (command, options) =>
    (await promisify(execFile)(command[0], command.slice(1), options)).stdout;

const {values: {debian, table}, positionals: [folder, ...names]} = parseArgs({
  allowPositionals: true,
  options: {debian: {type: 'string'}, table: {type: 'string'}},
});
if (!folder || names.some((name) => !(name in kinds))) {
  console.error(`usage: builds.mjs [--debian SUITE] [--table FILE] OUTPUT-FOLDER ` +
                `[${Object.keys(kinds).join('|')}]…`);
  process.exit(2);
}

const tools = debian ?
    [path.join(root, 'toolchains/debian_tree'), debian, 'emscripten,nodejs'] : [];
const node = [...tools, debian ? 'node' : process.execPath];
await mkdir(folder, {recursive: true});
const output = path.resolve(folder);
const versions = {
  emscripten: (await call([...tools, 'em++', '--version'], {cwd: output})).match(/\d+\.\d+\.\d+/)[0],
  node: (await call([...node, '--version'], {cwd: output})).match(/\d+/)[0],
};
const isBefore = (one, other) => one.localeCompare(other, undefined, {numeric: true}) < 0;

// The library as one file, which compiles faster.
const library = path.join(output, 'library.cpp');
await writeFile(library, (await librarySources()).map((file) => `#include "${file}"\n`).join(''));
const env = environment(debian ? true : undefined);

// Kinds that differ only in linker flags share their objects.
const objects = new Map();
async function compile(folder, flags, source) {
  await mkdir(folder, {recursive: true});
  const object = path.join(folder, `${path.basename(source, '.cpp')}.o`);
  await call([...tools, 'em++', '-c', ...compileFlags, ...flags, source, '-o', object], {env, cwd: folder});
  return object;
}

function compiled(flags, source) {
  const key = flags.filter((flag) => !flag.startsWith('-s') || /MEMORY64|WASM_WORKERS/.test(flag));
  const folder = path.join(output, `objects${key.join('')}`), name = folder + source;
  if (!objects.has(name)) objects.set(name, compile(folder, key, source));
  return objects.get(name);
}

async function build(name, {flags, linkFlags: extra = [], program = 'programs', output: type = 'js'}) {
  const source = path.join(here, 'programs', `${program}.cpp`);
  const parts = await Promise.all([library, source].map((file) => compiled(flags, file)));
  const file = path.join(output, `${name}.${type}`);
  const words = [...flags, ...extra, ...parts, ...await linkFlags(), '-o', file];
  await call([...tools, 'em++', ...words], {env, cwd: output});
  return path.basename(file);
}

// What is wrong with the run, in words; nothing if all is well.
async function faultOf(host, program, run, kind) {
  const heard = {stdout: [], stderr: []};
  const write = (to, text) => heard[to].push(...text.split('\n'));
  let timer;
  // Far more than a run takes, even on a busy machine.
  const timeout = new Promise((resolve) => timer = setTimeout(resolve, 120000, 'no end'));
  // The /letter names of one run must differ from those of another.
  const args = run.args.map((word) => word.replace('HOST', host).replace('KIND', program));
  const options = {factory: kind.factory, trace: run.trace, isHidden: run.isHidden};
  const running = hosts[host].run(program, args, server, write, options).catch((fault) => `${fault}`);
  const got = await Promise.race([running, timeout]);
  clearTimeout(timer);
  const said = `; it said\n${[...heard.stdout, ...heard.stderr].join('\n').slice(0, 2000)}`;
  const isWrong = run.fails ? got === 0 || typeof got === 'string' : got !== run.status;
  if (isWrong) return `status ${got}${said}`;
  if (run.output && heard.stdout.join() !== run.output.join()) return `wrong output${said}`;
  if (run.silence && run.silence.test(heard.stderr.join('\n'))) return `it says what it must not${said}`;
  if (run.error && !run.error.test(heard.stderr.join('\n'))) return `wrong error output${said}`;
}

const server = await startServer({folder: output, isolated: true});
const hosts = {
  node: await runners.node.start(node),
  chromium: await runners.chromium.start(),
  firefox: await runners.firefox.start(),
};
let passed = 0, failed = 0;

// The versions of the browsers and of Node, for the table.
const numbers = {node: versions.node};
for (const host of ['chromium', 'firefox']) numbers[host] = await hosts[host].version();

// Why this kind does not run on this host, if it does not.
function hindrance(kind, host) {
  if (host === 'node' && kind.node > versions.node) return `needs Node ${kind.node}`;
  const limit = kind.not?.[host];
  if (limit && (!limit.before || isBefore(versions.emscripten, limit.before))) return limit.why;
}

// Why it does not build, if the reason is known.
function refusal({refusal: ours, broken}, said) {
  if (ours?.test(said)) return 'refused when linking';
  if (broken && !isBefore(versions.emscripten, broken.since) && broken.said.test(said)) return broken.why;
}

async function runOn(host, kind, program) {
  const faults = [];
  for (const run of kind.runs) {
    if (run.hosts && !run.hosts.includes(host)) continue;
    const fault = await faultOf(host, program, run, kind);
    if (fault) faults.push(`${host} ${run.args.join(' ')}: ${fault}`);
    else ++passed;
  }
  return faults;
}

// Returns what went wrong, and the table's text for each host. `compiled` resolves with the program's name.
async function runKind(kind, compiled) {
  const faults = [], cells = {};
  let program;
  try {
    program = await compiled;
  } catch (error) {
    const said = error.stderr || String(error);
    const reason = refusal(kind, said);
    if (!reason) return {faults: [`does not build: ${said.slice(-4000)}`], cells};
    ++passed;
    for (const host in hosts) cells[host] = reason;
    return {faults, cells};
  }
  if (kind.refusal) return {faults: ['builds, but should refuse to'], cells};
  await Promise.all(Object.keys(hosts).map(async (host) => {
    const found = hindrance(kind, host) ? [] : await runOn(host, kind, program);
    faults.push(...found);
    cells[host] = hindrance(kind, host) ?? `${found.length ? 'FAILS' : 'yes'}, ${numbers[host]}`;
  }));
  return {faults, cells};
}

const flagsOf = ({flags, linkFlags: extra = []}) => [...flags, ...extra].join(' ');
const place = table && await runAt();
async function toTable(name, cellOf) {
  if (!table) return;
  const cells = Object.keys(hosts).map(cellOf);
  await addRows(table, [[versions.emscripten, name, `\`${flagsOf(kinds[name])}\``, ...cells, place]]);
}

// The next kind is compiled while this one runs.
const asked = names.length ? names : Object.keys(kinds);
const isTooNew = (name) => isBefore(versions.emscripten, kinds[name].since ?? '0');
const chosen = asked.filter((name) => !isTooNew(name));
for (const name of asked.filter(isTooNew))
  await toTable(name, () => `needs Emscripten ${kinds[name].since}`);
const compilations = [];
const startCompiling = (i) => {
  if (i >= chosen.length) return;
  compilations[i] = build(chosen[i], kinds[chosen[i]]);
  compilations[i].catch(() => {});  // runKind() reports the error.
};
startCompiling(0);
for (const [i, name] of chosen.entries()) {
  const begun = performance.now();
  await compilations[i].catch(() => {});
  startCompiling(i + 1);
  const {faults, cells} = await runKind(kinds[name], compilations[i]);
  failed += faults.length;
  const seconds = Math.round((performance.now() - begun) / 1000);
  console.log(`${faults.length ? 'FAILED' : 'ok    '} ${name}, ${seconds} s`);
  for (const fault of faults) console.log(`  ${fault}`);
  await toTable(name, (host) => cells[host] ?? 'DOES NOT BUILD');
}
for (const runner of Object.values(hosts)) await runner.close();
server.close();
console.log(`# pass ${passed}\n# fail ${failed}`);  // As node:test counts.
process.exitCode = failed ? 1 : 0;
