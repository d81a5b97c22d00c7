#!/usr/bin/env node
// Plants the faults, switches them on one at a time, and reports those that no test notices.
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {build, output, writeCopy} from './copy.mjs';
import {allFaults, here, place, plantedTexts, root} from './faults.mjs';
import {isPortable, kinds} from './programs.mjs';
import {report} from './report.mjs';
import {Trial} from './trial.mjs';

const {values: options, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    again: {type: 'boolean', default: false},
    built: {type: 'boolean', default: false},
    cheap: {type: 'boolean', default: false},
    every: {type: 'string', default: '1'},
    jobs: {type: 'string', default: '2'},
    report: {type: 'boolean', default: false},
    round: {type: 'string'},
    seconds: {type: 'string', default: 'Infinity'},
    help: {type: 'boolean', short: 'h', default: false},
  },
});
if (options.help) {
  console.log('usage: tests/mutation/run [--again] [--built] [--cheap] [--every N] [--jobs N] [--report] [--round N]\n' +
              '                          [--seconds N] [TEXT]…\n' +
              '  tries the faults whose "file: sentence" contains one of the texts (default: all)\n' +
              '  --again      only faults that were not noticed the last time, or never tried\n' +
              '  --built      build/mutation has this round already, and the code has not changed since\n' +
              '  --cheap      without torture and conformance tests; tests the protocol engine without sockets\n' +
              '  --every N    a sample: one fault in N\n' +
              '  --jobs N     how many tests run at a time (default: 2)\n' +
              '  --round N    only the faults that are planted in this build\n' +
              '  --seconds N  of each program only the tests most likely to notice, N seconds of them in total\n' +
              '  --report     tries nothing, and reports the last results');
  process.exit(0);
}

mkdirSync(output, {recursive: true});
const resultsFile = path.join(output, 'results.json');
const readResults = () =>
    existsSync(resultsFile) ? JSON.parse(readFileSync(resultsFile, 'utf8')) : {};
const results = readResults();
const faults = allFaults();
const complaints = place(faults);
if (complaints.length) {
  console.error(complaints.join('\n'));
  process.exit(1);
}
const nameOf = (fault) => `${fault.file}: ${fault.sentence}`;

function isWanted(fault) {
  if (fault.equivalent || options.report) return false;
  if (positionals.length && !positionals.some((text) => nameOf(fault).includes(text))) return false;
  return !options.again || !results[nameOf(fault)]?.by;
}

// Which native tests are built. With --cheap, faults of the protocol engine are tried only with its own
// tests, which need no sockets.
function targetsFor(chosen) {
  if (!options.cheap) return ['unit_tests', 'conformance_client'];
  const replays = ['head', 'inflate', 'round_trip', 'session', 'url', 'utf8'].map((name) => `${name}_fuzz_replay`);
  const portable = chosen.some(({file}) => isPortable(file)) ?
      ['guided_tests_poll', 'native_tests_poll', 'portable_tests'] : [];
  const engine = ['api_tests', 'c_api_tests', 'protocol_tests', 'url_tests', ...replays];
  if (chosen.every(({file}) => file.startsWith('sdk/'))) return engine;
  return [...engine, 'guided_tests', 'native_tests', 'linux_tests', 'tls_tests', 'tls_linux_tests',
    'emscripten_websocket_tests', 'emscripten_websocket_threads_tests', 'emscripten_websocket_scenarios',
    'emscripten_websocket_thread_scenarios', ...portable];
}

// With --again only what is tried is planted: nearly all of it fits in one build.
const planted = options.again ? faults.filter(isWanted) : faults;
if (options.again) place(planted);

function isChosen(fault) {
  return isWanted(fault) && (!options.round || fault.round === Number(options.round));
}

// Each build has the faults of one round: faults of the next round share code with them.
function buildRound(round, chosen) {
  writeCopy(plantedTexts(planted, round));
  const modules = path.join(output, 'source/tests/browser/node_modules');
  const installed = path.join(root, 'tests/browser/node_modules');
  if (existsSync(installed) && !existsSync(modules)) symlinkSync(installed, modules);
  if (chosen.some(({file}) => !file.startsWith('platform/emscripten/'))) {
    build('native', {words: ['-DCMAKE_BUILD_TYPE=None']}, targetsFor(chosen));
  }
  if (chosen.some(({file}) => file.startsWith('platform/emscripten/'))) {
    build('wasm', {
      flags: ' -fexceptions',
      words: ['-DCMAKE_BUILD_TYPE=Release',
        `-DCMAKE_TOOLCHAIN_FILE=${path.join(output, 'source/toolchains/emscripten.cmake')}`],
    }, options.cheap ? ['browser_tests'] : ['browser_tests', 'conformance_client']);
    execFileSync('node', [path.join(here, 'wasm_programs.mjs'), 'build', ...kinds], {stdio: 'inherit'});
  }
}

async function tryAll(chosen, trial) {
  const left = [...chosen];
  let done = 0;
  const next = async () => {
    for (let fault; (fault = left.shift());) {
      const found = {...await trial.of(fault), on: new Date().toISOString().slice(0, 10)};
      results[nameOf(fault)] = found;
      // Another run may have written to the file meanwhile.
      const written = {...readResults(), [nameOf(fault)]: found};
      writeFileSync(`${resultsFile}.${process.pid}`, JSON.stringify(written, undefined, 1));
      renameSync(`${resultsFile}.${process.pid}`, resultsFile);
      console.log(`${++done}/${chosen.length} ${found.by ? `noticed by ${found.by}` :
          found.isCutShort ? 'not noticed in time' : 'NOT NOTICED'}: ${nameOf(fault)}`);
    }
  };
  await Promise.all(Array.from({length: Number(options.jobs)}, next));
}

const chosen = planted.filter(isChosen).filter((fault, index) => index % Number(options.every) === 0);
for (const round of [...new Set(chosen.map((fault) => fault.round))].sort()) {
  const ours = chosen.filter((fault) => fault.round === round);
  console.log(`round ${round}: ${ours.length} faults; building`);
  if (!options.built) buildRound(round, ours);
  const trial = new Trial(planted.filter((fault) => fault.round === round),
      {jobs: Number(options.jobs), isCheap: options.cheap, seconds: Number(options.seconds), noticed: results});
  await trial.prepare(ours);
  await tryAll(ours, trial);
}
const text = report(faults, (fault) => results[nameOf(fault)]);
writeFileSync(path.join(output, 'report.md'), text);
console.log(text);
