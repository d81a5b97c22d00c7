#!/usr/bin/env node
// Runs another project's tests on the native engine, through the Node-API binding: those of npm's pull-ws,
// streams over a WebSocket, from its package.
//
//   run.mjs ADDON
import {spawnSync} from 'node:child_process';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {freePort} from '../../../demos/relay/test/servers.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
// Suites with a client. load.js counts nothing: 10,000 messages go there and back, or it does not end.
const suites = ['closeonend', 'connection-refused', 'echo', 'echo-inline', 'error', 'load', 'pass-in-server', 'read', 'server-address', 'server-echo'];

const [addon] = process.argv.slice(2);
if (!addon) {
  console.error('usage: run.mjs ADDON');
  process.exit(2);
}
const count = (output, word) => Number(output.match(new RegExp(`^# ${word} +(\\d+)$`, 'm'))?.[1] ?? 0);
let passed = 0, failed = 0;
for (const suite of suites) {
  const file = path.join(here, 'node_modules/pull-ws/test', `${suite}.js`);
  const {status, stdout, stderr} = spawnSync(process.execPath, ['--require', path.join(here, 'in_place.cjs'), file], {
    encoding: 'utf8', timeout: 300_000,
    env: {...process.env, PORT: String(await freePort()), TWINSOCKET_ADDON: path.resolve(addon)},
  });
  const isOver = status === 0 && (suite === 'load' ? /^10001 /m.test(stdout) : count(stdout, 'pass') > 0);
  passed += count(stdout, 'pass') + (isOver && suite === 'load' ? 1 : 0);
  failed += count(stdout, 'fail') || (isOver ? 0 : 1);
  console.log(`${isOver ? 'ok' : 'not ok'} pull-ws ${suite}`);
  if (!isOver) console.log(`${stdout}\n${stderr}`.slice(-4000));
}
console.log(`# pass ${passed}\n# fail ${failed}`);
process.exit(failed ? 1 : 0);
