#!/usr/bin/env node
// Plays the cases against every server on every target that is named, and prints what passed.
//
//   run.mjs [--only SERVER] [--table FILE] TARGET=PROGRAM…
//
// The targets are those of tests/conformance. --table writes the table into FILE, from the line
// "## What passed" on.
import {rmSync} from 'node:fs';
import {mkdtemp, readFile, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {playOn, targets} from '../conformance/targets.mjs';
import {cases, spoken} from './cases.mjs';
import {startWorld} from './world.mjs';

// A page trusts only what its browser trusts, and the certificate has just been made.
const isForPagesToo = (address) => address.startsWith('ws:');
const isPage = (target) => ['chromium', 'firefox'].includes(targets[target].runner);

// Each server's cases for one target: what is played, what must happen, and where it is noted.
function visits(world, target) {
  return world.rows.filter(({address}) => isForPagesToo(address) || !isPage(target)).flatMap((row) => {
    const tongue = world.tongueOf(row);
    return cases.filter(({name}) => !row.server.lacks?.[name]).map((one) => {
      const here = {...one, ...row.server.differs?.[one.name]};
      // The expected result, and another one if a race may go the other way on this target.
      const expected = [here, ...(here.perhaps?.[target] ? [{...here, ...here.perhaps[target]}] : [])];
      const visit = `${target}, ${row.name}, ${one.name}`;
      const scenes = expected.map((each) => ({...spoken(tongue, each, row.address, visit), wire: each.wire}));
      scenes[0].client.init = {onlyAuthority: world.certificate.authority};
      return {row, tongue, case: here, scenes};
    });
  });
}

// What is wrong; nothing if all is well.
function faultOf({row, tongue, scenes}, got) {
  if (!got) return 'it did not end';
  const trace = tongue.normalise?.(got.trace) ?? got.trace;
  const frames = row.tap.wire(scenes[0].name).join('\n');
  const faults = scenes.map((scene) =>
      trace !== scene.trace                  ? `got      ${trace}\n    expected ${scene.trace}` :
      scene.wire && !scene.wire.test(frames) ? `these frames do not have ${scene.wire}:\n${frames}` : '');
  return faults.includes('') ? '' : faults[0];
}

// Prints failures, and notes in `cells`, by "server, case", which targets passed and failed.
async function play(world, target, program, cells) {
  const list = visits(world, target);
  const {seen, ended} = await playOn(target, path.resolve(program), list.map(({scenes}) => scenes[0]), [...list.keys()]);
  const faults = list.map((visit, index) => faultOf(visit, seen.get(index)));
  list.forEach(({row, case: {name}}, index) => {
    const key = `${row.name}, ${name}`;
    const cell = cells.get(key) ?? {passed: [], failed: []};
    cell[faults[index] ? 'failed' : 'passed'].push(target);
    cells.set(key, cell);
  });
  const failed = faults.filter(Boolean).length;
  console.log(`${target}: ${list.length - failed} of ${list.length} visits`);
  faults.forEach((fault, index) => fault && console.log(`  ${list[index].scenes[0].name}\n    ${fault}`));
  if (failed && ended.heard) console.log(`  it said: ${ended.heard}`);
  return {played: list.length, failed};
}

function cellText(row, name, cell) {
  if (row.server.lacks?.[name]) return '–';
  if (cell.failed.length) return `fails: ${cell.failed.join(', ')}`;
  return row.server.differs?.[name] ? 'ok*' : 'ok';
}

function table(world, cells, played, visits) {
  const names = cases.map(({name}) => name);
  const rows = world.rows.map((row) =>
      [row.name, row.from, row.version, ...names.map((name) => cellText(row, name, cells.get(`${row.name}, ${name}`)))]);
  const lines = [['server', 'from', 'version', ...names], Array(names.length + 3).fill('---'), ...rows]
                    .map((words) => `| ${words.join(' | ')} |`);
  const direct = world.rows.filter((row) => !row.name.includes(', '));
  const remarks = direct.flatMap(({name, server}) => [
    ...Object.entries(server.lacks ?? {}).map(([one, why]) => `- ${name}, ${one} (–): ${why}.`),
    ...Object.entries(server.differs ?? {}).map(([one, {why}]) => `- ${name}, ${one} (*): ${why}.`),
  ]);
  const day = new Date().toLocaleString('en', {day: 'numeric', month: 'long', year: 'numeric'});
  return `Made by \`tests/run interop\` on ${day}: ${visits} connections. \`ok\` means: on ${played.join(', ')};\n` +
      `wss natively and in Node only, because a page cannot be told to trust a new certificate. The server behind the proxies is ws.\n\n${lines.join('\n')}\n\n${remarks.join('\n')}\n`;
}

// Replaces the text after the heading.
async function writeTable(file, text) {
  const heading = '## What passed\n';
  const before = await readFile(file, 'utf8').catch(() => '');
  await writeFile(file, `${before.split(heading)[0]}${heading}\n${text}`);
}

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {only: {type: 'string'}, table: {type: 'string'}},
});
const asked = positionals.map((word) => word.split('='));
if (!asked.length || asked.some(([name, program]) => !(name in targets) || !program)) {
  console.error('usage: run.mjs [--only SERVER] [--table FILE] TARGET=PROGRAM…\n' +
                `targets: ${Object.keys(targets).join(' ')}`);
  process.exit(2);
}
const folder = await mkdtemp(path.join(os.tmpdir(), 'interop-'));
process.on('exit', () => rmSync(folder, {recursive: true, force: true}));
process.on('SIGTERM', () => process.exit(1));
process.on('SIGINT', () => process.exit(1));
const world = await startWorld(folder, values.only);
process.env.NODE_EXTRA_CA_CERTS = world.certificate.file;  // For Node, which plays the part of a page.
const cells = new Map();
let played = 0;
let failed = 0;
for (const [target, program] of asked) {
  const result = await play(world, target, program, cells);
  played += result.played;
  failed += result.failed;
}
if (values.table) await writeTable(values.table, table(world, cells, asked.map(([target]) => target), played));
console.log(`# pass ${played - failed}\n# fail ${failed}`);  // As node:test counts.
process.exit(failed || !played ? 1 : 0);
