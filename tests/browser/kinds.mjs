// The kinds of build that builds.mjs tests: flags, and the expected output of each program.
//
// `since`: the first version of Emscripten that has it. `node`: the first version of Node that runs it.
// `not`: hosts that cannot run it, and why. `refusal`: what the linker prints instead. `broken`: the version
// from which on Emscripten fails, for which reason, and what its linker prints.

// What each program prints and how it ends. In Node, everything uncaught ends it with Node's own status.
const locals = {args: ['locals'], status: 7, output: ['alive', 'alive', 'alive']};
const end = {args: ['end'], status: 0, output: ['first closed', 'second closed', 'task']};
const frames = {args: ['frames'], status: 0, output: ['frames and echoes']};
const guard = {args: ['guard'], status: 0, output: ['task', 'released']};
// The program's own main loop continues after its socket is closed, with run() and without.
const mainLoops = ['with run', 'with run, cancelled', 'alone'].map((way) =>
  ({args: ['main loop', way], status: way === 'with run, cancelled' ? 0 : 8, output: ['closed', 'frames go on']}));
const timers = {args: ['timers'], status: 0, output: ['at once', 'ticks', 'last']};
// We can hide a tab only in Firefox: headless Chromium treats all tabs as visible.
const unseen = {
  args: ['unseen'],
  isHidden: true,
  hosts: ['firefox'],
  status: 0,
  output: ['messages, tasks and timers go on', 'frames stand still'],
};
// A message larger than maxMessageSize, and one larger than the memory of a build that cannot grow.
const large = {
  args: ['large', '1001', '1000'],
  status: 0,
  output: ['first', 'error', 'close 1006', 'the program goes on'],
};
const beyondMemory = {...large, args: ['large', '20971520', '67108864']};
// For each, a second program checks how the connection ended.
const deaths = ['abort', 'force exit'].flatMap((way) => ['die', 'die in a timer'].flatMap((program) => [
  {args: [program, `${program} HOST KIND`, way], fails: true},
  {args: ['reader', `${program} HOST KIND`], status: 0, output: ['1 1005']},
]));
const endings = [
  locals,
  end,
  {args: ['nothing'], status: 0, output: []},
  frames,
  timers,
  guard,
  ...mainLoops,
  {args: ['quit in a timer'], status: 6, output: []},
  {args: ['exit'], status: 4, output: ['exit']},
  {args: ['letter', 'to send, HOST KIND'], status: 0, output: ['sent']},
  {args: ['reader', 'to send, HOST KIND'], status: 0, output: ['100000 1005']},
  {args: ['leave', 'to close, HOST KIND'], status: 5, output: []},
  {args: ['reader', 'to close, HOST KIND'], status: 0, output: ['1 1005']},
  large,
  ...deaths,
];
const misuses = [
  {args: ['misuse'], fails: true, error: /^twinsocket: InvalidStateError: /m},
  {args: ['misuse without sockets'], fails: true, error: /^twinsocket: NotSupportedError: /m},
];
const destroyed = {args: ['destroyed'], fails: true, error: /WebSocket was destroyed/};
const traced = {
  args: ['locals'],
  status: 7,
  trace: true,
  error: /^twinsocket 1 > TEXT 'a string that is too long for the object itself' \[47 bytes\]$/m,
};
const brokenFrames = {args: ['broken frames'], status: 0, output: ['a frame after one that throws']};
// A handler that sleeps keeps its message; so does a main() that polls.
const sleeps = [
  {args: ['sleeper'], status: 0, output: ['the message is whole', 'closed']},
  {args: ['poller'], status: 0, output: ['polled']},
];
const intervals = {args: ['sleeping interval'], status: 0, output: ['called once while it sleeps']};
const threads = {args: [], status: 0, output: ['done', 'a task']};
const threadSockets = [
  {args: ['converse'], status: 3, output: ['echo on the thread']},
  // Each thread's run() ends that thread, whether it is idle or quits; another thread reuses its worker.
  {args: ['in turn'], status: 6, output: ['1 is over', '2 is over', '3 is over']},
];
const dropped = {args: ['drop'], status: 0, output: ['the thread is over']};
const wrongThread = {args: ['misuse'], fails: true, error: /belongs to another thread/};
const pthread = ['-pthread', '-sPTHREAD_POOL_SIZE=2'];

