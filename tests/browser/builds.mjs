#!/usr/bin/env node
// Builds programs/ in every kind of build and runs them in Node, Chromium and Firefox.
//
//   builds.mjs [--debian SUITE] [--table FILE] OUTPUT-FOLDER [KIND]…
//
// `--debian` takes Emscripten and Node of another Debian, by toolchains/debian_tree. `--table` adds
// a line for each kind to a file, what works where: so platform/emscripten/MATRIX.md is made.
import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {appendFile, mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {parseArgs, promisify} from 'node:util';
import {
  compileFlags, environment, filesOf, librarySources, linkFlags, root
} from './compiler.mjs';
import {kinds} from './kinds.mjs';
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

// The library as one unit, which is sooner compiled.
const library = path.join(output, 'library.cpp');
await writeFile(library, (await librarySources()).map((file) => `#include "${file}"\n`).join(''));
const programs = await filesOf('tests/browser/programs', '.cpp');
const env = environment(debian ? true : undefined);

// Kinds that differ only in what the linker is told share their objects.
const objects = new Map();
function compile(flags) {
  const key = flags.filter((flag) => !flag.startsWith('-s') || /MEMORY64|WASM_WORKERS/.test(flag));
  const cwd = path.join(output, `objects${key.join('')}`);
  if (!objects.has(cwd))
    objects.set(cwd, (async () => {
      await mkdir(cwd, {recursive: true});
      await call([...tools, 'em++', '-c', ...compileFlags, ...key, library, ...programs], {env, cwd});
      return cwd;
    })());
  return objects.get(cwd);
}

async function build(name, {flags, linkFlags: extra = [], program = 'programs', output: type = 'js'}) {
  const folder = await compile(flags);
  const parts = ['library', program].map((part) => path.join(folder, `${part}.o`));
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
  const timeout = new Promise((resolve) => timer = setTimeout(resolve, 20000, 'no end'));
  // Letters of one run are not for another.
  const args = run.args.map((word) => word.replace('HOST', host).replace('KIND', program));
  const options = {factory: kind.factory, trace: run.trace, isHidden: run.isHidden};
  const running = hosts[host].run(program, args, server, write, options).catch((fault) => `${fault}`);
  const got = await Promise.race([running, timeout]);
  clearTimeout(timer);
  const said = `; it said\n${[...heard.stdout, ...heard.stderr].join('\n').slice(0, 2000)}`;
  const isWrong = run.fails ? got === 0 || typeof got === 'string' : got !== run.status;
  if (isWrong) return `status ${got}${said}`;
  if (run.output && heard.stdout.join() !== run.output.join()) return `wrong output${said}`;
  if (run.error && !run.error.test(heard.stderr.join('\n'))) return `wrong error output${said}`;
}

const server = await startServer({folder: output, isolated: true});
const hosts = {
  node: await runners.node.start(node),
  chromium: await runners.chromium.start(),
  firefox: await runners.firefox.start(),
};
let passed = 0, failed = 0;

// Why this kind is not for this host, if it is not.
function hindrance(kind, host) {
  if (host === 'node' && kind.node > versions.node) return `needs Node ${kind.node}`;
  const limit = kind.not?.[host];
  if (limit && (!limit.before || isBefore(versions.emscripten, limit.before))) return limit.why;
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

// Returns what went wrong, and for each host what the table says. `compiled` resolves with the
// program's name.
async function runKind(kind, compiled) {
  const faults = [], cells = {};
  let program;
  try {
    program = await compiled;
  } catch (error) {
    const said = error.stderr || String(error);
    if (!kind.refusal?.test(said)) return {faults: [`does not build: ${said}`], cells};
    ++passed;
    for (const host in hosts) cells[host] = 'refused when linking';
    return {faults, cells};
  }
  if (kind.refusal) return {faults: ['builds, but should refuse to'], cells};
  await Promise.all(Object.keys(hosts).map(async (host) => {
    const found = hindrance(kind, host) ? [] : await runOn(host, kind, program);
    faults.push(...found);
    cells[host] = hindrance(kind, host) ?? (found.length ? 'FAILS' : 'yes');
  }));
  return {faults, cells};
}

// The next one is compiled while this one runs.
const chosen = (names.length ? names : Object.keys(kinds))
                   .filter((name) => !isBefore(versions.emscripten, kinds[name].since ?? '0'));
const flagsOf = ({flags, linkFlags: extra = []}) => [...flags, ...extra].join(' ');
const toTable = async (row) => table && appendFile(table, `| ${row.join(' | ')} |\n`);
if (table && !existsSync(table)) {
  const month = new Date().toLocaleDateString('en', {month: 'long', year: 'numeric'});
  await writeFile(table, `# What works where\n\nMade by \`tests/run emscripten-matrix\` in ${month}, ` +
      `with the Node of each Emscripten's own Debian.\n\n`);
  await toTable(['Emscripten', 'kind', 'flags', 'Node', `Chromium ${await hosts.chromium.version()}`,
                 `Firefox ${await hosts.firefox.version()}`]);
  await toTable(Array(6).fill('---'));
}
const compilations = [];
const startCompiling = (i) => {
  if (i >= chosen.length) return;
  compilations[i] = build(chosen[i], kinds[chosen[i]]);
  compilations[i].catch(() => {});  // runKind() sees it.
};
startCompiling(0);
for (const [i, name] of chosen.entries()) {
  await compilations[i].catch(() => {});
  startCompiling(i + 1);
  const {faults, cells} = await runKind(kinds[name], compilations[i]);
  failed += faults.length;
  console.log(`${faults.length ? 'FAILED' : 'ok    '} ${name}`);
  for (const fault of faults) console.log(`  ${fault}`);
  if (cells.node === 'yes') cells.node += `, ${versions.node}`;
  await toTable([versions.emscripten, name, `\`${flagsOf(kinds[name])}\``,
                 ...Object.keys(hosts).map((host) => cells[host] ?? 'DOES NOT BUILD')]);
}
for (const runner of Object.values(hosts)) await runner.close();
server.close();
console.log(`# pass ${passed}\n# fail ${failed}`);  // As node:test counts.
process.exitCode = failed ? 1 : 0;
