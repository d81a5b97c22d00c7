#!/usr/bin/env node
// Plays the cases on every target that is named, and prints the matrix of cases and targets.
//
//   run.mjs [--only TEXT] [--markdown FILE] TARGET=PROGRAM…
//
// The targets are those of targets.mjs; what runs in a page without wasm needs no PROGRAM.
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {cases} from './cases.mjs';
import {playOn, targets} from './targets.mjs';

// What the case expects of a target: nothing if it does not concern it.
function expectation(one, engines) {
  if (one.only && !one.only.some((engine) => engines.includes(engine))) return;
  const key = engines.find((engine) => one.differs?.[engine]);
  return key ? {wire: undefined, ...one.differs[key], differs: true} : one;
}

async function play(name, program, chosen) {
  const {engines} = targets[name];
  const played = chosen.filter((index) => expectation(cases[index], engines));
  const {seen, ended} = await playOn(name, program, cases, played);
  const faults = [];
  const cells = new Map();
  for (const index of played) {
    const {trace, wire, differs} = expectation(cases[index], engines);
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
