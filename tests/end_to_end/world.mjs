// What the end-to-end tests start and stop: the relay, a display, the desktop program, a browser.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

import {chromium} from '../browser/node_modules/playwright-core/index.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const builds = {
  native: process.env.TWINSOCKET_NATIVE_BUILD ?? path.join(root, 'build/release'),
  web: process.env.TWINSOCKET_WEB_BUILD ?? path.join(root, 'build/emscripten'),
};

export const nativeProgram = (file) => path.join(builds.native, file);

// Where the screenshots are kept.
export const pictures = path.join(root, 'build/test-output');

// One of our programs: its output line by line, and a wait for a line.
export class Program {
  constructor(command, args, options = {}) {
    this.child = spawn(command, args, {...options, stdio: ['ignore', 'pipe', 'pipe', 'pipe']});
    this.lines = [];
    this.complaints = '';
    this.waiting = [];
    const didNotStart = (error) => [error.message];
    this.ended = once(this.child, 'exit').catch(didNotStart).then(([status, signal]) => {
      this.ending = status ?? signal;
      for (const check of this.waiting.splice(0)) check();
      return status;
    });
    this.child.stderr.on('data', (text) => (this.complaints += text));
    for (const stream of [this.child.stdout, this.child.stdio[3]]) {
      createInterface({input: stream}).on('line', (line) => {
        this.lines.push(line);
        for (const check of this.waiting.splice(0)) check();
      });
    }
  }

  // Resolves with the first line from number `from` on that matches; fails if the program ends.
  async line(pattern, from = 0) {
    for (;;) {
      const found = this.lines.slice(from).find((line) => pattern.test(line));
      if (found) return found;
      if (this.ending !== undefined) {
        throw new Error(`${this.child.spawnfile} ended (${this.ending}) before a line ` +
                        `like ${pattern}: ${this.lines.join(' | ')} ${this.complaints}`);
      }
      await new Promise((resolve) => this.waiting.push(resolve));
    }
  }

  async stop(signal = 'SIGTERM') {
    if (this.ending === undefined) this.child.kill(signal);
    return this.ended;
  }
}

// Runs a command to its end and returns its standard output.
export async function run(command, args, options = {}) {
  const child = spawn(command, args, {...options, stdio: ['ignore', 'pipe', 'inherit']});
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
  return Buffer.concat(chunks);
}

export async function startRelay(port = 0, ...options) {
  const program = new Program(process.execPath, [
    path.join(root, 'demos/relay/relay.mjs'), '--port', String(port), '--root',
    path.join(builds.web, 'pages'), ...options,
  ]);
  const line = await program.line(/^relay listening on /);
  return Object.assign(program, {url: line.split(' ').at(-1).replace(/\/$/, '')});
}

// A separate display, with a number that the server chooses.
export async function startDisplay(width, height) {
  const program = new Program('Xvfb', [
    '-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp',
  ]);
  return Object.assign(program, {name: `:${await program.line(/^\d+$/)}`});
}

export function startDesktop(display, args, options = {}) {
  return new Program(path.join(builds.native, 'demos/sketchpad/desktop/sketchpad'), args, {
    ...options, env: {...process.env, DISPLAY: display.name, SDL_VIDEODRIVER: 'x11'},
  });
}

// `more` are further arguments for Chromium.
export async function startBrowser(...more) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'twinsocket-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    viewport: {width: 1280, height: 800},
    args: [...more, '--no-sandbox', ...(more.length ? [] : ['--disable-gpu']), '--disable-quic', '--no-first-run',
           '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  return {
    context,
    async stop() {
      await context.close();
      fs.rmSync(profile, {recursive: true, force: true});
    },
  };
}

// The milliseconds between the frames of a page, for this many seconds.
export function frameTimes(page, seconds) {
  return page.evaluate((milliseconds) => new Promise((resolve) => {
    const frames = [];
    const start = performance.now();
    let last = start;
    const frame = (now) => {
      frames.push(now - last);
      last = now;
      now - start > milliseconds ? resolve(frames.slice(1)) : requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }), 1000 * seconds);
}
