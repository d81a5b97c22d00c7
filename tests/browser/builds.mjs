#!/usr/bin/env node
// Builds programs/ in every kind of build and runs them in Node and in Chromium.
//
//   builds.mjs OUTPUT-FOLDER [BUILD]…
import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdir, readdir} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {runners} from './runner.mjs';
import {startServer} from './server.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');

// What each program says and how it ends. In Node whatever is uncaught ends it with a status of
// Node's own.
const locals = {args: ['locals'], status: 7, output: ['alive', 'alive', 'alive']};
const endings = [
  locals,
  {args: ['end'], status: 0, output: ['first closed', 'second closed', 'task']},
  {args: ['nothing'], status: 0, output: []},
  {args: ['frames'], status: 0, output: ['frames and echoes']},
  {args: ['exit'], status: 4, output: ['exit']},
  {args: ['letter', 'to send'], status: 0, output: ['sent']},
  {args: ['reader', 'to send'], status: 0, output: ['100000 1005']},
  {args: ['leave', 'to close'], status: 5, output: []},
  {args: ['reader', 'to close'], status: 0, output: ['1 1005']},
];
const misuse = {args: ['misuse'], fails: true, error: /^twinsocket: InvalidStateError: /m};
const threads = {args: [], status: 0, output: ['done']};
const threadSockets = {args: [], status: 3, output: ['echo on the thread']};
const pthread = ['-pthread', '-sPTHREAD_POOL_SIZE=2'];

const builds = {
  'O0': {flags: ['-O0'], runs: [...endings, misuse]},
  'O3': {flags: ['-O3'], runs: [...endings, misuse]},
  'Oz': {flags: ['-Oz'], runs: [locals]},
  'exit-runtime': {flags: ['-O2', '-sEXIT_RUNTIME=1'], runs: endings},
  'no-exceptions': {flags: ['-O2', '-fno-exceptions', '-fno-rtti'], runs: [locals, misuse]},
  'exceptions-O0': {flags: ['-O0', '-fexceptions'], runs: [locals]},
  'exceptions': {flags: ['-O2', '-fexceptions'], runs: endings},
  'wasm-exceptions-O0': {flags: ['-O0', '-fwasm-exceptions'], runs: [locals]},
  'wasm-exceptions': {flags: ['-O2', '-fwasm-exceptions'], runs: endings},
  'growth': {flags: ['-O2', '-sALLOW_MEMORY_GROWTH'], runs: [locals]},
  'single-file': {flags: ['-O2', '-sSINGLE_FILE'], runs: [locals]},
  'asyncify': {flags: ['-O2', '-sASYNCIFY'], runs: endings},
  'bigint': {flags: ['-O2', '-sWASM_BIGINT'], runs: [locals]},
  'closure': {flags: ['-O2', '-fexceptions', '--closure', '1'], runs: endings},
  'threads-O0': {program: 'threads', flags: ['-O0', ...pthread], runs: [threads]},
  'threads': {program: 'threads', flags: ['-O2', '-fexceptions', ...pthread], runs: [threads]},
  'threads-growth': {
    program: 'threads',
    flags: ['-O2', ...pthread, '-sALLOW_MEMORY_GROWTH', '-Wno-pthreads-mem-growth'],
    runs: [threads],
  },
  'thread-sockets': {
    program: 'thread_sockets',
    flags: ['-O2', '-fexceptions', ...pthread],
    runs: [threadSockets],
  },
  'minimal-runtime': {
    flags: ['-O2', '-sMINIMAL_RUNTIME'],
    refusal: /twinsocket cannot be linked with -sMINIMAL_RUNTIME/,
    runs: [],
  },
};

async function sources() {
  const list = [path.join(root, 'sdk/protocol/utf8.cpp')];
  for (const folder of ['sdk', 'platform/emscripten'])
    for (const name of await readdir(path.join(root, folder)))
      if (name.endsWith('.cpp')) list.push(path.join(root, folder, name));
  return list;
}

