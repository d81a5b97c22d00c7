// The targets on which cases are played, and how: one client per target plays case after case.
import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {webkitIsThere} from '../browser/webkit.mjs';
import {RuntimeRunner, runtimeProgram} from '../runtimes/runtimes.mjs';
import {ScriptedServer} from './server.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
// Milliseconds for one case, on a busy machine.
const patience = Number(process.env.TWINSOCKET_PATIENCE ?? 120000);
process.env.NODE_OPTIONS = `--require "${path.join(here, 'survive.cjs')}"`;  // For our child processes.

const script = path.join(here, 'client.js');  // The page's own WebSocket, without any code of ours.

// The same script on the native engine; `addon` is the one of demos/bindings/node.
const inBinding = (addon) => ({
  command: process.execPath,
  words: ['--require', path.join(here, 'binding.cjs'), path.join(here, '../runtimes/start.cjs'), script],
  environment: {TWINSOCKET_ADDON: addon},
});

// Which engines of a case's `only` and `differs` apply (the first one with an entry counts).
const wasm = (...kin) => [...kin.flatMap((engine) => [`${engine}.wasm`, engine]), 'wasm'];
const plain = (...kin) => kin.flatMap((engine) => [`${engine}.script`, engine]);

// How the program is run, in a page or without one; and the program's arguments.
export const targets = {
  'native': {engines: ['native']},
  'native-poll': {engines: ['native']},
  'native-clang': {engines: ['native']},
  'native-pumped': {engines: ['native'], args: ['--pump']},
  'native-thread': {engines: ['native'], args: ['--thread']},
  'node-binding': {engines: ['binding'], start: inBinding},
  'node': {engines: ['wasm', 'ws'], runner: 'node'},
  'chromium': {engines: ['wasm', 'chromium'], runner: 'chromium'},
  'chromium-worker': {engines: ['wasm', 'chromium'], runner: 'chromium', args: ['--thread'], isolated: true},
  'firefox': {engines: ['wasm', 'firefox'], runner: 'firefox'},
  'webkit': {engines: wasm('webkit'), runner: 'webkit'},
  'node22': {engines: wasm('node22', 'undici'), runtime: 'node22'},
  'node24': {engines: wasm('node24', 'undici'), runtime: 'node24'},
  'deno': {engines: wasm('deno'), runtime: 'deno'},
  'bun': {engines: wasm('bun'), runtime: 'bun'},
  'chromium-javascript': {engines: ['chromium'], runner: 'chromium', program: script},
  'firefox-javascript': {engines: ['firefox'], runner: 'firefox', program: script},
  'webkit-javascript': {engines: plain('webkit'), runner: 'webkit', program: script},
  'node22-javascript': {engines: plain('node22', 'undici'), runtime: 'node22', program: script},
  'node24-javascript': {engines: plain('node24', 'undici'), runtime: 'node24', program: script},
  'deno-javascript': {engines: plain('deno'), runtime: 'deno', program: script},
  'bun-javascript': {engines: plain('bun'), runtime: 'bun', program: script},
  'workerd-javascript': {engines: ['workerd'], runtime: 'workerd', program: script},
};

// Why it cannot be played here; undefined if it can.
export function lack(name, program) {
  const {runner, runtime, start} = targets[name];
  if (start && !existsSync(program)) return `there is no ${program} (toolchains/setup bindings)`;
  if (runtime && !runtimeProgram(runtime)) return `npm did not bring ${runtime} (tests/runtimes)`;
  if (runner === 'webkit' && !webkitIsThere()) return 'there is no WebKitWebDriver (Debian: webkit2gtk-driver)';
}

// Runs the client; resolves when it has ended.
async function runClient({runner, runtime, start, args = [], isolated = false}, program, address) {
  const control = `${address}/control`;
  if (!runner && !runtime) {
    const {command, words, environment} = start?.(program) ?? {command: program, words: []};
    const child = spawn(command, [...words, control, ...args],
        {stdio: ['ignore', 'ignore', 'pipe'], env: {...process.env, ...environment}});
    let heard = '';
    child.stderr.on('data', (data) => heard = (heard + data).slice(-4000));
    const stop = () => child.kill();
    process.once('exit', stop);
    const status = await new Promise((resolve) => child.on('close', resolve));
    process.off('exit', stop);
    return {status, heard};
  }
  // Only pages need the npm packages.
  const {runners} = await import('../browser/runner.mjs');
  const {startServer} = await import('../browser/server.mjs');
  const server = await startServer({folder: path.dirname(program), isolated});
  const browser = runtime ? new RuntimeRunner(runtime) : await runners[runner].start();
  let heard = '';
  const write = (kind, line) => heard = (heard + line + '\n').slice(-4000);
  const status = await browser.run(path.basename(program), args, {...server, addresses: [control]}, write);
  const version = await browser.version();
  await browser.close();
  server.close();
  return {status, heard, version};
}

// Plays the cases with these indices. Resolves with what was `seen`, {trace, wire} by index; and with how the
// client `ended`, {status, heard}.
export async function playOn(name, program, cases, indices) {
  const server = new ScriptedServer(cases);
  await server.start();
  const outcome = server.results(indices, patience);
  const client = runClient(targets[name], program, server.address);
  const gone = client.then((ended) => ended, (error) => ({status: String(error), heard: ''}));
  const seen = await Promise.race([outcome, gone.then(() => server.played())]);
  // A client that is stuck is ended with this process.
  const ended = await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 10000, {}).unref())]);
  server.stop();
  return {seen, ended};
}
