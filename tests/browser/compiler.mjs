// The flags with which em++ compiles our library from its sources, in any kind of build.
import {existsSync} from 'node:fs';
import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

export const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(here, '../..');

// The files of a folder whose names end like this.
export async function filesOf(folder, end) {
  const names = await readdir(path.join(root, folder));
  return names.filter((name) => name.endsWith(end)).map((name) => path.join(root, folder, name));
}

export async function librarySources() {
  const folders = ['sdk', 'sdk/c', 'platform/emscripten'];
  return (await Promise.all(folders.map((folder) => filesOf(folder, '.cpp')))).flat();
}

export const compileFlags = [
  '-std=c++20', '-Wall', '-Wextra', '-Werror',
  ...['sdk/include', 'sdk', 'platform'].map((folder) => `-I${path.join(root, folder)}`),
];

export async function linkFlags() {
  const glue = await filesOf('platform/emscripten', '.js');
  return glue.flatMap((file) => ['--js-library', file]);
}

// A variable of the CMakeLists.txt in platform/emscripten: a list of words.
async function wordsOf(variable) {
  const file = await readFile(path.join(root, 'platform/emscripten/CMakeLists.txt'), 'utf8');
  const [, words] = file.match(new RegExp(`set\\(${variable} ([^)]*)\\)`));
  return words.split(/\s+/);
}

// Functions that the linker must take from our archive, since it does not see JavaScript's calls.
export const archiveFlags = async () => (await wordsOf('symbols')).map((symbol) => `-Wl,-u,${symbol}`);

// How CMake compiles a file of our library for MinSizeRel.
export async function smallestFlags(source) {
  const hasExceptions = !(await wordsOf('without_exceptions')).includes(path.basename(source));
  return [...await wordsOf('smallest'), ...(hasExceptions ? [] : ['-fno-exceptions'])];
}

// Debian keeps the optimiser's packages where only its own Node looks.
const packages = '/usr/share/nodejs';
export const environment = (isDebian = existsSync(packages)) => ({
  EM_CLOSURE_COMPILER: path.join(here, 'closure_compiler.mjs'),
  ...process.env,
  ...(isDebian ? {NODE_PATH: packages} : {}),
});