export const kinds = {
  'O0': {flags: ['-O0'], runs: [...endings, ...misuses]},
  'O1': {flags: ['-O1'], runs: [locals, end]},
  'O2': {flags: ['-O2'], runs: [locals, end]},
  'O3': {flags: ['-O3'], runs: [...endings, beyondMemory, ...misuses, traced, unseen]},
  'Os': {flags: ['-Os'], runs: [locals, end]},
  'Oz': {flags: ['-Oz'], runs: [locals, end]},
  'MinSizeRel': {flags: ['-Oz', '-finline-functions', '-fno-rtti'], runs: [...endings, ...misuses, traced]},
  'lto': {
    flags: ['-O2', '-flto'],
    broken: {
      since: '6',
      said: /undefined symbol: __cxa_increment_exception_refcount/,
      why: 'Emscripten fails itself to link std::vector',
    },
    runs: [locals, end],
  },
  'lto-no-exceptions': {flags: ['-O2', '-flto', '-fno-exceptions'], runs: [locals, end]},
  'assertions': {flags: ['-O1', '-sASSERTIONS=2', '-sSTACK_OVERFLOW_CHECK=2'], runs: [locals, {...end, silence: /force_exit/}, timers, destroyed]},
  'exit-runtime': {flags: ['-O2', '-sEXIT_RUNTIME=1'], runs: endings},
  'no-exceptions': {flags: ['-O2', '-fno-exceptions', '-fno-rtti'], runs: [locals, timers, ...mainLoops, ...misuses, traced, large, beyondMemory, ...deaths]},
  'no-rtti': {flags: ['-O2', '-fexceptions', '-fno-rtti'], runs: [locals, end]},
  'exceptions-O0': {flags: ['-O0', '-fexceptions'], runs: [locals]},
  'exceptions': {flags: ['-O2', '-fexceptions'], runs: [...endings, brokenFrames]},
  'wasm-exceptions-O0': {flags: ['-O0', '-fwasm-exceptions'], runs: [locals]},
  'wasm-exceptions': {flags: ['-O2', '-fwasm-exceptions'], runs: [...endings, brokenFrames, beyondMemory]},
  'growth': {flags: ['-O2', '-sALLOW_MEMORY_GROWTH'], runs: [locals]},
  'single-file': {flags: ['-O2', '-sSINGLE_FILE'], runs: [locals]},
  'bigint': {flags: ['-O2', '-sWASM_BIGINT'], runs: [locals]},
  'closure': {flags: ['-O2', '-fexceptions'], linkFlags: ['--closure', '1'], runs: [...endings, beyondMemory]},
  'modularize': {flags: ['-O2', '-sMODULARIZE'], factory: true, runs: endings},
  'es6': {
    flags: ['-O2', '-sMODULARIZE', '-sEXPORT_ES6'],
    output: 'mjs',
    not: {node: {before: '3.1.7', why: 'its modules ask for require(), which Node keeps from modules'}},
    runs: endings,
  },
  'asyncify': {flags: ['-O2', '-sASYNCIFY'], runs: [...endings, ...sleeps, intervals]},
  'jspi': {flags: ['-O2', '-sJSPI'], since: '3.1.61', node: 25, runs: [...endings, sleeps[1]]},
  'memory64': {
    flags: ['-O2', '-sMEMORY64', '-Wno-experimental'], since: '3.1.61', node: 24, runs: endings,
    broken: {
      since: '3.1.61',
      said: /FROZEN_CACHE is set, but cache file is missing: "sysroot\/lib\/wasm64-/,
      why: 'Debian ships no libraries for it',
    },
  },
  'threads-O0': {program: 'threads', flags: ['-O0', ...pthread], runs: [threads]},
  'threads': {program: 'threads', flags: ['-O2', '-fexceptions', ...pthread], runs: [threads]},
  'threads-growth': {
    program: 'threads',
    flags: ['-O2', ...pthread, '-sALLOW_MEMORY_GROWTH', '-Wno-pthreads-mem-growth'],
    runs: [threads],
  },
  'thread-sockets': {
    program: 'thread_sockets',
    flags: ['-O2', '-fexceptions', ...pthread],
    runs: [...threadSockets, dropped],
  },
  'thread-assertions': {
    program: 'thread_sockets',
    flags: ['-O1', '-sASSERTIONS', ...pthread],
    runs: [...threadSockets, wrongThread],
  },
  'thread-polls': {
    program: 'thread_polls',
    flags: ['-O2', ...pthread, '-sASYNCIFY'],
    runs: [{args: [], status: 0, output: ['echo in a loop of its own']}],
  },
  'thread-polls-jspi': {
    program: 'thread_polls',
    flags: ['-O2', ...pthread, '-sJSPI'],
    since: '6',  // 3.1.69 does not start a thread in such a way that it can suspend.
    node: 25,
    runs: [{args: [], status: 0, output: ['echo in a loop of its own']}],
  },
  'proxy-to-pthread': {
    flags: ['-O2', ...pthread, '-sPROXY_TO_PTHREAD', '-sEXIT_RUNTIME=1'],
    runs: [locals, end, frames],
  },
  'wasm-workers-threads': {
    program: 'threads',
    flags: ['-O2', ...pthread, '-sWASM_WORKERS'],
    since: '3.1.10',
    runs: [threads],
  },
  'wasm-workers': {flags: ['-O2', '-sWASM_WORKERS'], since: '3.1.10', refusal: /-sWASM_WORKERS alone: add -pthread/, runs: []},
  'minimal-runtime': {
    flags: ['-O2', '-sMINIMAL_RUNTIME'],
    refusal: /twinsocket cannot be linked with -sMINIMAL_RUNTIME/,
    runs: [],
  },
};
