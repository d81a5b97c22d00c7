#!/usr/bin/env node
// How much our library adds to a wasm program, JavaScript and wasm together, compared with size.json.
//
//   size.mjs [--record] OUTPUT-FOLDER
//
// Fails if a kind of build grew by more than 1 %, or if the same program in C adds 8 kB more. `--record`
// rewrites size.json, which also has the size that the same program adds with Emscripten's websocket.h and
// what that lacks (websocket_h.cpp).
import {execFile} from 'node:child_process';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {parseArgs, promisify} from 'node:util';
import {brotliCompressSync, gzipSync} from 'node:zlib';
import {
  archiveFlags, compileFlags, environment, here, librarySources, linkFlags, smallestFlags
} from './compiler.mjs';

const mostInC = 8192;  // In bytes, not compressed.

// Compared with `base`, which is an empty main() or a program that has what most programs have: heap, strings, output.
const kinds = {
  'Oz closure': {flags: ['-Oz', '--closure', '1']},
  'Oz closure, over a program with strings': {flags: ['-Oz', '--closure', '1'], base: 'strings'},
  'Oz closure, neither exceptions nor RTTI, emmalloc': {
    flags: ['-Oz', '--closure', '1', '-fno-exceptions', '-fno-rtti', '-sMALLOC=emmalloc'],
  },
  'Oz': {flags: ['-Oz']},
};
const record = path.join(here, 'size.json');
const {values, positionals: [output]} =
    parseArgs({allowPositionals: true, options: {record: {type: 'boolean', default: false}}});
if (!output) {
  console.error('usage: size.mjs [--record] OUTPUT-FOLDER');
  process.exit(2);
}

const call = (folder, tool, ...words) =>
  promisify(execFile)(tool, words, {cwd: folder, env: environment()});

async function compile(folder, flags, ...sources) {
  await call(folder, 'em++', '-c', ...compileFlags, ...flags, ...sources);
  return sources.map((source) => path.join(folder, `${path.basename(source, '.cpp')}.o`));
}

// Our library as CMake makes it for MinSizeRel: an archive, of which only the needed parts are linked.
const archives = new Map;
function archive(flags) {
  const name = flags.join('');
  if (!archives.has(name)) archives.set(name, makeArchive(path.resolve(output, `library${name}`), flags));
  return archives.get(name);
}

async function makeArchive(folder, flags) {
  await mkdir(folder, {recursive: true});
  const groups = new Map;  // The sources by their own flags.
  for (const source of await librarySources()) {
    const own = (await smallestFlags(source)).join(' ');
    groups.set(own, [...groups.get(own) ?? [], source]);
  }
  const objects = [];
  for (const [own, sources] of groups) objects.push(...await compile(folder, [...flags, ...own.split(' ')], ...sources));
  await call(folder, 'emar', 'rcs', 'library.a', ...objects);
  return path.join(folder, 'library.a');
}

const ours = [...await linkFlags(), ...await archiveFlags()];

// Linked like a user's program.
async function sizeOf(program, link, {flags, base}) {
  const folder = path.resolve(output, `${program}${flags.join('')}${base ?? ''}`);
  await mkdir(folder, {recursive: true});
  const forCompiler = flags.filter((flag) => !/^(--closure|1|-s.*)$/.test(flag));
  const own = base === 'strings' ? ['-DWITH_STRINGS'] : [];
  const [object] = await compile(folder, [...forCompiler, ...own], path.join(here, 'size', `${program}.cpp`));
  const libraries = link === ours ? [await archive(forCompiler)] : [];
  await call(folder, 'em++', ...flags, object, ...libraries, ...link, '-o', 'program.js');
  const size = {bytes: 0, gzip: 0, brotli: 0};
  for (const end of ['js', 'wasm']) {
    const file = await readFile(path.join(folder, `program.${end}`));
    size.bytes += file.length;
    size.gzip += gzipSync(file, {level: 9}).length;
    size.brotli += brotliCompressSync(file).length;
  }
  return size;
}

// Once with our library, and once with websocket.h and what it lacks.
async function addedBy(build) {
  const empty = await sizeOf('empty', [], build);
  const whole = await sizeOf('socket', ours, build);
  const other = await sizeOf('websocket_h', ['-lwebsocket.js'], build);
  const inC = await sizeOf('socket_c', ours, build);
  const over = (size) => Object.fromEntries(Object.keys(size).map((unit) => [unit, size[unit] - empty[unit]]));
  return {ours: over(whole), other: over(other), inC: over(inC)};
}

const recorded = values.record ? {} : JSON.parse(await readFile(record, 'utf8'));
// Two kinds at a time: the compiler has one thread.
const builds = Object.entries(kinds), sizes = new Map;
const left = [...builds];
await Promise.all([1, 2].map(async () => {
  for (let next = left.shift(); next; next = left.shift()) sizes.set(next[0], await addedBy(next[1]));
}));
const measured = {};
let failed = 0;
for (const [kind] of builds) {
  const {ours, other, inC} = sizes.get(kind);
  measured[kind] = ours;
  const limit = recorded[kind] && recorded[kind].brotli * 1.01;
  const isTooMuch = !values.record && !(ours.brotli <= limit);
  const moreInC = inC.bytes - ours.bytes;
  const isTooMuchInC = moreInC > mostInC;
  failed += isTooMuch || isTooMuchInC;
  const told = ({bytes, gzip, brotli}) => `${bytes} bytes, ${gzip} gzip, ${brotli} Brotli`;
  console.log(`${isTooMuch ? 'FAILED' : 'ok    '} ${kind}: ${told(ours)}` +
              (limit ? ` (recorded: ${recorded[kind].brotli})` : '') + `; websocket.h: ${told(other)}`);
  console.log(`${isTooMuchInC ? 'FAILED' : 'ok    '} ${kind}: in C ${moreInC} bytes more (at most ${mostInC})`);
}
if (values.record) await writeFile(record, JSON.stringify(measured, null, 2) + '\n');
console.log(`# pass ${Object.keys(kinds).length - failed}\n# fail ${failed}`);
process.exitCode = failed ? 1 : 0;
