// Reads faults/*.txt, finds the places in the sources, and plants the faults there. Run directly, it reports
// faults that no longer have a place.
//
//   file sdk/websocket.cpp          until the next such line
//
//   one sentence: what is wrong
//   - the code that is there, found exactly once
//   + what stands there while the fault is on (several lines, or none: nothing is done)
//   = why nobody can notice it, if that is so
//
// `-` that ends in `;` is a statement, else it is an expression; both are planted whole beside `+`.
// Where that does not do, `+` has a § which is true while the fault is on, and replaces `-`.
import {readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

export const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(here, '../..');

function readFaults(list) {
  const faults = [];
  let file, fault;
  const lines = readFileSync(path.join(here, 'faults', list), 'utf8').split('\n');
  lines.forEach((line, index) => {
    const [, sign, rest] = line.match(/^([-+=#]) ?(.*)$/) ?? [];
    if (line.startsWith('file ')) {
      file = line.slice(5);
    } else if (line === '') {
      fault = undefined;
    } else if (!sign) {
      fault = {list, file, sentence: line, search: [], replacement: [], line: index + 1};
      faults.push(fault);
    } else if (sign === '-') {
      fault.search.push(rest);
    } else if (sign === '+') {
      fault.replacement.push(rest);
    } else if (sign === '=') {
      fault.equivalent = fault.equivalent ? `${fault.equivalent} ${rest}` : rest;
    }
  });
  for (const each of faults) {
    each.search = each.search.join('\n');
    each.replacement = each.replacement.join('\n');
  }
  return faults;
}

// All faults, numbered from 1.
export function allFaults() {
  const lists = readdirSync(path.join(here, 'faults')).filter((name) => name.endsWith('.txt'));
  const faults = lists.sort().flatMap(readFaults);
  faults.forEach((fault, index) => fault.number = index + 1);
  return faults;
}

// `code` is the code that was searched for, including other faults planted in it.
function planted({file, search, replacement, number}, code) {
  const isOn = file.endsWith('.js') ?
      `(process.env['TWINSOCKET_FAULT'] === '${number}' || (typeof twinsocketReaches == 'function' && twinsocketReaches(${number})))` :
      `::twinsocket_mutation::isFault(${number})`;
  if (replacement.includes('§')) return replacement.replaceAll('§', isOn);
  if (search.endsWith(';')) return `if (${isOn}) { ${replacement} } else { ${code} }`;
  return `(${isOn} ? (${replacement}) : (${code}))`;
}

// Whether the planted code would compile.
function isWhole({search, replacement}, before) {
  if (replacement.includes('§')) return true;
  const count = (characters) => [...search].filter((each) => characters.includes(each)).length;
  if (count('(') !== count(')') || count('{') !== count('}')) return false;
  const isStatementsPlace = /([;{}):]|(?<!-)>|\b(else|endif)|\/\/[^\n]*\n|^)\s*$/.test(before);
  if (search.endsWith(';')) return isStatementsPlace && !/^(const )?auto .*;$/.test(search);
  return !/^(if|for|while|else|return|const)\b|^([<>=&|?:,+*/]|!=)=? |[&|,=<>?:]$/.test(search);
}

const isReplaced = ({replacement}) => replacement.includes('§');
const contains = (outer, inner) => outer.begin <= inner.begin && inner.end <= outer.end;
// One can be inside the other's code, unless that is replaced.
const fits = (one, other) => one.end <= other.begin || other.end <= one.begin ||
    (contains(one, other) && !isReplaced(one)) || (contains(other, one) && !isReplaced(other));

// Sets each fault's place and its round, as two faults that share code cannot always be planted at once;
// returns a sentence for each fault without a place.
export function place(faults) {
  const complaints = [], taken = new Map();
  for (const fault of faults) {
    const complain = (what) => complaints.push(
        `tests/mutation/faults/${fault.list}:${fault.line}: ${what}: ${fault.sentence}`);
    const text = textOf(fault.file);
    if (text === undefined) {
      complain(`there is no file ${fault.file}`);
      continue;
    }
    const begin = fault.search ? text.indexOf(fault.search) : -1, end = begin + fault.search.length;
    if (begin < 0) complain('the code is not there');
    else if (text.includes(fault.search, begin + 1)) complain('the code is there more than once');
    else if (!isWhole(fault, text.slice(0, begin))) complain('no whole statement or expression: use §');
    else {
      Object.assign(fault, {begin, end, round: 1});
      const shares = (other) => other.file === fault.file && !fits(fault, other);
      while (taken.get(fault.round)?.some(shares)) ++fault.round;
      taken.set(fault.round, [...taken.get(fault.round) ?? [], fault]);
    }
  }
  return complaints;
}

const texts = new Map();

function textOf(file) {
  if (!texts.has(file)) {
    try {
      texts.set(file, readFileSync(path.join(root, file), 'utf8'));
    } catch {
      texts.set(file, undefined);
    }
  }
  return texts.get(file);
}

// `text` from `begin` to `end`, with the faults inside; the outer ones come first in `faults`.
function plantedPart(text, begin, end, faults) {
  let result = '', at = begin;
  while (faults.length && faults[0].begin < end) {
    const fault = faults.shift();
    result += text.slice(at, fault.begin) + planted(fault, plantedPart(text, fault.begin, fault.end, faults));
    at = fault.end;
  }
  return result + text.slice(at, end);
}

// The texts of the files with the faults of one round, by path.
export function plantedTexts(faults, round) {
  const result = new Map();
  const ours = faults.filter((fault) => fault.round === round);
  for (const file of new Set(ours.map((fault) => fault.file))) {
    const inOrder = ours.filter((fault) => fault.file === file)
        .sort((a, b) => a.begin - b.begin || b.end - a.end || isReplaced(a) - isReplaced(b));
    result.set(file, plantedPart(textOf(file), 0, textOf(file).length, inOrder));
  }
  return result;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = allFaults();
  const complaints = place(faults);
  for (const complaint of complaints) console.log(complaint);
  console.log(`${faults.length} faults, ${complaints.length} without a place`);
  process.exit(complaints.length ? 1 : 0);
}