async function compile(name, {flags, program = 'programs'}, folder) {
  const glue = (await readdir(path.join(root, 'platform/emscripten')))
                   .filter((file) => file.endsWith('.js'))
                   .flatMap((file) => ['--js-library', path.join(root, 'platform/emscripten', file)]);
  const include = ['sdk/include', 'sdk', 'platform'].map((file) => '-I' + path.join(root, file));
  const output = path.join(folder, `${name}.js`);
  const closure = path.join(here, 'node_modules/.bin/google-closure-compiler');
  // The optimiser's packages are where only Debian's own Node looks.
  const packages = '/usr/share/nodejs';
  const env = {EM_CLOSURE_COMPILER: closure, ...process.env,
               ...(existsSync(packages) ? {NODE_PATH: packages} : {})};
  await promisify(execFile)('em++', [
    '-std=c++20', '-Wall', '-Wextra', '-Werror', ...flags, ...include, ...await sources(),
    path.join(here, 'programs', `${program}.cpp`), ...glue, '-o', output
  ], {env});
  return path.basename(output);
}

// What is wrong with the run, in words; nothing if all is well.
async function faultOf(runner, program, {args, status, output, error, fails}, server) {
  const heard = {stdout: [], stderr: []};
  const write = (kind, text) => heard[kind].push(...text.split('\n'));
  let timer;
  const timeout = new Promise((resolve) => timer = setTimeout(resolve, 20000, 'no end'));
  const running = runner.run(program, args, server, write).catch((fault) => `${fault}`);
  const got = await Promise.race([running, timeout]);
  clearTimeout(timer);
  const said = `; it said\n${[...heard.stdout, ...heard.stderr].join('\n').slice(0, 2000)}`;
  if (fails ? got === 0 || typeof got === 'string' : got !== status) return `status ${got}${said}`;
  if (output && heard.stdout.join() !== output.join()) return `wrong output${said}`;
  if (error && !error.test(heard.stderr.join('\n'))) return `wrong error output${said}`;
}

const [folder, ...names] = process.argv.slice(2);
if (!folder || names.some((name) => !(name in builds))) {
  console.error(`usage: builds.mjs OUTPUT-FOLDER [${Object.keys(builds).join('|')}]…`);
  process.exit(2);
}
await mkdir(folder, {recursive: true});
const server = await startServer({folder: path.resolve(folder), isolated: true});
const hosts = {node: await runners.node.start(), chromium: await runners.chromium.start()};
let passed = 0, failed = 0;

// Returns what went wrong. `compiled` resolves with the program's name.
async function runBuild({runs, refusal}, compiled) {
  let program;
  try {
    program = await compiled;
  } catch (error) {
    const said = error.stderr || String(error);
    if (!refusal?.test(said)) return [`does not build: ${said}`];
    ++passed;
    return [];
  }
  if (refusal) return ['builds, but should refuse to'];
  const faults = [];
  for (const [host, runner] of Object.entries(hosts))
    for (const run of runs) {
      const fault = await faultOf(runner, program, run, server);
      if (fault) faults.push(`${host} ${run.args.join(' ')}: ${fault}`);
      else ++passed;
    }
  return faults;
}

// The next one is compiled while this one runs.
const chosen = names.length ? names : Object.keys(builds);
const compilations = [];
const startCompiling = (i) => {
  if (i >= chosen.length) return;
  compilations[i] = compile(chosen[i], builds[chosen[i]], folder);
  compilations[i].catch(() => {});  // runBuild() sees it.
};
startCompiling(0);
for (const [i, name] of chosen.entries()) {
  await compilations[i].catch(() => {});
  startCompiling(i + 1);
  const faults = await runBuild(builds[name], compilations[i]);
  failed += faults.length;
  console.log(`${faults.length ? 'FAILED' : 'ok    '} ${name}`);
  for (const fault of faults) console.log(`  ${fault}`);
}
for (const runner of Object.values(hosts)) await runner.close();
server.close();
console.log(`# pass ${passed}\n# fail ${failed}`);  // As node:test counts.
process.exitCode = failed ? 1 : 0;
