// Tries faults: finds the tests that execute a fault's code, and checks whether one of them fails.
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {output} from './copy.mjs';
import {casesOf, programs, run} from './programs.mjs';

const knownFile = path.join(output, 'reached.json');
const idOf = (fault) => `${fault.file}: ${fault.sentence}`;

// Runs `work` for each item, `count` at a time.
async function inParallel(items, count, work) {
  const left = [...items];
  const next = async () => {
    for (let item; (item = left.shift()) !== undefined;) await work(item);
  };
  await Promise.all(Array.from({length: count}, next));
}

export class Trial {
  // `seconds`: the most time that the tests of one program for a fault may take, measured without the fault.
  // `noticed`: the results so far, by name.
  constructor(faults, {jobs, isCheap, seconds, noticed}) {
    this.seconds = seconds;
    this.noticed = noticed;
    this.programs = programs().filter((program) => !isCheap || !program.isDear);
    this.jobs = jobs;
    this.byNumber = new Map(faults.map((fault) => [fault.number, fault]));
    this.known = existsSync(knownFile) ? JSON.parse(readFileSync(knownFile, 'utf8')) : {};
  }

  // Without any fault each test must pass; and it records which faults it executes. Known results for the
  // same test and the same faults are reused.
  async prepare(chosen) {
    const wanted = this.programs.filter((program) => chosen.some((fault) => program.concerns(fault.file)));
    for (const program of wanted) {
      const ids = [...this.byNumber.values()].filter(({file}) => program.concerns(file)).map((fault) => this.hash(idOf(fault)));
      const names = casesOf(program);
      const unknown = names.filter((name) => {
        const before = this.known[`${program.name} ${name}`];
        if (!before?.passed || program.isWhole) return true;
        const asked = new Set(before.asked);
        return ids.some((id) => !asked.has(id));
      });
      console.log(`${program.name}: ${names.length} tests, ${unknown.length} to be looked at`);
      let files = 0;
      await inParallel(unknown, program.isWhole ? 1 : 2 * this.jobs, async (name) => {
        const reachedFile = path.join(output, `reached.${process.pid}.${++files}`);
        const found = await run(program, [name], {reachedFile});
        if (!found.passed) console.log(`  ${name} fails without a fault: it is not asked\n${found.heard.slice(-600)}`);
        const before = this.known[`${program.name} ${name}`];
        const reached = new Set((before?.reached ?? []));
        for (const number of found.reached) if (this.byNumber.has(number)) reached.add(this.hash(idOf(this.byNumber.get(number))));
        this.known[`${program.name} ${name}`] = {
          passed: found.passed, seconds: found.seconds, reached: [...reached],
          asked: [...new Set([...before?.asked ?? [], ...ids])],
        };
      });
      writeFileSync(knownFile, JSON.stringify(this.known));
    }
  }

  // Short, since each test has a list of them.
  hash(text) {
    let value = 5381;
    for (let i = 0; i < text.length; ++i) value = (value * 33 + text.charCodeAt(i)) % 4294967291;
    return value.toString(36);
  }

  // {by: the test that noticed it, reached: how many tests execute it, tried: the programs, isCutShort:
  // whether time ran out for some of them}.
  async of(fault) {
    const programs = this.programs.filter(({concerns}) => concerns(fault.file));
    const reaching = new Map(programs.map((program) => [program, this.testsThatReach(program, fault)]));
    const reached = [...reaching.values()].reduce((sum, names) => sum + names.length, 0);
    const asked = new Set(), tried = [];
    let isCutShort = false;
    const ask = async (program, names) => {
      names.forEach((name) => asked.add(`${program.name} ${name}`));
      return this.caseNotices(program, names, fault);
    };
    for (const [program, names] of this.promising(fault, reaching)) {
      const by = await ask(program, names);
      if (by) return {by, reached, tried: [program.name]};
    }
    for (const program of programs) {
      if (!reaching.get(program).length) continue;
      tried.push(program.name);
      let by;
      if (program.isWhole) {
        by = await this.wholeNotices(program, fault);
      } else {
        const likely = this.likelyFirst(program, reaching.get(program)).filter((name) => !asked.has(`${program.name} ${name}`));
        const affordable = this.thatTake(this.seconds, program, likely);
        isCutShort ||= affordable.length < likely.length;
        by = await ask(program, affordable);
      }
      if (by) return {by, reached, tried};
    }
    return {reached, tried, isCutShort};
  }

