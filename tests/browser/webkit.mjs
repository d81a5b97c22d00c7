// Debian's WebKitGTK through its WebDriver, under Xvfb: Safari's engine on a network stack that Apple does
// not use (libsoup). The driver has one page at a time, and cannot bind functions: so the page stores its
// reports until it is asked (see the page in runner.mjs).
import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import net from 'node:net';

const driver = process.env.WEBKIT_DRIVER ?? '/usr/bin/WebKitWebDriver';
const forever = 24 * 3600 * 1000;  // In milliseconds.

export const webkitIsThere = () => existsSync(driver);

function unusedPort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const {port} = server.address();
      server.close(() => resolve(port));
    });
  });
}

// Programs that end with this process, and how they end.
function start(command, args, options) {
  const child = spawn(command, args, options);
  const stop = () => child.kill();
  process.once('exit', stop);
  const ended = new Promise((resolve) => {
    child.once('close', resolve);
    child.once('error', resolve);
  });
  return {child, ended, stop: () => (process.off('exit', stop), stop(), ended)};
}

// Resolves with the screen's name.
async function startScreen() {
  const args = ['-displayfd', '3', '-screen', '0', '1024x768x24', '-nolisten', 'tcp'];
  const screen = start('Xvfb', args, {stdio: ['ignore', 'ignore', 'ignore', 'pipe']});
  const name = await Promise.race([
    new Promise((resolve) => screen.child.stdio[3].once('data', (data) => resolve(`:${data}`.trim()))),
    screen.ended.then(() => Promise.reject(new Error('Xvfb did not start (Debian: xvfb)'))),
  ]);
  return {...screen, name};
}

// Another program may take the free port before the driver listens: then the driver ends, and another port is tried.
async function startDriver(display) {
  for (let attempt = 0; attempt < 5; ++attempt) {
    const port = await unusedPort();
    const process = start(driver, [`--port=${port}`], {stdio: 'ignore', env: {...globalThis.process.env, DISPLAY: display}});
    let isOver = false;
    process.ended.then(() => isOver = true);
    while (!isOver) {
      try {
        await fetch(`http://127.0.0.1:${port}/status`);
        return {...process, url: `http://127.0.0.1:${port}`};
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }
  throw new Error(`${driver} did not start (Debian: webkit2gtk-driver)`);
}

class Page {
  #ask;
  #bound = () => {};
  #onCrash = () => {};
  #isOver = false;

  constructor(ask) {
    this.#ask = ask;
  }

  on(event, listener) {
    if (event === 'crash') this.#onCrash = listener;
  }

  exposeFunction(_name, bound) {
    this.#bound = bound;
  }

  async goto(url) {
    await this.#ask('url', {url});
    this.#listen();
  }

  async #listen() {
    // Answers within the 300 s that fetch() waits.
    const script = `
      const [done] = arguments;
      const answer = () => {
        clearTimeout(timer);
        wake = () => {};
        done(told.splice(0));
      };
      const timer = setTimeout(answer, 60000);
      wake = answer;
      if (told.length) answer();`;
    try {
      while (!this.#isOver)
        for (const words of await this.#ask('execute/async', {script, args: []})) this.#bound(...words);
    } catch {
      if (!this.#isOver) this.#onCrash();
    }
  }

  async close() {
    this.#isOver = true;
    await this.#ask('url', {url: 'about:blank'}).catch(() => {});
  }
}

export async function startWebkit() {
  const screen = await startScreen();
  const process = await startDriver(screen.name);
  const post = async (path, body, method = 'POST') => {
    const answer = await fetch(process.url + path, {method, ...(body ? {body: JSON.stringify(body)} : {})});
    const {value} = await answer.json();
    if (!answer.ok) throw new Error(`WebKitWebDriver refuses ${path}: ${value.error}: ${value.message}`);
    return value;
  };
  const {sessionId, capabilities} = await post('/session', {
    capabilities: {alwaysMatch: {acceptInsecureCerts: true, timeouts: {script: forever, pageLoad: forever}}},
  });
  const ask = (command, body) => post(`/session/${sessionId}/${command}`, body);
  return {
    newPage: async () => new Page(ask),
    version: async () => capabilities.browserVersion,
    close: async () => {
      await post(`/session/${sessionId}`, undefined, 'DELETE').catch(() => {});
      await process.stop();
      await screen.stop();
    },
  };
}
