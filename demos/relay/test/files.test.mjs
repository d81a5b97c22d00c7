// Rooms in files: what survives each kind of end.

import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {after, test} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';

import {fileName} from '../data_folder.mjs';
import {startRelay} from '../server.mjs';
import {kind, message} from '../wire.mjs';

import {drawingOf, Painter, relayFor} from './client.mjs';

const folders = [];
after(() => Promise.all(folders.map((folder) => rm(folder, {recursive: true, force: true}))));

async function newFolder() {
  folders.push(await mkdtemp(join(tmpdir(), 'relay-test-')));
  return folders.at(-1);
}

const roomsIn = async (folder) => (await readdir(folder)).filter((name) => name.endsWith('.room'));

async function sizesIn(folder) {
  const files = await roomsIn(folder);
  return Promise.all(files.map(async (name) => (await stat(join(folder, name))).size));
}

// Draws one stroke, and returns once the relay has it.
async function draw(painter, witness, number) {
  painter.begin(number, {x: number, y: -number});
  painter.move(1, 2, 3, 4);
  painter.end();
  for (let ended = false; !ended;) ended = hasEnd(await witness.next());
}

// Alone, or in a batch.
const hasEnd = (bytes) => bytes.includes(Buffer.of(kind.end, 1));

test('a relay that is started again has the same drawing, and knows the same people', async (t) => {
  const data = await newFolder();
  const key = Buffer.from('12345678');
  const before = await startRelay({root: '.', data});
  const painter = await new Painter(before, {key, name: 'Ada'}).join();
  const witness = await new Painter(before).join();
  await draw(painter, witness, 1);
  const drawn = await drawingOf(before);
  await before.close();

  const after = await relayFor(t, {data});
  assert.equal(drawn.length, 1);
  assert.deepEqual(await drawingOf(after), drawn);
  const again = await new Painter(after, {key}).join();
  const {id, name, lastStroke} = again.welcome;
  assert.deepEqual({id, name, lastStroke}, {id: 1, name: 'Ada', lastStroke: 1});
});

test('what was taken back does not come back with a relay that is started again', async (t) => {
  const data = await newFolder();
  const before = await startRelay({root: '.', data});
  const painter = await new Painter(before).join();
  const witness = await new Painter(before).join();
  for (let number = 1; number <= 3; number++) await draw(painter, witness, number);
  painter.say(kind.undo, 2);
  while (!(await witness.next()).includes(Buffer.of(kind.undo, 1, 2)));
  await before.close();
  const after = await relayFor(t, {data});
  assert.deepEqual((await drawingOf(after)).map(({number}) => number), [1, 3]);
});

test('nobody is there any more when a relay is started again', async (t) => {
  const data = await newFolder();
  const before = await startRelay({root: '.', data});
  const painter = await new Painter(before).join();
  await before.close();
  await painter.closed;
  const after = await relayFor(t, {data});
  assert.deepEqual((await new Painter(after).join()).others, []);
});

const program = fileURLToPath(new URL('../relay.mjs', import.meta.url));

// Runs the relay as a separate process.
async function startProcess(t, data) {
  const child = spawn(process.execPath, [program, '--data', data], {stdio: ['ignore', 'pipe', 2]});
  t.after(() => child.kill('SIGKILL'));
  const [line] = await once(createInterface(child.stdout), 'line');
  return {url: line.split(' ').at(-1), child};
}

test('after kill -9 at most the last second is lost, and nobody is there any more', async (t) => {
  const data = await newFolder();
  const {url, child} = await startProcess(t, data);
  const painter = await new Painter({url}).join();
  const witness = await new Painter({url}).join();
  const drawnAt = [];
  for (let number = 1; !drawnAt.length || Date.now() - drawnAt[0] < 1500; number++) {
    await draw(painter, witness, number);
    drawnAt.push(Date.now());
    await pause(10);  // Not faster than the relay allows.
  }
  const killedAt = Date.now();
  child.kill('SIGKILL');
  await once(child, 'exit');

  const after = await relayFor(t, {data});
  const visitor = await new Painter(after).join();
  const safe = drawnAt.filter((when) => when < killedAt - 1000).length;
  assert.ok(safe > 0);
  assert.ok(visitor.history.length >= safe, `${visitor.history.length} of ${safe}`);
  visitor.history.forEach(({number}, index) => assert.equal(number, index + 1));
  assert.deepEqual(visitor.others, []);
});

test('a torn end is cut off, and the file goes on behind what is whole', async (t) => {
  const data = await newFolder();
  const before = await startRelay({root: '.', data, limits: {keepEvery: 0}});
  const painter = await new Painter(before).join();
  const witness = await new Painter(before).join();
  for (let number = 1; number <= 3; number++) await draw(painter, witness, number);
  await before.close();
  const [name] = await roomsIn(data);
  const bytes = await readFile(join(data, name));

  t.mock.method(process.stderr, 'write', () => true);
  for (let cut = 1; cut < 200; cut += 7) {
    await writeFile(join(data, name), bytes.subarray(0, bytes.length - cut));
    const torn = await startRelay({root: '.', data});
    const left = await drawingOf(torn);
    assert.ok(left.length <= 3);
    await torn.close();
    const again = await startRelay({root: '.', data});
    assert.deepEqual(await drawingOf(again), left);
    await again.close();
  }
  assert.match(process.stderr.write.mock.calls[0].arguments[0], /bytes are torn, and cut off/);
});

