#!/usr/bin/env node
// Makes the conformance page of the documentation from the results that run.mjs stored:
//
//   page.mjs RESULTS… > docs/conformance.md
import {readFile} from 'node:fs/promises';
import {cases} from './cases.mjs';

// In the order of the columns.
const meanings = {
  'native': 'C++, natively (g++ 12, optimised)',
  'native-pumped': 'the same in a program with its own loop, like a game: `pollEvents()`',
  'native-thread': 'the same on another thread',
  'native-clang': 'C++, natively (clang 14, ASan and UBSan)',
  'node-binding': 'JavaScript in Node, on the native engine through the Node-API binding',
  'node': 'wasm in Node 20, on npm ws',
  'node22': 'wasm in Node 22, on its own WebSocket (undici)',
  'node24': 'wasm in Node 24, on its own WebSocket (undici)',
  'deno': 'wasm in Deno',
  'bun': 'wasm in Bun',
  'chromium': 'wasm in Chromium',
  'chromium-worker': 'wasm in Chromium, in a worker (pthreads)',
  'firefox': 'wasm in Firefox',
  'webkit': 'wasm in WebKitGTK: WebKit\'s engine on libsoup\'s network, which is not Apple\'s',
};
const twin = / *-javascript$/;
const meaningOf = (name) => twin.test(name) ? `plain JavaScript in ${name.replace(twin, '')}, without any code of ours` : meanings[name] ?? name;