  // The test that noticed it the last time probably still does; and tests that noticed other faults of the
  // same file are the most likely to notice this one.
  promising(fault, reaching) {
    const counts = new Map();
    const count = (by, weight) => {
      const test = by?.replace(/ \(hangs\)$/, '');
      counts.set(test, (counts.get(test) ?? 0) + weight);
    };
    for (const [name, {by}] of Object.entries(this.noticed)) {
      if (name.startsWith(`${fault.file}: `)) count(by, name === idOf(fault) ? 1000 : 1);
    }
    const found = [];
    for (const [program, names] of reaching) {
      if (program.isWhole) continue;
      const countOf = (name) => counts.get(`${program.name} ${name}`) ?? 0;
      const known = names.filter((name) => countOf(name) && this.secondsOf(program, name) < 2)
          .sort((a, b) => countOf(b) - countOf(a));
      const same = known.find((name) => countOf(name) >= 1000);
      if (same) found.unshift([program, [same]]);
      if (known.length) found.push([program, this.thatTake(3, program, known.filter((name) => name !== same))]);
    }
    return found;
  }

  // The first tests that take no more than this many seconds together.
  thatTake(seconds, program, names) {
    let left = seconds;
    return names.filter((name) => (left -= this.secondsOf(program, name)) > 0);
  }

  secondsOf(program, name) { return this.known[`${program.name} ${name}`].seconds; }

  // A quick test that executes few faults is more likely to be about one of them.
  likelyFirst(program, names) {
    const weight = (name) =>
        (this.secondsOf(program, name) + 0.05) * this.known[`${program.name} ${name}`].reached.length;
    return [...names].sort((a, b) => weight(a) - weight(b));
  }

  testsThatReach(program, fault) {
    const id = this.hash(idOf(fault));
    return casesOfOnce(program).filter((name) => {
      const known = this.known[`${program.name} ${name}`];
      return known?.passed && known.reached.includes(id);
    });
  }

  // A test that takes longer hangs; isSure() then checks whether the machine is just busy.
  patience(seconds) { return 3 + 4 * seconds; }

  async wholeNotices(program, fault) {
    const usual = this.known[`${program.name} *`].seconds;
    const found = await run(program, ['*'], {fault: fault.number, seconds: this.patience(usual)});
    if (found.passed) return;
    if ((/conformance|in Node/.test(program.name) || found.isLate) && !await this.isSure(program, '*', fault)) return;
    return `${program.name}${found.failed ? ` ${found.failed}` : ''}${found.isLate ? ' (hangs)' : ''}`;
  }

  async caseNotices(program, names, fault) {
    const seconds = (name) => this.secondsOf(program, name);
    const sorted = [...names];
    while (sorted.length) {
      const batch = [];
      let sum = 0;
      while (sorted.length && (batch.length === 0 || sum + seconds(sorted[0]) < 1.5)) {
        sum += seconds(sorted[0]);
        batch.push(sorted.shift());
      }
      let left = batch;
      while (left.length) {
        const found = await run(program, left, {fault: fault.number, seconds: this.patience(sum)});
        if (found.passed) break;
        const name = found.failed ?? left[0];
        if (await this.isSure(program, name, fault)) return `${program.name} ${name}${found.isLate ? ' (hangs)' : ''}`;
        left = left.filter((each) => each !== name);
      }
    }
  }

  // Whether the test fails once more with the fault, and passes without it at the same time: so it is not
  // just a busy machine.
  async isSure(program, name, fault) {
    const without = await run(program, [name], {seconds: 120});
    if (!without.passed) return false;
    const again = await run(program, [name], {fault: fault.number, seconds: this.patience(without.seconds)});
    return !again.passed;
  }
}

const listed = new Map();
function casesOfOnce(program) {
  if (!listed.has(program.name)) listed.set(program.name, casesOf(program));
  return listed.get(program.name);
}