test('a long file is rewritten, and what was drawn stays', async (t) => {
  const data = await newFolder();
  const limits = {keptBytes: 1000, keepEvery: 0, messagesPerSecond: 1e9};
  const before = await startRelay({root: '.', data, limits});
  const painter = await new Painter(before).join();
  const witness = await new Painter(before).join();
  painter.begin(1);
  for (let i = 0; i < 2000; i++) {
    painter.move(1, 1);
    if (i % 100 === 0) await witness.next();
  }
  painter.end();
  for (let ended = false; !ended;) ended = hasEnd(await witness.next());
  const drawn = await drawingOf(before);
  await before.close();
  const [size] = await sizesIn(data);
  assert.ok(size < 20_000, `${size} bytes`);  // 2000 events of 8 bytes, and 4000 bytes of steps.
  const after = await relayFor(t, {data});
  assert.equal(drawn[0].points.length, 2001);
  assert.deepEqual(await drawingOf(after), drawn);
});

test('where a pointer is is not kept', async (t) => {
  const data = await newFolder();
  const relay = await startRelay({root: '.', data});
  const painter = await new Painter(relay).join();
  const witness = await new Painter(relay).join();
  for (let i = 0; i < 300; i++) painter.send(message(kind.cursor).signed(i).signed(i).finish());
  await draw(painter, witness, 1);
  await relay.close();
  const [size] = await sizesIn(data);
  assert.ok(size < 1500, `${size} bytes`);
});

test('rooms that are called like paths stay in the folder', async (t) => {
  const data = await newFolder();
  const relay = await startRelay({root: '.', data});
  const names = ['../../etc/passwd', '/', '..', 'a/b', 'a\\b', 'nul\0', '😀'.repeat(64), 'A', 'a'];
  for (const room of names) {
    const painter = await new Painter(relay, {room}).join();
    painter.socket.close();
  }
  await relay.close();
  const files = await roomsIn(data);
  assert.equal(files.length, names.length);
  for (const file of files) assert.match(file, /^sketchpad-[A-Za-z0-9_-]{0,40}-[0-9a-f]{24}\.room$/);
});

test('a second relay is told that the folder is taken', async (t) => {
  const data = await newFolder();
  const {child} = await startProcess(t, data);
  await assert.rejects(
      startRelay({root: '.', data}),
      {message: new RegExp(`process number ${child.pid} keeps its rooms there`)});
});

test('the lock of a relay that was killed is no lock', async (t) => {
  const data = await newFolder();
  const {child} = await startProcess(t, data);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await (await relayFor(t, {data})).close();
});

test('a file of something else is put aside', async (t) => {
  const data = await newFolder();
  const file = fileName('sketchpad', 'test');
  await writeFile(join(data, file), 'a letter to my aunt');
  t.mock.method(process.stderr, 'write', () => true);
  const relay = await relayFor(t, {data});
  assert.deepEqual(await drawingOf(relay), []);
  assert.equal(await readFile(join(data, `${file}.strange`), 'utf8'), 'a letter to my aunt');
});

test('a disk that fails is told, and written to once it is back', async (t) => {
  const data = await newFolder();
  const relay = await startRelay({root: '.', data, limits: {keepEvery: 0, keepAgain: 1}});
  t.mock.method(process.stderr, 'write', () => true);
  const health = async () => (await fetch(`${relay.url}/health`)).status;
  await rm(data, {recursive: true});
  const painter = await new Painter(relay).join();
  const witness = await new Painter(relay).join();
  await draw(painter, witness, 1);
  while (await health() !== 503);
  await mkdir(data);
  while (await health() !== 200);
  assert.equal(process.stderr.write.mock.callCount(), 1);
  const drawn = await drawingOf(relay);
  await relay.close();
  const after = await relayFor(t, {data});
  assert.deepEqual(await drawingOf(after), drawn);
});

test('of too many rooms those left alone for longest are forgotten', async (t) => {
  const data = await newFolder();
  const relay = await relayFor(t, {data, limits: {roomsKept: 10, rooms: 1, keepEvery: 0}});
  for (let i = 0; i < 30; i++) {
    const painter = await new Painter(relay, {room: `room ${i}`}).join();
    painter.socket.close();
    await painter.closed;
  }
  const newest = fileName('sketchpad', 'room 29');
  let files;
  do {
    await drawingOf(relay, 'room 29');
    files = await roomsIn(data);
  } while (files.length > 11 || !files.includes(newest));
  assert.ok(!files.includes(fileName('sketchpad', 'room 0')));
});
