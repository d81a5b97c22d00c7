#!/usr/bin/env node
// Builds the programs of tests/browser/programs from the planted copy, and runs them in Node.
//
//   wasm_programs.mjs build|run KIND… [--gtest_list_tests] [--gtest_filter=KIND.CASE:…]
import {execFileSync} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {output} from './copy.mjs';
import {here} from './faults.mjs';

const browser = path.join(output, 'source/tests/browser');
const {compileFlags, environment, librarySources, linkFlags} = await import(path.join(browser, 'compiler.mjs'));
const {kinds} = await import(path.join(browser, 'kinds.mjs'));
const folder = path.join(output, 'programs');
const [step, ...words] = process.argv.slice(2);
const names = words.filter((word) => !word.startsWith('--'));
const wanted = words.find((word) => word.startsWith('--gtest_filter='))?.slice(15).split(':') ?? [];
const source = (kind) => path.join(browser, 'programs', `${kind.program ?? 'programs'}.cpp`);

async function build(name) {
  const {flags, linkFlags: extra = [], ...kind} = kinds[name];
  const library = path.join(folder, 'library.cpp');
  writeFileSync(library, (await librarySources()).map((file) => `#include "${file}"\n`).join(''));
  const words = [...compileFlags, '-w', '-include', path.join(here, 'fault.h'), ...flags, ...extra, library,
    source(kind), ...await linkFlags(), '-o', path.join(folder, `${name}.js`)];
  execFileSync('em++', words, {env: environment(), cwd: folder, stdio: 'inherit'});
}

// What is wrong with the run; nothing if all is well.
async function faultOf(node, server, kind, name, run) {
  const heard = {stdout: [], stderr: []};
  const write = (to, text) => heard[to].push(...text.split('\n'));
  const args = run.args.map((word) => word.replace('HOST', 'node').replace('KIND', `${name} ${process.pid}`));
  let timer;
  const late = new Promise((resolve) => timer = setTimeout(resolve, 40000, 'no end'));
  const running = node.run(`${name}.js`, args, server, write, {factory: kind.factory, trace: run.trace});
  const got = await Promise.race([running.catch((fault) => `${fault}`), late]);
  clearTimeout(timer);
  if (run.fails ? got === 0 || typeof got === 'string' : got !== run.status) return `status ${got}`;
  if (run.output && heard.stdout.join() !== run.output.join()) return `wrong output ${heard.stdout.join()}`;
  if (run.error && !run.error.test(heard.stderr.join('\n'))) return 'wrong error output';
}

// Each run of a kind is a case, in the manner of GoogleTest; it includes a function that checks how it ended.
function casesOf(kind) {
  const cases = [];
  for (const run of kinds[kind].runs.filter(({hosts}) => !hosts || hosts.includes('node'))) {
    const word = `${run.args[0] ?? 'run'}`;
    if (word === 'reader') cases.at(-1).runs.push(run);
    else cases.push({name: `${kind}.${cases.length}_${word}`.replace(/[^\w.-]/g, '_'), kind, runs: [run]});
  }
  return cases;
}

async function runAll() {
  const {runners} = await import(path.join(browser, 'runner.mjs'));
  const {startServer} = await import(path.join(browser, 'server.mjs'));
  const server = await startServer({folder, isolated: true});
  const node = await runners.node.start();
  for (const {name, kind, runs} of names.flatMap(casesOf).filter(({name}) => wanted.includes(name))) {
    console.log(`[ RUN      ] ${name}`);
    for (const run of runs) {
      const fault = await faultOf(node, server, kinds[kind], kind, run);
      if (!fault) continue;
      console.log(`[  FAILED  ] ${name}\n${fault}`);
      process.exit(1);
    }
  }
  process.exit(0);
}

function list() {
  for (const name of names) {
    console.log(`${name}.`);
    for (const each of casesOf(name)) console.log(`  ${each.name.slice(name.length + 1)}`);
  }
}

mkdirSync(folder, {recursive: true});
if (step === 'build') for (const name of names) await build(name);
else if (words.includes('--gtest_list_tests')) list();
else await runAll();
