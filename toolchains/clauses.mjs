// Makes tests/CLAUSES.md, the index from a standard's clause to its tests, from tests/clauses.txt and the
// rules in tests/conformance/cases. `--check` only reports whether it is up to date.
import {readFileSync, readdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const read = (name) => readFileSync(path.join(root, name), 'utf8');
const faults = [];

// From "Suite.Name" to the file of the test.
function allTests() {
  const tests = new Map();
  for (const folder of ['protocol', 'api', 'native']) {
    for (const file of readdirSync(path.join(root, 'tests', folder)).sort()) {
      if (!file.endsWith('.cpp')) continue;
      const name = `${folder}/${file}`;
      for (const [, suite, test] of read(`tests/${name}`).matchAll(/^TEST(?:_F|_P)?\((\w+),\s*(\w+)\)/gm)) {
        tests.set(`${suite}.${test}`, name);
      }
    }
  }
  return tests;
}

// How many conformance cases of each file have a rule for this clause, by standard and clause.
function allRules() {
  const rules = new Map();
  const folder = 'tests/conformance/cases';
  for (const file of readdirSync(path.join(root, folder)).sort()) {
    if (!file.endsWith('.mjs')) continue;
    for (const [, text] of read(`${folder}/${file}`).matchAll(/(?:rule: |const \w+ = )'((?:RFC|WebSockets)[^']*)'/g)) {
      let standard;
      for (const [, named, clause] of text.matchAll(/(RFC \d+|WebSockets)?[ ,and]*(§[\d.]*\d)/g)) {
        standard = named ?? standard;
        const key = `${standard} ${clause}`;
        rules.set(key, (rules.get(key) ?? new Set()).add(file));
      }
    }
  }
  return rules;
}

const tests = allTests();
const rules = allRules();
const usedRules = new Set();

// The links for each pattern. A suite is named as a whole, so that it may grow.
function listed(patterns, clause) {
  const linked = (label, files) => `${label} (${[...new Set(files)].map((each) => `[${path.basename(each, '.cpp')}](${each})`).join(', ')})`;
  return patterns.map((pattern) => {
    const suite = pattern.slice(0, pattern.indexOf('.') + 1);
    const all = [...tests.keys()].filter((each) => each === pattern || (pattern === `${suite}*` && each.startsWith(suite)));
    if (all.length === 0) faults.push(`tests/clauses.txt, ${clause}: there is no test ${pattern}`);
    return linked(`\`${pattern}\``, all.map((each) => tests.get(each)));
  }).join('<br>');
}

function page() {
  const lines = ['# From a clause to its tests', '',
    '<!-- Made by toolchains/clauses.mjs of clauses.txt: do not edit. -->', '',
    'What the standards ask of a client, and which tests show it: those of the C++ here, and those',
    '[conformance cases](conformance/README.md) that name the clause as their rule and run on every target.'];
  let standard;
  for (const line of read('tests/clauses.txt').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('standard ')) {
      const [name, ...title] = line.slice('standard '.length).split(', ');
      standard = name;
      lines.push('', `## ${name}: ${title.join(', ')}`, '', '| clause | what it asks | tests | conformance |', '|---|---|---|---|');
      continue;
    }
    const [clause, what, patterns] = line.split(' | ');
    if (patterns === undefined) {
      faults.push(`tests/clauses.txt: three columns are expected in "${line}"`);
      continue;
    }
    const keys = clause.split(', ').map((each) => `${standard} ${each}`);
    keys.forEach((each) => usedRules.add(each));
    const cases = [...new Set(keys.flatMap((each) => [...rules.get(each) ?? []]))];
    const links = cases.map((each) => `[${each.replace('.mjs', '')}](conformance/cases/${each})`).join(' ');
    lines.push(`| ${clause} | ${what} | ${listed(patterns.split(' '), clause)} | ${links} |`);
  }
  return lines.join('\n') + '\n';
}

const wanted = page();
// A rule in the cases that the index does not have is a missing clause.
const known = [...usedRules];
for (const key of rules.keys()) {
  const isCovered = known.some((each) => each === key || each.startsWith(`${key}.`));
  if (/^(RFC (6455|7692)|WebSockets) /.test(key) && !isCovered) {
    faults.push(`tests/clauses.txt lacks ${key}, which is a rule of ${[...rules.get(key)].join(', ')}`);
  }
}
const target = path.join(root, 'tests/CLAUSES.md');
if (process.argv.includes('--check')) {
  let found = '';
  try {
    found = readFileSync(target, 'utf8');
  } catch {
    // The file does not exist yet.
  }
  if (found !== wanted) faults.push('tests/CLAUSES.md is not up to date: run node toolchains/clauses.mjs');
} else {
  writeFileSync(target, wanted);
}
for (const each of faults) console.log(each);
process.exit(faults.length > 0 ? 1 : 0);
