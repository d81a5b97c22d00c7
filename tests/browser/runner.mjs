// Runs programs built by Emscripten, in Chromium and in Node, beside the server of these tests.
import {spawn} from 'node:child_process';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {chromium} from 'playwright-core';

// What a shell makes of abort().
export const aborted = 134;

// The page tells everything through `tell`, which the runner binds: so the order is kept.
function pageFor(program, args) {
  // Arguments are data, also those that look like the end of the script.
  const list = JSON.stringify(args).replaceAll('<', '\\u003c');
  return `<!doctype html>
<meta charset="utf-8">
<title>${program}</title>
<script>
  var Module = {
    arguments: ${list},
    print: (line) => tell('stdout', line),
    printErr: (line) => tell('stderr', line),
    onExit: (status) => tell('exit', status),
    onAbort: () => tell('exit', ${aborted}),
  };
</script>
<script src="/${program}" onerror="tell('exit', 127)"></script>
`;
}

const directly = (kind, line) => process[kind].write(line + '\n');

class ChromiumRunner {
  #browser;

  static async start() {
    const runner = new ChromiumRunner;
    runner.#browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-component-update',
             '--disable-sync', '--disable-background-networking'],
    });
    return runner;
  }

  // Runs a program of the server's folder; resolves with its exit status.
  async run(program, args, server, write = directly) {
    server.pages['/'] = pageFor(program, [...server.addresses, ...args]);
    const page = await this.#browser.newPage();
    let uncaught = 0;
    page.on('pageerror', (error) => {
      ++uncaught;
      write('stderr', `uncaught in the page: ${error}`);
    });
    try {
      let end;
      const ended = new Promise((resolve) => end = resolve);
      page.on('crash', () => end(aborted));
      await page.exposeFunction('tell', (kind, value) => {
        if (kind === 'exit') end(value);
        else write(kind, value);
      });
      // The program may end while the page is still loading; what becomes of that is no fault then.
      const loaded = page.goto(server.origin);
      const status = await Promise.race([ended, loaded.then(() => ended)]);
      loaded.catch(() => {});
      return status === 0 && uncaught ? 1 : status;
    } finally {
      await page.close();
    }
  }

  close() {
    return this.#browser.close();
  }
}

class NodeRunner {
  static async start() {
    return new NodeRunner;
  }

  async run(program, args, server, write = directly) {
    const preload = fileURLToPath(new URL('node_websocket.cjs', import.meta.url));
    // Node's fetch reads no files, and Emscripten 3.1.6 would ask it to.
    const hasOption = process.allowedNodeEnvironmentFlags.has('--experimental-fetch');
    const options = [...(hasOption ? ['--no-experimental-fetch'] : []), '--require', preload];
    const file = path.join(server.folder, program);
    const child = spawn(process.execPath, [...options, file, ...server.addresses, ...args],
                        {stdio: ['ignore', 'pipe', 'pipe']});
    const stop = () => child.kill();
    process.once('exit', stop);
    for (const kind of ['stdout', 'stderr'])
      child[kind].on('data', (data) => write(kind, data.toString().replace(/\n$/, '')));
    try {
      return await new Promise((resolve) => child.on('close', (code) => resolve(code ?? aborted)));
    } finally {
      process.off('exit', stop);
    }
  }

  async close() {}
}

export const runners = {chromium: ChromiumRunner, node: NodeRunner};
