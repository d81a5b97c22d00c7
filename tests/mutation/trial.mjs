// Tries faults: which tests come to a fault, and whether one of them fails.
import {existsSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {output} from './copy.mjs';
import {casesOf, programs, run} from './programs.mjs';

const knownFile = path.join(output, 'reached.json');
const idOf = (fault) => `${fault.file}: ${fault.sentence}`;

// Runs `work` for each item, so many at once.
async function inParallel(items, count, work) {
  const left = [...items];
  const next = async () => {
    for (let item; (item = left.shift()) !== undefined;) await work(item);
  };
  await Promise.all(Array.from({length: count}, next));
}

export class Trial {
  // `seconds`: how long the tests of one program that are tried with a fault take at most, without
  // it. `noticed` are the results so far, by name.
  constructor(faults, {jobs, isCheap, seconds, noticed}) {
    this.seconds = seconds;
    this.noticed = noticed;
    this.programs = programs().filter((program) => !isCheap || !program.isDear);
    this.jobs = jobs;
    this.byNumber = new Map(faults.map((fault) => [fault.number, fault]));
    this.known = existsSync(knownFile) ? JSON.parse(readFileSync(knownFile, 'utf8')) : {};
  }

  // Without any fault each test must pass; and it says to which faults it comes. What is known of the
  // same test and the same faults is not asked again.
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
      await inParallel(unknown, program.isWhole ? 1 : this.jobs + 1, async (name) => {
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

  // {by: the test that noticed it, reached: how many tests come to it, tried: the programs, isCutShort:
  // there was no time for some of them}.
  async of(fault) {
    const tried = [];
    let reached = 0, isCutShort = false;
    const experienced = await this.sameNotice(fault) ?? await this.experiencedNotice(fault);
    if (experienced) return experienced;
    for (const program of this.programs.filter(({concerns}) => concerns(fault.file))) {
      const names = this.testsThatReach(program, fault);
      if (!names.length) continue;
      reached += names.length;
      tried.push(program.name);
      let by;
      if (program.isWhole) {
        by = await this.wholeNotices(program, fault);
      } else {
        let left = this.seconds;
        const likely = this.likelyFirst(program, names);
        const affordable = likely.filter((name) => (left -= this.secondsOf(program, name)) > 0);
        isCutShort ||= affordable.length < likely.length;
        by = await this.caseNotices(program, affordable, fault);
      }
      if (by) return {by, reached, tried};
    }
    return {reached, tried, isCutShort};
  }

  // The test that noticed it the last time notices it still.
  async sameNotice(fault) {
    const before = this.noticed[idOf(fault)]?.by?.replace(/ \(hangs\)$/, '');
    const program = this.programs.find((each) => !each.isWhole && before?.startsWith(`${each.name} `));
    const name = program && before.slice(program.name.length + 1);
    if (!program || !this.testsThatReach(program, fault).includes(name)) return;
    const by = await this.caseNotices(program, [name], fault);
    if (by) return {by, reached: 1, tried: [program.name]};
  }

  // The tests that noticed other faults of the same file are the likeliest to notice this one.
  async experiencedNotice(fault) {
    const counts = new Map();
    for (const [name, {by}] of Object.entries(this.noticed)) {
      if (by && name.startsWith(`${fault.file}: `)) {
        const test = by.replace(/ \(hangs\)$/, '');
        counts.set(test, (counts.get(test) ?? 0) + 1);
      }
    }
    for (const program of this.programs.filter((each) => !each.isWhole && each.concerns(fault.file))) {
      const names = this.testsThatReach(program, fault)
          .filter((name) => counts.has(`${program.name} ${name}`) && this.secondsOf(program, name) < 2);
      const by = await this.caseNotices(program, names, fault);
      if (by) return {by, reached: names.length, tried: [program.name]};
    }
  }

  secondsOf(program, name) { return this.known[`${program.name} ${name}`].seconds; }

  // A quick test that comes to few places is likelier to be about one of them.
  likelyFirst(program, names) {
    const weight = (name) =>
        (this.secondsOf(program, name) + 0.05) * this.known[`${program.name} ${name}`].reached.length;
    return [...names].sort((a, b) => weight(a) - weight(b));
  }

  testsThatReach(program, fault) {
    // A program in a page does not say to what it comes.
    if (fault.file.startsWith('platform/emscripten/')) return ['*'];
    const id = this.hash(idOf(fault));
    return casesOfOnce(program).filter((name) => {
      const known = this.known[`${program.name} ${name}`];
      return known?.passed && known.reached.includes(id);
    });
  }

  patience(seconds) { return 20 + 10 * seconds; }

  async wholeNotices(program, fault) {
    const usual = this.known[`${program.name} *`].seconds;
    const found = await run(program, ['*'], {fault: fault.number, seconds: this.patience(usual)});
    if (found.passed) return;
    if (/conformance|Node/.test(program.name)) {
      // Those that wait for others: it is not the machine that is busy.
      const without = await run(program, ['*'], {seconds: this.patience(usual)});
      if (!without.passed) return;
      const second = await run(program, ['*'], {fault: fault.number, seconds: this.patience(usual)});
      if (second.passed) return;
    }
    return `${program.name}${found.failed ? ` ${found.failed}` : ''}${found.isLate ? ' (hangs)' : ''}`;
  }

  async caseNotices(program, names, fault) {
    const seconds = (name) => this.secondsOf(program, name);
    const sorted = [...names];
    while (sorted.length) {
      const batch = [];
      let sum = 0;
      while (sorted.length && (batch.length === 0 || sum + seconds(sorted[0]) < 4)) {
        sum += seconds(sorted[0]);
        batch.push(sorted.shift());
      }
      let left = batch;
      while (left.length) {
        const found = await run(program, left, {fault: fault.number, seconds: this.patience(sum)});
        if (found.passed) break;
        const name = found.failed ?? left[0];
        if (await this.isSure(program, name, fault, seconds(name))) return `${program.name} ${name}${found.isLate ? ' (hangs)' : ''}`;
        left = left.filter((each) => each !== name);
      }
    }
  }

  // Fails with the fault once more, and passes without it: it is not the machine that is busy.
  async isSure(program, name, fault, seconds) {
    const without = await run(program, [name], {seconds: this.patience(seconds)});
    if (!without.passed) return false;
    const again = await run(program, [name], {fault: fault.number, seconds: this.patience(seconds)});
    return !again.passed;
  }
}

const listed = new Map();
function casesOfOnce(program) {
  if (!listed.has(program.name)) listed.set(program.name, casesOf(program));
  return listed.get(program.name);
}
