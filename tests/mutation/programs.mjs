// The tests as seen by the runner: programs, cheapest first, and how to run some tests of one.
import {execFileSync, spawn} from 'node:child_process';
import {existsSync, readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import {output} from './copy.mjs';
import {here} from './faults.mjs';

const native = path.join(output, 'native/tests'), wasm = path.join(output, 'wasm/tests');
const source = path.join(output, 'source/tests');
export const isPortable = (file) => /\/(poller_poll|socket_bsd|standby|watches)\./.test(file);
const isOfPages = (file) => file.startsWith('platform/emscripten/');
const isOfEmscriptenApi = (file) => file.startsWith('platform/emscripten_websocket/');
const isNative = (file) => !isOfPages(file);
const isEngine = (file) => file.startsWith('sdk/');

function whole(name, command, concerns = isEngine) {
  return {name, command, concerns, isWhole: true, isDear: /conformance/.test(name)};
}

function cases(place, concerns = isNative) {
  return {name: path.basename(place), command: [path.join(native, place)], concerns, isWhole: false,
    isDear: /torture/.test(place)};
}

const fuzz = (name) => whole(`fuzz replay of ${name}`,
    [path.join(native, `fuzz/${name}_fuzz_replay`), path.join(source, 'fuzz/corpus', name)]);
// A program whose output is compared: see tests/emscripten_websocket/scenarios.
const traced = (program, trace) => ({
  ...whole(program, ['node', '--test', path.join(source, 'emscripten_websocket/scenarios/trace.test.mjs')], isOfEmscriptenApi),
  env: {TRACE: trace, PROGRAM: path.join(native, 'emscripten_websocket/scenarios', program)},
});
const conformance = (name, program, concerns) => whole(`conformance, ${name}`,
    ['node', path.join(source, 'conformance/run.mjs'), `${name}=${program}`], concerns);

const browser = (engine, filter) => ({name: `browser_tests in ${engine}`, command: ['node', path.join(source, 'browser/run_in_browser.mjs'),
  '--browser', engine, path.join(wasm, 'browser/browser_tests.js')], filter, concerns: isOfPages, isWhole: false});

// If a program's tests mostly wait, each test's faults are recorded separately, and a fault is tried only with the
// tests that execute it.
// Kinds of build whose programs end on their own: tests/run builds tests the others.
export const kinds = ['exceptions', 'no-exceptions', 'O3', 'asyncify', 'thread-sockets'];

const everyProgram = [
  cases('api/api_tests', isEngine),
  cases('c_api/c_api_tests', isEngine),
  cases('protocol/protocol_tests', isEngine),
  whole('url_tests', [path.join(native, 'protocol/url_tests')]),
  ...['head', 'inflate', 'round_trip', 'session', 'url', 'utf8'].map(fuzz),
  cases('emscripten_websocket/emscripten_websocket_tests', isOfEmscriptenApi),
  cases('emscripten_websocket/emscripten_websocket_threads_tests', isOfEmscriptenApi),
  traced('emscripten_websocket_scenarios', 'trace.txt'),
  traced('emscripten_websocket_thread_scenarios', 'threads.txt'),
  cases('native/guided_tests'),
  cases('native/native_tests'),
  cases('native/linux_tests'),
  cases('native/guided_tests_poll', isPortable),
  cases('native/native_tests_poll', isPortable),
  cases('native/portable_tests', isPortable),
  cases('native/tls_tests'),
  cases('native/tls_linux_tests'),
  cases('native/stream_torture_tests'),
  cases('native/torture_tests'),
  conformance('native', path.join(native, 'conformance/conformance_client'), isNative),
  whole('glue.test.mjs', ['node', '--test', path.join(source, 'browser/glue.test.mjs')],
    (file) => file.endsWith('.js')),
  browser('node', '-InAPage.*:OverTls.*:UnderPolicy.*:WithOptions.*'),
  browser('node22', '-InAPage.*:OverTls.*:UnderPolicy.*:WithOptions.*:NotInNode22.*'),
  {name: 'programs in Node', command: ['node', path.join(here, 'wasm_programs.mjs'), 'run', ...kinds], concerns: isOfPages, isWhole: false},
  conformance('node', path.join(wasm, 'conformance/conformance_client.js'), isOfPages),
];

// The programs that were built.
export const programs = () =>
    everyProgram.filter(({command, env}) => existsSync(env?.PROGRAM ?? command.find((word) => word.startsWith('/'))));

export function casesOf({command, filter = '*', isWhole}) {
  if (isWhole) return ['*'];
  const words = [...command.slice(1), '--gtest_list_tests', `--gtest_filter=${filter}`];
  const lines = execFileSync(command[0], words, {encoding: 'utf8'}).split('\n');
  const names = [];
  let suite;
  for (const line of lines) {
    const word = line.replace(/\s*#.*/, '');
    if (/^\S.*\.$/.test(word)) suite = word;
    else if (word.startsWith('  ')) names.push(suite + word.trim());
  }
  return names.filter((name) => !name.includes('DISABLED_'));
}

// Resolves with {passed, seconds, failed: the test that failed, reached: numbers of faults}.
export function run(program, names, {fault, seconds = 600, reachedFile}) {
  const words = [...program.command.slice(1)];
  if (!program.isWhole) words.push(`--gtest_filter=${names.join(':')}`, '--gtest_fail_fast');
  const env = {...process.env, ...program.env, ...fault && {TWINSOCKET_FAULT: String(fault)}, ...reachedFile && {TWINSOCKET_FAULTS_REACHED: reachedFile,
    NODE_OPTIONS: `--require ${path.join(here, 'reached.cjs')}`}};
  if (program.name === 'url_tests') words.push('--gtest_fail_fast');
  const begun = performance.now();
  return new Promise((resolve) => {
    const child = spawn('nice', ['-n', '19', program.command[0], ...words], {
      cwd: program.isWhole ? output : path.dirname(program.command[0]), env, detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let heard = '', isLate = false;
    const hear = (data) => heard = (heard + data).slice(-20000);
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    // Including its child processes.
    const end = () => {
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
      }
    };
    const timer = setTimeout(() => (isLate = true, end()), seconds * 1000);
    child.on('exit', () => setTimeout(end, 200));
    child.on('close', (status) => {
      clearTimeout(timer);
      const failed = [...heard.matchAll(/\[  FAILED  \] (\S+?)(?:,| \(|$)|^not ok \d+ - (.*)$/gm)].map((match) => match[1] ?? match[2])[0] ??
          [...heard.matchAll(/\[ RUN      \] (\S+)/g)].map((match) => match[1]).pop();
      let reached = [];
      if (reachedFile && existsSync(reachedFile)) {
        reached = [...new Set(readFileSync(reachedFile, 'utf8').split('\n').filter(Boolean).map(Number))];
        rmSync(reachedFile);
      }
      // A program's start takes the same time for all of its tests.
      const [, ofTests] = heard.match(/test suites? ran\. \((\d+) ms total\)/) ?? [];
      resolve({passed: status === 0 && !isLate, isLate, failed, heard, reached,
        seconds: (ofTests ?? performance.now() - begun) / 1000});
    });
  });
}
