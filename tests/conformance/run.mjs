#!/usr/bin/env node
// Plays the cases on every target that is named, and prints the matrix of cases and targets.
//
//   run.mjs [--only TEXT] [--markdown FILE] [--at-once N] TARGET=PROGRAM…
//
// Several at once, each with a server of its own: most of a target's time is waiting for the network.
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
  return key ? {wire: undefined, ...one.differs[key], differs: true} : {...one, differs: false};
}

async function play(name, program, chosen) {
  const {engines} = targets[name];
  const begun = performance.now();
  const played = chosen.filter((index) => expectation(cases[index], engines));
  const {seen, ended} = await playOn(name, program, cases, played);
  const faults = [];
  const cells = new Map();
  for (const index of played) {
    const {trace, wire, differs} = expectation(cases[index], engines);
    const got = seen.get(index);
    const traces = [trace].flat();
    const fault = !got                     ? 'it did not end' :
        !traces.includes(got.trace)        ? `got      ${got.trace}\n    expected ${traces.join(' or ')}` :
        wire !== undefined && got.wire !== wire ? `sent     ${got.wire}\n    expected ${wire}` : '';
    cells.set(index, fault ? 'FAIL' : differs ? 'differs' : 'ok');
    if (fault) faults.push(`  ${cases[index].name}\n    ${fault}`);
  }
  const seconds = Math.round((performance.now() - begun) / 1000);
  console.log(`${name}: ${played.length - faults.length} of ${played.length} cases in ${seconds} s`);
  for (const fault of faults) console.log(fault);
  if (faults.length && ended.heard) console.log(`  it said: ${ended.heard}`);
  return {name, cells, faults, played: played.length};
}

// The last ones first: pages, which take longest.
async function playAll(asked, chosen, atOnce) {
  const results = [];
  let left = asked.length;
  const playNext = async () => {
    while (left > 0) {
      const place = --left;
      const {name, program} = asked[place];
      results[place] = await play(name, path.resolve(program || targets[name].program), chosen);
    }
  };
  await Promise.all(Array.from({length: atOnce}, playNext));
  return results;
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
        `- ${name}: ${engine} gives \`${[other.trace].flat().join('` or `')}\` instead of \`${trace}\`. ${other.why}`),
  ]).join('\n');
}

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {only: {type: 'string'}, markdown: {type: 'string'}, 'at-once': {type: 'string', default: '3'}},
});
const asked = positionals.map((word) => word.split('=')).map(([name, program]) => ({name, program}));
const wrong = asked.find(({name, program}) => !(name in targets) || !(program || targets[name].program));
if (!asked.length || wrong) {
  console.error(`usage: run.mjs [--only TEXT] [--markdown FILE] [--at-once N] TARGET=PROGRAM…\n` +
                `targets: ${Object.keys(targets).join(' ')}`);
  process.exit(2);
}
const chosen = [...cases.keys()].filter((index) => !values.only || cases[index].name.includes(values.only));
const results = await playAll(asked, chosen, Number(values['at-once']));
if (values.markdown)
  await writeFile(values.markdown, `${matrix(results, chosen)}\n\n${differences()}\n`);
const failed = results.reduce((sum, {faults}) => sum + faults.length, 0);
const played = results.reduce((sum, {played}) => sum + played, 0);
console.log(`# pass ${played - failed}\n# fail ${failed}`);  // As node:test counts.
process.exit(failed || !played ? 1 : 0);
