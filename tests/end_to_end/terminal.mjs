// An invisible terminal, by tmux: keys go in, the screen comes out as text.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import {run} from './world.mjs';

export class Terminal {
  #socket;
  #folder;

  static async start(command, args, {width = 96, height = 28} = {}) {
    const terminal = new Terminal();
    terminal.#folder = fs.mkdtempSync(path.join(os.tmpdir(), 'twinsocket-'));
    terminal.#socket = path.join(terminal.#folder, 'tmux');
    await terminal.#tmux('new-session', '-d', '-x', width, '-y', height, command, ...args);
    return terminal;
  }

  async #tmux(...args) {
    return String(await run('tmux', ['-u', '-f', '/dev/null', '-S', this.#socket, ...args.map(String)],
                            {env: {...process.env, LC_ALL: 'C.UTF-8', TERM: 'xterm-256color'}}));
  }

  text() {
    return this.#tmux('capture-pane', '-p');
  }

  // Names of keys, such as Right and Enter, or characters.
  async press(...keys) {
    await this.#tmux('send-keys', ...keys);
  }

  async type(text) {
    await this.#tmux('send-keys', '-l', text);
  }

  async resize(width, height) {
    await this.#tmux('resize-window', '-x', width, '-y', height);
  }

  // Resolves to the screen once it matches.
  async shows(pattern, patience = 30000) {
    for (const end = Date.now() + patience;;) {
      const text = await this.text();
      if (pattern.test(text)) return text;
      if (Date.now() > end) throw new Error(`the terminal does not show ${pattern}:\n${text}`);
    }
  }

  // If its program has ended, there is nothing left to stop.
  async stop() {
    await this.#tmux('kill-server').catch(() => {});
    fs.rmSync(this.#folder, {recursive: true, force: true});
  }
}
