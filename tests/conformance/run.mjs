#!/usr/bin/env node
// Plays the cases on every target that is named, and prints what failed.
//
//   run.mjs [--only TEXT] [--results FILE] [--at-once N] [--seed N] TARGET=PROGRAM…
//
// --results keeps what every target did, for page.mjs. Several targets at once, each with a server of
// its own: most of a target's time is waiting for the network. The targets are those of targets.mjs;
// what runs in a page or a runtime without wasm needs no PROGRAM. A target whose browser or runtime is
// missing is skipped, and the output says so. --seed plays the cases in random order.
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {cases} from './cases.mjs';
import {lack, playOn, targets} from './targets.mjs';

// What the case expects of a target; nothing if it does not apply to it, or would never end there.
function expectation(one, engines) {
  if (one.only && !one.only.some((engine) => engines.includes(engine))) return;
  const key = engines.find((engine) => one.differs?.[engine]);
  if (!key) return {...one, differs: false};
  return one.differs[key].neverEnds ? undefined : {wire: undefined, ...one.differs[key], differs: true};
}

// "bufferedAmount *" stands for any number.
const isSame = (expected, got) =>
  expected === (expected.includes('bufferedAmount *') ? got.replace(/bufferedAmount \d+/g, 'bufferedAmount *') : got);

// What is wrong with a target's result; '' if it is as expected.
function faultOf({trace, wire}, got) {
  if (!got) return 'it did not end';
  const traces = [trace].flat();
  if (!traces.some((each) => isSame(each, got.trace))) return `got      ${got.trace}\n    expected ${traces.join(' or ')}`;
  return wire !== undefined && got.wire !== wire ? `sent     ${got.wire}\n    expected ${wire}` : '';
}

async function play(name, program, chosen) {
  const {engines} = targets[name];
  const begun = performance.now();
  const played = chosen.filter((index) => expectation(cases[index], engines));
  const {seen, ended} = await playOn(name, program, cases, played);
  const outcomes = played.map((index) => {
    const expected = expectation(cases[index], engines);
    const got = seen.get(index);
    const fault = faultOf(expected, got);
    return {case: cases[index].name, state: fault ? 'FAIL' : expected.differs ? 'differs' : 'ok', fault, trace: got?.trace, wire: got?.wire};
  });
  const faults = outcomes.filter(({fault}) => fault);
  const seconds = Math.round((performance.now() - begun) / 1000);
  console.log(`${name}: ${played.length - faults.length} of ${played.length} cases in ${seconds} s`);
  for (const {case: what, fault} of faults) console.log(`  ${what}\n    ${fault}`);
  if (faults.length && ended.heard) console.log(`  it said: ${ended.heard}`);
  return {name, version: ended.version ?? '', seconds, outcomes};
}

// The same seed gives the same order (Lehmer's generator; Fisher and Yates).
function shuffle(items, seed) {
  let random = seed % 2147483646 + 1;
  for (let count = items.length; count > 1; --count) {
    random = random * 48271 % 2147483647;
    const other = random % count;
    [items[other], items[count - 1]] = [items[count - 1], items[other]];
  }
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

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {only: {type: 'string'}, results: {type: 'string'}, seed: {type: 'string'},
    'at-once': {type: 'string', default: '3'}},
});
const named = positionals.map((word) => word.split('=')).map(([name, program]) => ({name, program}));
const wrong = named.find(({name, program}) => !(name in targets) || !(program || targets[name].program));
if (!named.length || wrong) {
  console.error(`usage: run.mjs [--only TEXT] [--results FILE] [--at-once N] [--seed N] TARGET=PROGRAM…\n` +
                `targets: ${Object.keys(targets).join(' ')}`);
  process.exit(2);
}
const asked = named.filter(({name, program}) => {
  const why = lack(name, program);
  if (why) console.log(`${name}: left out, for ${why}`);
  return !why;
});
const chosen = [...cases.keys()].filter((index) => !values.only || cases[index].name.includes(values.only));
if (values.seed) shuffle(chosen, Number(values.seed));
const results = await playAll(asked, chosen, Number(values['at-once']));
if (values.results) {
  const day = new Date().toISOString().slice(0, 10);
  await writeFile(values.results, JSON.stringify({day, targets: results}));
}
const outcomes = results.flatMap((result) => result.outcomes);
const failed = outcomes.filter(({fault}) => fault).length;
console.log(`# pass ${outcomes.length - failed}\n# fail ${failed}`);  // As node:test counts.
process.exit(failed || !outcomes.length ? 1 : 0);
