// The folder of --data: one file per room, one relay at a time, and a limited number of rooms.

import {createHash} from 'node:crypto';
import {mkdir, readdir, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {dirname, join, resolve} from 'node:path';

const ending = '.room';
const unfinished = '.new';
const lockName = 'relay.lock';

// A readable name for any room, which is never the same for two rooms.
export function fileName(path, name) {
  const readable = name.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 40);
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 24);
  return `${path}-${readable}-${hash}${ending}`;
}

// With the folders that it is in. Node's own `recursive` tries for ever where none can be made, as in /proc.
async function make(folder) {
  const isThere = await stat(folder).then((found) => found.isDirectory(), ({code}) => code !== 'ENOENT');
  if (isThere || folder === dirname(folder)) return;
  await make(dirname(folder));
  await mkdir(folder).catch((error) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

export class DataFolder {
  #folder;
  #most;
  #count;
  #open = new Set();              // Files that are in use.
  #growing = Promise.resolve();  // One operation after the other.

  // `most` is the number of rooms that it may hold.
  static async open(folder, most) {
    await make(resolve(folder));
    await lock(join(folder, lockName));
    const names = await readdir(folder);
    for (const name of names.filter((name) => name.endsWith(unfinished)))
      await rm(join(folder, name));
    return new DataFolder(folder, most, names.filter((name) => name.endsWith(ending)).length);
  }

  constructor(folder, most, count) {
    this.#folder = folder;
    this.#most = most;
    this.#count = count;
  }

  take(path, name) {
    const file = join(this.#folder, fileName(path, name));
    this.#open.add(file);
    return {
      file,
      unfinished: file + unfinished,
      isNew: () => (this.#growing = this.#growing.then(() => this.#grow())),
      release: () => this.#open.delete(file),
    };
  }

  async close() {
    await rm(join(this.#folder, lockName), {force: true});
  }

  // Deletes the rooms that were not used for longest, several at once.
  async #grow() {
    if (++this.#count <= this.#most) return;
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith(ending));
    const files = [];
    for (const name of names) {
      const file = join(this.#folder, name);
      if (this.#open.has(file)) continue;
      const {mtimeMs: when} = await stat(file);
      files.push({file, when});
    }
    files.sort((a, b) => a.when - b.when);
    const surplus = files.slice(0, Math.max(1, names.length - Math.floor(0.9 * this.#most)));
    for (const {file} of surplus) {
      if (!this.#open.has(file)) await rm(file, {force: true});
    }
    this.#count = names.length - surplus.length;
  }
}

// Two relays in one folder would overwrite each other's files.
async function lock(file) {
  try {
    return await writeFile(file, `${process.pid}\n`, {flag: 'wx'});
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const owner = Number(await readFile(file, 'utf8'));
  if (owner !== process.pid && isRunning(owner))
    throw new Error(`the relay with process number ${owner} keeps its rooms there; if there is ` +
                    `none, remove ${file}`);
  await writeFile(file, `${process.pid}\n`);
}

function isRunning(id) {
  try {
    return id > 0 && process.kill(id, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
