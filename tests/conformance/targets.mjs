// The targets on which cases are played, and how: once for each, by one client, case after case.
import {spawn} from 'node:child_process';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {ScriptedServer} from './server.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const patience = 120000;  // Milliseconds for one case, on a machine with much else to do.
process.env.NODE_OPTIONS = `--require "${path.join(here, 'survive.cjs')}"`;  // For our children.

// By which engine a case's `only` and `differs` go, how the program is run, and its arguments.
export const targets = {
  'native': {engines: ['native']},
  'native-poll': {engines: ['native']},
  'native-clang': {engines: ['native']},
  'native-pumped': {engines: ['native'], args: ['--pump']},
  'native-thread': {engines: ['native'], args: ['--thread']},
  'node': {engines: ['wasm', 'ws'], runner: 'node'},
  'chromium': {engines: ['wasm', 'chromium'], runner: 'chromium'},
  'chromium-worker': {engines: ['wasm', 'chromium'], runner: 'chromium', args: ['--thread'], isolated: true},
  'firefox': {engines: ['wasm', 'firefox'], runner: 'firefox'},
  'chromium-javascript': {engines: ['chromium'], runner: 'chromium', program: path.join(here, 'client.js')},
  'firefox-javascript': {engines: ['firefox'], runner: 'firefox', program: path.join(here, 'client.js')},
};

// Runs the client; resolves when it has ended.
async function runClient({runner, args = [], isolated = false}, program, address) {
  const control = `${address}/control`;
  if (!runner) {
    const child = spawn(program, [control, ...args], {stdio: ['ignore', 'ignore', 'pipe']});
    let heard = '';
    child.stderr.on('data', (data) => heard = (heard + data).slice(-4000));
    const stop = () => child.kill();
    process.once('exit', stop);
    const status = await new Promise((resolve) => child.on('close', resolve));
    process.off('exit', stop);
    return {status, heard};
  }
  // Only pages need what npm brings.
  const {runners} = await import('../browser/runner.mjs');
  const {startServer} = await import('../browser/server.mjs');
  const server = await startServer({folder: path.dirname(program), isolated});
  const browser = await runners[runner].start();
  let heard = '';
  const write = (kind, line) => heard = (heard + line + '\n').slice(-4000);
  const status = await browser.run(path.basename(program), args, {...server, addresses: [control]}, write);
  await browser.close();
  server.close();
  return {status, heard};
}

// Plays the cases with these indices. Resolves with what was `seen`: {trace, wire} by index; and with
// how the client `ended`: {status, heard}.
export async function playOn(name, program, cases, indices) {
  const server = new ScriptedServer(cases);
  await server.start();
  const outcome = server.results(indices, patience);
  const client = runClient(targets[name], program, server.address);
  const gone = client.then((ended) => ended, (error) => ({status: String(error), heard: ''}));
  const seen = await Promise.race([outcome, gone.then(() => server.played())]);
  // A client that is stuck is ended by the end of this process.
  const ended = await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 10000, {}).unref())]);
  server.stop();
  return {seen, ended};
}