const escaped = (text) => text.replace(/[&<>|"`]/g, (c) => `&#${c.charCodeAt(0)};`);
const code = (text) => `<code>${escaped(text)}</code>`;
const anchorOf = (index) => `case-${index + 1}`;

const kept = await Promise.all(process.argv.slice(2).map(async (file) => JSON.parse(await readFile(file))));
const day = kept.map((one) => one.day).sort().at(-1);
const targets = kept.flatMap((one) => one.targets);
const order = Object.keys(meanings);
const place = ({name}) => twin.test(name) ? 100 + order.indexOf(name.replace(twin, '')) : order.indexOf(name);
targets.sort((a, b) => place(a) - place(b));
for (const target of targets) target.byCase = new Map(target.outcomes.map((outcome) => [outcome.case, outcome]));
const stateOf = (target, one) => target.byCase.get(one.name)?.state ?? '–';

// Cases by the section of the standard that they test.
const rules = new Map();
cases.forEach((one, index) => {
  const rule = one.rule.split(/[,;:]/)[0].replace(/^(WebSockets §\d+)\.\d.*/, '$1').replace(/^(RFC \d+ §\d+)[. ].*/, '$1').trim();
  rules.set(rule, [...rules.get(rule) ?? [], index]);
});

const heads = targets.map(({name}) => `<th><span>${name}</span></th>`).join('');
const counts = (target, indices = [...cases.keys()]) => {
  const states = indices.map((index) => stateOf(target, cases[index]));
  return Object.fromEntries(['ok', 'differs', 'FAIL', '–'].map((state) => [state, states.filter((each) => each === state).length]));
};

function ruleCell(target, indices) {
  const {ok, differs, FAIL, '–': absent} = counts(target, indices);
  if (absent === indices.length) return '<td>–</td>';
  const first = (state) => anchorOf(indices.find((index) => stateOf(target, cases[index]) === state));
  const parts = [ok ? String(ok) : '', differs ? `<a href="#${first('differs')}">${differs}</a>` : '', FAIL ? `<a href="#${first('FAIL')}">${FAIL} ✗</a>` : ''];
  return `<td class="${FAIL ? 'red' : differs ? 'amber' : 'green'}">${parts.filter(Boolean).join(' + ')}</td>`;
}

function caseCell(target, index) {
  const state = stateOf(target, cases[index]);
  if (state === 'ok') return '<td class="green">✓</td>';
  if (state === '–') return '<td>–</td>';
  return `<td class="${state === 'FAIL' ? 'red' : 'amber'}"><a href="#${anchorOf(index)}">${state === 'FAIL' ? '✗' : '≠'}</a></td>`;
}

const ruleTable = () => `<table class="matrix">
<tr><th>rule</th>${heads}</tr>
${[...rules].map(([rule, indices]) => `<tr><td>${escaped(rule)}</td>${targets.map((target) => ruleCell(target, indices)).join('')}</tr>`).join('\n')}
</table>`;

const caseTables = () => [...rules].map(([rule, indices]) => `<details><summary>${escaped(rule)}: ${indices.length} cases</summary>
<table class="matrix">
<tr><th>case</th>${heads}</tr>
${indices.map((index) => `<tr><td>${escaped(cases[index].name)}</td>${targets.map((target) => caseCell(target, index)).join('')}</tr>`).join('\n')}
</table></details>`).join('\n');

// What each target did instead of what was decided, and why.
function difference(one, index) {
  const odd = targets.filter((target) => ['differs', 'FAIL'].includes(stateOf(target, one)));
  const never = Object.entries(one.differs ?? {}).filter(([, {neverEnds}]) => neverEnds);
  if (!odd.length && !never.length && !one.only) return [];
  const decided = `decided: ${[one.trace].flat().map(code).join(' or ')}${one.wire === undefined ? '' : `; on the wire ${code(one.wire)}`}`;
  const byWhat = new Map();
  for (const target of odd) {
    const {trace, wire, state} = target.byCase.get(one.name);
    const isWire = one.wire !== undefined && [one.trace].flat().includes(trace);
    const did = (state === 'FAIL' ? '**FAIL** ' : '') + (isWire ? `sends ${code(wire ?? '')}` : code(trace ?? 'it did not end'));
    byWhat.set(did, [...byWhat.get(did) ?? [], target.name]);
  }
  const whys = new Set(Object.values(one.differs ?? {}).map(({why}) => why));
  return [
    `- <a id="${anchorOf(index)}"></a>**${escaped(one.name)}** ([${one.file}.mjs](../tests/conformance/cases/${one.file}.mjs)), ${escaped(one.rule)}. ${decided}`,
    ...[...byWhat].map(([did, names]) => `    - ${names.join(', ')}: ${did}`),
    ...never.map(([engine, {why}]) => `    - ${engine}: not played, because it would never end. ${escaped(why)}`),
    ...(one.only ? [`    - only ${one.only.join(', ')}. ${escaped(one.why ?? '')}`] : []),
    ...(whys.size ? [`    - why: ${escaped([...whys].join('; '))}`] : []),
  ];
}

const summary = targets.map((target) => {
  const {ok, differs, FAIL, '–': absent} = counts(target);
  return `| ${target.name} | ${meaningOf(target.name)} | ${target.version} | ${ok} | ${differs} | ${FAIL} | ${absent} | ${target.seconds} |`;
}).join('\n');

console.log(`# Conformance

<!-- Made by tests/conformance/page.mjs: do not edit. -->
<style>
.matrix { border-collapse: collapse; font-size: 0.7rem; }
.matrix th, .matrix td { padding: 0.1rem 0.3rem; border: 1px solid #8884; text-align: left; }
.matrix th span { writing-mode: vertical-rl; font-weight: normal; }
.matrix .green { background: #2a92; } .matrix .amber { background: #c903; } .matrix .red { background: #d007; font-weight: bold; }
</style>

One list of ${cases.length} cases, each with one decided trace, on ${targets.length} targets, on ${day}. The first number says how many cases of
a rule went as decided; a second number, how many differed for a known reason, to which it links; ✗ is a fault. A – marks a case
that cannot be played there, or is newer than this run. [tests/conformance](../tests/conformance/README.md) says how this is tested.

| target | what it is | version | as decided | differs | fails | not played | seconds |
|---|---|---|---|---|---|---|---|
${summary}

## By rule

${ruleTable()}

## Every case

${caseTables()}

## What differs, and why

D1 to D16 are our decisions where browsers disagree with each other or with the standard. Each reason says first whether it comes from
WebKit itself or from libsoup under WebKitGTK.

${cases.flatMap(difference).join('\n')}`);
