// Rooms in files: a room's events are appended to its file ten times a second. A file that has become long is
// rewritten with the current state instead of its history.

import {open, readFile, rename, truncate} from 'node:fs/promises';

import {DataFolder} from './data_folder.mjs';
import {event, newRelayId} from './events.mjs';
import {batch, replay, snapshot, titleOf} from './room_file.mjs';

export class FileJournal {
  idleRoomsStay = false;  // They are in their files.
  relay = newRelayId();
  #folder;
  #context;
  #broken = new Set();  // Logs whose last write failed.

  static async open(folder, relay) {
    return new FileJournal(await DataFolder.open(folder, relay.limits.roomsKept), relay);
  }

  constructor(folder, {limits, metrics, report}) {
    this.#folder = folder;
    const written = metrics.counter(['kept_bytes_total', 'Bytes written to the rooms\' files.']);
    const failed = metrics.counter(['keep_failures_total', 'Writes to a room\'s file that failed.']);
    this.#context = {id: this.relay, limits, report, written, failed, broken: this.#broken};
  }

  get healthy() {
    return this.#broken.size === 0;
  }

  onLost() {}

  async open(path, name, replica) {
    const place = this.#folder.take(path, name);
    const log = new FileLog(place, titleOf(path, name), replica, this.#context);
    try {
      await log.read();
    } catch (error) {
      place.release();
      throw error;
    }
    return log;
  }

  close() {
    return this.#folder.close();
  }
}

class FileLog {
  #place;
  #title;
  #replica;
  #context;
  #handle = null;
  #size = 0;          // Of the file.
  #snapshotSize = 0;  // Of the file when it was last rewritten, as far as known.
  #pending = [];      // Events that are not in the file yet.
  #timer = null;
  #writing = Promise.resolve();

  constructor(place, title, replica, context) {
    this.#place = place;
    this.#title = title;
    this.#replica = replica;
    this.#context = context;
  }

  async read() {
    const {file} = this.#place;
    const bytes = await readFile(file).catch(ifMissing(null));
    if (!bytes) return;
    const end = replay(bytes, this.#title, this.#replica);
    if (!end) {
      this.#context.report(`${file} is not a room of this relay; it was renamed to ${file}.strange now`);
      return rename(file, `${file}.strange`);
    }
    if (end < bytes.length) {
      this.#context.report(`${file}: the last ${bytes.length - end} bytes are torn, and cut off`);
      await truncate(file, end);
    }
    this.#handle = await open(file, 'a');
    this.#size = end;
    // People who were here when the relay ended are not here any more.
    for (const relay of this.#replica.relays())
      this.submit({type: event.gone, connection: 0, data: relay});
  }

  applyHere(happened) {
    this.#replica.apply(this.#context.id, happened);
  }

  submit(happened, isLive) {
    this.applyHere(happened);
    if (isLive) return;
    this.#pending.push(happened);
    this.#timer ??= setTimeout(() => this.#write(), this.#context.limits.keepEvery);
  }

  async close() {
    this.#write();
    await this.#writing;
    clearTimeout(this.#timer);
    await this.#handle?.close();
    this.#context.broken.delete(this);
    this.#place.release();
  }

  #write() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.then(() => this.#writeNow()).catch((error) => this.#fail(error));
  }

  async #writeNow() {
    const {id, limits, broken, written} = this.#context;
    if (!this.#pending.length && !broken.has(this)) return;
    const isLong = this.#size > Math.max(limits.keptBytes, 3 * this.#snapshotSize);
    if (!this.#handle || isLong || broken.has(this)) return this.#writeAnew();
    const bytes = batch(id, this.#pending);
    this.#pending = [];
    await this.#handle.appendFile(bytes);
    this.#size += bytes.length;
    written(bytes.length);
  }

  async #writeAnew() {
    const bytes = Buffer.concat([this.#title, snapshot(this.#replica)]);
    this.#pending = [];  // They are contained in the snapshot.
    const {file, unfinished, isNew} = this.#place;
    const next = await open(unfinished, 'w');
    try {
      await next.writeFile(bytes);
      await next.datasync();
    } finally {
      await next.close();
    }
    await rename(unfinished, file);
    const isFirst = !this.#handle;
    await this.#handle?.close();
    this.#handle = null;
    this.#handle = await open(file, 'a');
    this.#size = this.#snapshotSize = bytes.length;
    this.#context.broken.delete(this);
    this.#context.written(bytes.length);
    if (isFirst) await isNew();
  }

  // There may be half a record now: the next attempt rewrites the file.
  #fail(error) {
    const {broken, failed, report, limits} = this.#context;
    failed();
    if (!broken.has(this)) report(`${this.#place.file} cannot be written: ${error.message}`);
    broken.add(this);
    this.#timer ??= setTimeout(() => this.#write(), limits.keepAgain);
  }
}

const ifMissing = (value) => (error) => {
  if (error.code === 'ENOENT') return value;
  throw error;
};
