#!/usr/bin/env node
// Runs a program built by Emscripten in Chromium or in Node, beside the server of these tests. Its
// output and exit status become ours. Its first two arguments are the address of the server and one
// at which nobody listens.
//
//   run_in_browser.mjs --browser chromium|node [--isolated] [--timeout SECONDS] program.js [ARGUMENT]…
import {spawn} from 'node:child_process';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {chromium} from 'playwright-core';
import {startServer} from './server.mjs';

// What a shell makes of timeout(1), and of abort().
const timedOut = 124;
const aborted = 134;

function readCommandLine() {
  const words = process.argv.slice(2);
  const program = words.findIndex((word) => word.endsWith('.js'));
  const {values} = parseArgs({
    args: words.slice(0, program),
    options: {
      browser: {type: 'string', default: 'chromium'},
      isolated: {type: 'boolean', default: false},
      timeout: {type: 'string', default: '120'},
    },
  });
  if (program < 0 || !['chromium', 'node'].includes(values.browser)) {
    console.error('usage: run_in_browser.mjs --browser chromium|node [--isolated] ' +
                  '[--timeout SECONDS] program.js [ARGUMENT]…');
    process.exit(2);
  }
  return {...values, program: path.resolve(words[program]), args: words.slice(program + 1)};
}

// The page tells us everything through `tell`, which is bound below: the order is kept.
function pageFor(program, args) {
  return `<!doctype html>
<meta charset="utf-8">
<title>${program}</title>
<script>
  var Module = {
    arguments: ${JSON.stringify(args)},
    print: (line) => tell('stdout', line),
    printErr: (line) => tell('stderr', line),
    onExit: (status) => tell('exit', status),
    onAbort: () => tell('exit', ${aborted}),
  };
</script>
<script src="/${program}"></script>
`;
}

// Resolves with the program's exit status.
async function runInChromium({program, isolated, args}) {
  const name = path.basename(program);
  const server = await startServer({folder: path.dirname(program), isolated, pages: {
    get '/'() {
      return pageFor(name, [...server.addresses, ...args]);
    },
  }});
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-component-update',
           '--disable-sync', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage();
    let uncaught = 0;
    page.on('pageerror', (error) => {
      ++uncaught;
      console.error('uncaught in the page:', error);
    });
    const status = await new Promise((resolve) => {
      page.on('crash', () => resolve(aborted));
      page.exposeFunction('tell', (kind, value) => {
        if (kind === 'exit') resolve(value);
        else process[kind].write(value + '\n');
      }).then(() => page.goto(server.page));
    });
    return status === 0 && uncaught ? 1 : status;
  } finally {
    await browser.close();
    server.close();
  }
}

async function runInNode({program, args}) {
  const server = await startServer({folder: path.dirname(program)});
  const preload = fileURLToPath(new URL('node_websocket.cjs', import.meta.url));
  // Node's fetch reads no files, and Emscripten 3.1.6 would ask it to. Later Nodes lost the option.
  const hasOption = process.allowedNodeEnvironmentFlags.has('--experimental-fetch');
  const options = hasOption ? ['--no-experimental-fetch'] : [];
  const child = spawn(process.execPath, [...options, '--require', preload, program, ...server.addresses, ...args],
                      {stdio: 'inherit'});
  process.on('exit', () => child.kill());
  const status = await new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGABRT' ? aborted : 1)));
  });
  server.close();
  return status;
}

const commandLine = readCommandLine();
setTimeout(() => {
  console.error(`${commandLine.program} did not end within ${commandLine.timeout} seconds.`);
  process.exit(timedOut);
}, Number(commandLine.timeout) * 1000).unref();
const run = {chromium: runInChromium, node: runInNode}[commandLine.browser];
process.exitCode = await run(commandLine);
