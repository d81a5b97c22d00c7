#!/usr/bin/env node
// How many of our functions are called from close() to onclose, as counted by gdb in an optimised program.
//
//   check.mjs [--list] [--profile] PROGRAM COMPILER
//
// A call counts unless the compiler has inlined it. `files`: in how many files the called functions are. `returns`:
// how often a call enters a file that was left before. More than `most` is an error with the recorded compiler.
// --list prints the calls in order, --profile how often each file is entered.
import {execFile} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {parseArgs, promisify} from 'node:util';

const most = {calls: 115, returns: 54};
const compilerOfFigures = 'GNU-12';

const here = path.dirname(fileURLToPath(import.meta.url));
const {values: wanted, positionals: [program, compiler]} = parseArgs(
    {allowPositionals: true, options: {list: {type: 'boolean'}, profile: {type: 'boolean'}}});
if (!compiler) {
  console.error('usage: check.mjs [--list] [--profile] PROGRAM COMPILER');
  process.exit(2);
}

// Answers the Close frame, and closes TCP later: two events for the client, as over a real network. If a busy machine
// takes both at once, the walk is shorter.
function serve(socket) {
  const next = async (bytes) => {
    const key = /^Sec-WebSocket-Key: (.*)\r$/mi.exec(bytes)?.[1];
    if (key) {
      const accept = createHash('sha1').update(key + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64');
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
                   `Sec-WebSocket-Accept: ${accept}\r\n\r\n`);
    } else {
      socket.write(Buffer.from([0x88, 2, 0x03, 0xe8]));
      await sleep(300);
      socket.end();
    }
  };
  socket.on('data', next).on('error', () => {});
}

async function walk() {
  const server = net.createServer(serve).listen(0, '127.0.0.1');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'walk-'));
  try {
    const url = `ws://127.0.0.1:${server.address().port}/`;
    const calls = path.join(folder, 'calls');
    const run = ['-batch', '-nx', '-ex', `set $calls = "${calls}"`, '-x', path.join(here, 'count.py'), '--args'];
    await promisify(execFile)('gdb', [...run, program, url], {timeout: 120000});
    return (await readFile(calls, 'utf8')).trim().split('\n').map((line) => line.split(/ (.*)/, 2));
  } finally {
    server.close();
    await rm(folder, {recursive: true});
  }
}

// The timer that checks for quiet runs every two seconds, so it may fall into a walk by chance: it is not part of it.
function withoutQuietTimer(calls) {
  const place = calls.findIndex(([, name]) => name.includes('Deadlines::checkTraffic'));
  if (place < 0) return calls;
  const begin = calls.findLastIndex(([, name], i) => i < place && name.includes('TimerQueue::callDue'));
  const end = calls.findIndex(([, name], i) => i > place && name.includes('Timer::startWithin'));
  return [...calls.slice(0, begin), ...calls.slice(end + 1)];
}

function count(calls) {
  const entries = new Map;
  let returns = 0;
  let last;
  for (const [file] of calls) {
    if (file !== last && entries.has(file)) ++returns;
    if (file !== last) entries.set(file, (entries.get(file) ?? 0) + 1);
    last = file;
  }
  return {entries, counted: {calls: calls.length, files: entries.size, returns}};
}

const isLong = ({calls, returns}) => calls > most.calls || returns > most.returns;

// A busy machine can only make it longer: a channel whose share of a turn is over goes on in the next one.
let calls, entries, counted;
for (let tries = 3; tries > 0; --tries) {
  calls = withoutQuietTimer(await walk());
  ({entries, counted} = count(calls));
  if (!isLong(counted)) break;
}
if (wanted.list) {
  calls.forEach(([file, name], i) => console.log(`${file === calls[i - 1]?.[0] ? '' : file}\t${name}`));
}
if (wanted.profile) {
  for (const [file, count] of [...entries].sort((a, b) => b[1] - a[1])) console.log(`${count}\t${file}`);
}
console.log(`close() to onclose: ${JSON.stringify(counted)}`);
for (const [what, limit] of Object.entries(compiler === compilerOfFigures ? most : {})) {
  if (counted[what] <= limit) continue;
  console.error(`${counted[what]} ${what}, at most ${limit} expected: --list shows the walk`);
  process.exitCode = 1;
}
