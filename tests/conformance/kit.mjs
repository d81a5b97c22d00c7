#!/usr/bin/env node
// The referee for any WebSocket client in any language: plays the cases against programs that speak the
// protocol of KIT.md on their standard input and output, and prints who does what.
//
//   kit.mjs [--only TEXT] [--table FILE] [--must NAME] NAME=COMMAND…
//
// It fails if the program that --must names does not do all as decided.
import {spawn} from 'node:child_process';
import {createInterface} from 'node:readline';
import {writeFile} from 'node:fs/promises';
import {parseArgs} from 'node:util';
import {cases} from './cases.mjs';
import {addressOf, ScriptedServer} from './server.mjs';
import {pattern, quote} from './wire.mjs';

const patience = Number(process.env.TWINSOCKET_PATIENCE ?? 20000);  // In milliseconds, for one case.

// What a program can be asked for by lines: everything else concerns the W3C's interface, and has no meaning there.
const asked = {
  start: ['binaryType', 'numbers', 'echoes'],
  open: ['send', 'sendBytes', 'sendLong', 'sendLongBytes', 'close', 'signal', 'note'],
};
const noted = ['protocol', 'extensions'];
const largest = 1 << 20;  // The largest message in bytes that is passed in a line.

function canBeAsked({client = {}, only, rule, trace, inOneTurn, server = []}) {
  const {url = '/', protocols, init, ...events} = client;
  if (init || inOneTurn || (only && !only.includes('firefox')) || /Fetch|readyState is not OPEN|handler|§3.1, b|HTML|DOM/.test(rule)) return false;
  if (!server.length) return false;
  if (JSON.stringify(url).includes('\\') || /67108864/.test(JSON.stringify(client) + trace)) return false;
  return Object.entries(events).every(([event, actions]) => actions.map((action) => [action].flat().join(' ').split(' ')).every(
      ([verb, object]) => (event === 'start' ? asked.start : asked.open).includes(verb) && /^(start|open|message(#\d+)?)$/.test(event) &&
          (verb !== 'note' || noted.includes(object)) && !(Number(object) > largest)));
}

// Every failure counts the same: whether there is an error event before it, and its code, belong to the interface.
function plain(trace) {
  return trace.split('; ')
      .filter((entry) => entry !== 'error')
      .map((entry) => /^(throws|close \d+ unclean)/.test(entry) ? 'failed' : entry.replace(/ clean /, ' ').replace('message blob', 'message bytes'))
      .join('; ');
}
// The reason of a Close frame is not prescribed, nor is what is sent to a server that broke the rules.
const plainFrames = (frames) => frames?.replace(/close (\d+) (".*?"|<.*?>)/g, 'close $1');

// A program that speaks the protocol.
class Program {
  #command;
  #child;
  #take = () => {};

  constructor(command) {
    this.#command = command;
  }

  start() {
    const child = this.#child = spawn('/bin/sh', ['-c', `exec ${this.#command}`], {stdio: ['pipe', 'pipe', 'ignore']});
    child.stdin.on('error', () => {});
    createInterface({input: child.stdout}).on('line', (line) => {
      if (child === this.#child) this.#take(JSON.parse(line));
    });
    child.on('close', () => {
      if (child === this.#child) this.#take({event: 'end'});
    });
  }

  // One case after the other: `take` gets its events.
  listen(take) {
    this.#take = take;
    if (!this.#child || this.#child.exitCode !== null || this.#child.signalCode) this.start();
  }

  say(command) {
    this.#child.stdin.write(JSON.stringify(command) + '\n');
  }

  stop() {
    const child = this.#child;
    this.#child = undefined;
    child?.kill('SIGKILL');
  }
}

// Plays a case's client for a program that only executes commands.
class Player {
  #program;
  #signal;
  #trace = [];
  #facts = {};
  #counts = {};
  #echoes = 0;
  #client;

  constructor(program, client, signal) {
    this.#program = program;
    this.#client = client;
    this.#signal = signal;
  }

  run(url) {
    return new Promise((resolve) => {
      this.#program.listen((happened) => {
        if (this.#happened(happened)) resolve(this.#trace.join('; '));
      });
      this.#perform('start');
      this.#program.say({do: 'open', url, protocols: this.#client.protocols ?? []});
    });
  }

  // Returns whether that was the end.
  #happened({event, ...members}) {
    if (event === 'message' && this.#client.start?.some(([verb]) => verb === 'echoes')) {
      ++this.#echoes;
      this.#program.say({do: 'send', type: members.type, hex: members.hex});
      return false;
    }
    const entry = this.#describe(event, members);
    if (this.#echoes) this.#trace.push(`${this.#echoes} messages sent back`);
    this.#echoes = 0;
    if (entry) this.#trace.push(entry);
    if (event === 'open') this.#facts = members;
    this.#counts[event] = (this.#counts[event] ?? 0) + 1;
    this.#perform(`${event}#${this.#counts[event]}`);
    this.#perform(event);
    return ['close', 'refused', 'end'].includes(event);
  }

  #describe(event, {type, hex = '', code, reason = '', clean}) {
    if (event === 'open') return 'open';
    if (event === 'refused') return 'failed';
    if (event === 'end') return 'crashed';
    const bytes = Buffer.from(hex, 'hex');
    if (event === 'message' && this.#client.start?.some(([verb]) => verb === 'numbers')) return this.#number(String(bytes));
    if (event === 'message') return `message ${type === 'text' ? '' : 'bytes '}${quote(bytes)}`;
    if (event === 'close') return this.#numbersEnd() + (clean ? `close ${code} ${quote(reason)}` : 'failed');
  }

  #numbers = 0;
  #number(text) {
    if (text === String(this.#numbers)) return void ++this.#numbers;
    return `message ${quote(text)}`;
  }
  #numbersEnd() {
    return this.#numbers ? `${this.#numbers} numbers in order; ` : '';
  }

  #perform(event) {
    for (const [verb, ...words] of this.#client[event] ?? []) this.#do(verb, words);
  }

  #do(verb, [object, reason, size]) {
    const send = (type, bytes) => this.#program.say({do: 'send', type, hex: bytes.toString('hex')});
    const verbs = {
      send: () => send('text', Buffer.from(object ?? '')),
      sendBytes: () => send('binary', Buffer.from(object, 'hex')),
      sendLong: () => send('text', pattern(Number(object))),
      sendLongBytes: () => send('binary', pattern(Number(object))),
      signal: () => this.#signal(),
      note: () => this.#trace.push(`${object} ${quote(this.#facts[object] ?? '')}`),
      close: () => this.#program.say({
        do: 'close',
        ...(object === undefined ? {} : {code: Number(object)}),
        ...(reason === undefined ? {} : {reason: reason === 'long' ? String(pattern(Number(size))) : reason}),
      }),
    };
    verbs[verb]?.();
  }
}

// What a program did in a case: as decided, as one of the browsers does, otherwise, or nothing.
function judge(one, outcome) {
  if (!outcome) return {verdict: 'stuck', got: 'it did not end'};
  const {wire} = outcome, trace = outcome.trace.replaceAll('message blob', 'message bytes');
  const traces = [one.trace].flat().map(plain);
  const mustSend = traces[0].endsWith('failed') ? undefined : plainFrames(one.wire);
  if (traces.includes(trace) && (mustSend === undefined || mustSend === plainFrames(wire))) return {verdict: 'as decided'};
  const got = traces.includes(trace) ? `sent ${wire}` : trace;
  if (trace === 'crashed' || trace.endsWith('; crashed')) return {verdict: 'crashed', got};
  const others = ['chromium', 'firefox', 'webkit'].flatMap((engine) => one.differs?.[engine] ?? []);
  const isBrowsers = others.some((other) => [other.trace ?? one.trace].flat().map(plain).includes(trace));
  return {verdict: isBrowsers ? 'as a browser' : 'otherwise', got};
}

async function measure(name, command, chosen) {
  const server = new ScriptedServer(cases);
  await server.start();
  const program = new Program(command);
  const verdicts = new Map();
  const begun = performance.now();
  for (const index of chosen) {
    const client = (one) => new Player(program, one.client, () => server.signal(index)).run(addressOf(one, server.address));
    const {outcome} = await server.play(index, patience, client);
    if (!outcome) program.stop();
    verdicts.set(index, judge(cases[index], outcome));
  }
  program.stop();
  server.stop();
  const count = (verdict) => [...verdicts.values()].filter((each) => each.verdict === verdict).length;
  const counts = Object.fromEntries(['as decided', 'as a browser', 'otherwise', 'stuck', 'crashed'].map((verdict) => [verdict, count(verdict)]));
  console.log(`${name}: ${counts['as decided']} of ${chosen.length} as decided, in ${Math.round((performance.now() - begun) / 1000)} s`);
  for (const [index, {verdict, got}] of verdicts)
    if (got) console.log(`  ${verdict}: ${cases[index].name}\n    got      ${got}\n    expected ${plain([cases[index].trace].flat()[0])}`);
  return {name, counts, verdicts};
}

function table(results, chosen) {
  const kinds = Object.keys(results[0].counts);
  const rows = results.map(({name, counts}) => `| ${name} | ${kinds.map((kind) => counts[kind]).join(' | ')} |`);
  const lists = results.map(({name, verdicts}) => {
    const lines = [...verdicts].filter(([, {got}]) => got).map(([index, {verdict, got}]) => `- ${verdict}: ${cases[index].name}: \`${got}\``);
    return `### ${name}\n\n${lines.join('\n') || 'Nothing.'}`;
  });
  return [`${chosen.length} cases.`, '', `| client | ${kinds.join(' | ')} |`, `|---|${'---|'.repeat(kinds.length)}`, ...rows, '',
    '## What each does otherwise', '', lists.join('\n\n'), ''].join('\n');
}

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {only: {type: 'string'}, table: {type: 'string'}, must: {type: 'string'}},
});
if (!positionals.length || positionals.some((word) => !word.includes('='))) {
  console.error('usage: kit.mjs [--only TEXT] [--table FILE] [--must NAME] NAME=COMMAND…');
  process.exit(2);
}
const chosen = [...cases.keys()].filter((index) => canBeAsked(cases[index]) && (!values.only || cases[index].name.includes(values.only)));
const results = [];
for (const word of positionals) {
  const place = word.indexOf('=');
  results.push(await measure(word.slice(0, place), word.slice(place + 1), chosen));
}
const strict = results.filter(({name}) => name === values.must);
const passed = strict.reduce((sum, {counts}) => sum + counts['as decided'], 0);
console.log(`# pass ${passed}\n# fail ${strict.length * chosen.length - passed}`);  // As node:test counts.
process.exitCode = passed === strict.length * chosen.length ? 0 : 1;
if (values.table) await writeFile(values.table, table(results, chosen));
