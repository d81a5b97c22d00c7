// A shell that continues: what one command leaves (its folder, its variables, its servers), the next one finds.

import {spawn} from 'node:child_process';

const mark = '@@ status';
const longest = 20 * 60 * 1000;  // In milliseconds, for one command: for instance a build on a busy machine.

export class Shell {
  #said = '';
  #wake = () => {};

  constructor(folder, environment) {
    // Its own process group, so that close() also ends background processes.
    this.child = spawn('bash', ['--norc', '-s'], {cwd: folder, env: environment, detached: true});
    this.child.stdin.write('exec 2>&1\n');
    for (const stream of ['stdout', 'stderr'])
      this.child[stream].setEncoding('utf8').on('data', (text) => {
        this.#said += text;
        this.#wake();
      });
    this.child.on('exit', () => this.#wake());
  }

  // Resolves to {status, output}; the output includes standard error.
  async run(command) {
    this.#said = '';
    const late = setTimeout(() => this.close(), longest);
    try {
      return await this.#type(command);
    } finally {
      clearTimeout(late);
    }
  }

  async #type(command) {
    this.child.stdin.write(`{ ${command}\n} < /dev/null\nprintf '\\n${mark} %s\\n' "$?"\n`);
    for (;;) {
      const end = new RegExp(`\n${mark} (\\d+)\n`).exec(this.#said);
      if (end) return {status: Number(end[1]), output: this.#said.slice(0, end.index)};
      if (this.child.exitCode !== null || this.child.signalCode) return {status: 255, output: this.#said};
      await new Promise((resolve) => (this.#wake = resolve));
    }
  }

  close() {
    try {
      process.kill(-this.child.pid);
    } catch {
    }
  }
}
