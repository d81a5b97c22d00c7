#!/usr/bin/env node
// Runs a program built by Emscripten in a browser or in Node, with the server of these tests. The program's
// output and exit status become ours. Its first two arguments are the address of the server and one on which
// nobody listens.
//
//   run_in_browser.mjs --browser chromium|firefox|webkit|node [--isolated] [--secure] [--policy CONTENT-SECURITY-POLICY]
//     [--feature NAME-IN-CHROMIUM] [--timeout SECONDS] program.js [ARGUMENT]…
import path from 'node:path';
import {parseArgs} from 'node:util';
import {runners} from './runner.mjs';
import {startServer} from './server.mjs';

const words = process.argv.slice(2);
const place = words.findIndex((word) => word.endsWith('.js'));
const {values: {browser, isolated, secure, policy, feature, timeout}} = parseArgs({
  args: words.slice(0, Math.max(place, 0)),
  options: {
    browser: {type: 'string', default: 'chromium'},
    isolated: {type: 'boolean', default: false},
    secure: {type: 'boolean', default: false},
    policy: {type: 'string'},
    feature: {type: 'string'},
    timeout: {type: 'string', default: '120'},
  },
});
if (place < 0 || !(browser in runners)) {
  console.error('usage: run_in_browser.mjs --browser chromium|firefox|webkit|node [--isolated] [--secure] ' +
                '[--policy CONTENT-SECURITY-POLICY] [--feature NAME-IN-CHROMIUM] [--timeout SECONDS] program.js [ARGUMENT]…');
  process.exit(2);
}
const program = path.resolve(words[place]);

setTimeout(() => {
  console.error(`${program} did not end within ${timeout} seconds.`);
  process.exit(124);  // Like timeout(1).
}, Number(timeout) * 1000).unref();
const server = await startServer({folder: path.dirname(program), isolated, secure, policy});
const runner = await runners[browser].start(feature);
process.exitCode = await runner.run(path.basename(program), words.slice(place + 1), server);
await runner.close();
server.close();
