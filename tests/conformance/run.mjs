#!/usr/bin/env node
// Plays the cases on every target that is named, and prints the matrix of cases and targets.
//
//   run.mjs [--only TEXT] [--markdown FILE] TARGET=PROGRAM…
//
// The targets are those of `targets` below; what runs in a page without wasm needs no PROGRAM.
import {spawn} from 'node:child_process';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {cases} from './cases.mjs';
import {ScriptedServer} from './server.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const patience = 30000;  // Milliseconds for one case.
process.env.NODE_OPTIONS = `--require "${path.join(here, 'survive.cjs')}"`;  // For our children.

// By which engine a case's `only` and `differs` go, how the program is run, and its arguments.
const targets = {
  'native': {engines: ['native']},
  'native-poll': {engines: ['native']},
  'native-clang': {engines: ['native']},
  'native-pumped': {engines: ['native'], args: ['--pump']},
  'native-thread': {engines: ['native'], args: ['--thread']},
  'node': {engines: ['wasm', 'ws'], runner: 'node'},
  'chromium': {engines: ['wasm', 'chromium'], runner: 'chromium'},
  'chromium-worker': {engines: ['wasm', 'chromium'], runner: 'chromium', args: ['--thread'], isolated: true},
  'firefox': {engines: ['wasm', 'firefox'], runner: 'firefox'},
  'chromium-javascript': {engines: ['chromium'], runner: 'chromium', program: path.join(here, 'client.js')},
  'firefox-javascript': {engines: ['firefox'], runner: 'firefox', program: path.join(here, 'client.js')},
};

// Runs the client; resolves when it has ended.
async function runClient({runner, args = [], isolated = false}, program, address) {
  const control = `${address}/control`;
  if (!runner) {
    const child = spawn(program, [control, ...args], {stdio: ['ignore', 'ignore', 'pipe']});
    let heard = '';
    child.stderr.on('data', (data) => heard = (heard + data).slice(-4000));
    const stop = () => child.kill();
    process.once('exit', stop);
    const status = await new Promise((resolve) => child.on('close', resolve));
    process.off('exit', stop);
    return {status, heard};
  }
  // Only pages need what npm brings.
  const {runners} = await import('../browser/runner.mjs');
  const {startServer} = await import('../browser/server.mjs');
  const server = await startServer({folder: path.dirname(program), isolated});
  const browser = await runners[runner].start();
  let heard = '';
  const write = (kind, line) => heard = (heard + line + '\n').slice(-4000);
  const status = await browser.run(path.basename(program), args, {...server, addresses: [control]}, write);
  await browser.close();
  server.close();
  return {status, heard};
}

// What the case expects of a target: nothing if it does not concern it.
function expectation(one, engines) {
  if (one.only && !one.only.some((engine) => engines.includes(engine))) return;
  const key = engines.find((engine) => one.differs?.[engine]);
  return key ? {wire: undefined, ...one.differs[key], differs: true} : one;
}

async function play(name, program, chosen) {
  const target = targets[name];
  const played = chosen.filter((index) => expectation(cases[index], target.engines));
  const server = new ScriptedServer(cases);
  await server.start();
  const outcome = server.results(played, patience);
  const client = runClient(target, program, server.address);
  const gone = client.then((ended) => ended, (error) => ({status: String(error), heard: ''}));
  const seen = await Promise.race([outcome, gone.then(() => server.played())]);
  // A client that is stuck is ended by the end of this process.
  const ended = await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 10000, {}).unref())]);
  server.stop();
  const faults = [];
  const cells = new Map();
  for (const index of played) {
    const {trace, wire, differs} = expectation(cases[index], target.engines);
    const got = seen.get(index);
    const fault = !got           ? 'it did not end' :
        got.trace !== trace      ? `got      ${got.trace}\n    expected ${trace}` :
        wire !== undefined && got.wire !== wire ? `sent     ${got.wire}\n    expected ${wire}` : '';
    cells.set(index, fault ? 'FAIL' : differs ? 'differs' : 'ok');
    if (fault) faults.push(`  ${cases[index].name}\n    ${fault}`);
  }
  return {name, cells, faults, ended, played: played.length};
}

function matrix(results, chosen) {
  const names = results.map(({name}) => name);
  const rows = chosen.map((index) => {
    const cells = results.map(({cells}) => cells.get(index) ?? '–');
    return `| ${cases[index].name} | ${cells.join(' | ')} |`;
  });
  return [`| case | ${names.join(' | ')} |`, `|---|${names.map(() => '---|').join('')}`, ...rows].join('\n');
}

// What the engines do otherwise, and why.
function differences() {
  return cases.flatMap(({name, differs, trace, only, why}) => [
    ...(only ? [`- ${name}: only ${only.join(', ')}. ${why ?? ''}`] : []),
    ...Object.entries(differs ?? {}).map(([engine, other]) =>
        `- ${name}: ${engine} gives \`${other.trace}\` instead of \`${trace}\`. ${other.why}`),
  ]).join('\n');
}

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {only: {type: 'string'}, markdown: {type: 'string'}},
});
const asked = positionals.map((word) => word.split('=')).map(([name, program]) => ({name, program}));
const wrong = asked.find(({name, program}) => !(name in targets) || !(program || targets[name].program));
if (!asked.length || wrong) {
  console.error(`usage: run.mjs [--only TEXT] [--markdown FILE] TARGET=PROGRAM…\n` +
                `targets: ${Object.keys(targets).join(' ')}`);
  process.exit(2);
}
const chosen = [...cases.keys()].filter((index) => !values.only || cases[index].name.includes(values.only));
const results = [];
for (const {name, program} of asked) {
  const result = await play(name, path.resolve(program || targets[name].program), chosen);
  results.push(result);
  console.log(`${name}: ${result.played - result.faults.length} of ${result.played} cases`);
  for (const fault of result.faults) console.log(fault);
  if (result.faults.length && result.ended.heard) console.log(`  it said: ${result.ended.heard}`);
}
if (values.markdown)
  await writeFile(values.markdown, `${matrix(results, chosen)}\n\n${differences()}\n`);
const failed = results.reduce((sum, {faults}) => sum + faults.length, 0);
const played = results.reduce((sum, {played}) => sum + played, 0);
console.log(`# pass ${played - failed}\n# fail ${failed}`);  // As node:test counts.
process.exit(failed || !played ? 1 : 0);
