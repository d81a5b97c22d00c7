#!/usr/bin/env node
// Makes the library as files for any build system: twinsocket.h, twinsocket.cpp, and twinsocket.js for the web.
//
//   toolchains/two_files.mjs FOLDER
//
// include/ is for programs that use #include <web/websocket.h>: each header there includes twinsocket.h. One
// twinsocket.cpp serves every target: it has the differences between systems in #if, by the names of the
// files (…_linux.cpp, …_windows.cpp, …_none.cpp). TLS is always OpenSSL's: SChannel needs CMake.

import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [target] = process.argv.slice(2);
if (!target) {
  console.error('usage: toolchains/two_files.mjs FOLDER');
  process.exit(2);
}

// A file whose name ends like this is compiled under this condition.
const variants = {
  windows: 'defined(_WIN32)', posix: '!defined(_WIN32)', linux: 'defined(__linux__)',
  elsewhere: '!defined(__linux__)', bsd: '!defined(_WIN32) && !defined(__linux__)',
  epoll: 'defined(__linux__)', poll: '!defined(__linux__)',
  avx2: 'TWINSOCKET_AVX2', portable: '!TWINSOCKET_AVX2', simdutf: null,
};
// Parts that a macro can leave out: the file that replaces them, and the files that it replaces.
const options = [
  {macro: 'TWINSOCKET_WITHOUT_IDNA', none: 'idna_none', stead: ['idna']},
  {macro: 'TWINSOCKET_WITHOUT_COMPRESSION', none: 'zlib_codec_none', stead: ['zlib_codec']},
  {macro: 'TWINSOCKET_WITHOUT_PROXIES', none: 'proxy_none', stead: ['no_proxy', 'proxy', 'proxy_http_connect', 'proxy_socks5']},
];

function conditionOf(file) {
  const name = basename(file, '.cpp');
  for (const {macro, none, stead} of options) {
    if (name === none) return `defined(${macro})`;
    if (stead.includes(name)) return `!defined(${macro})`;
  }
  const ending = /_([a-z0-9]+)$/.exec(name)?.[1];
  return Object.hasOwn(variants, ending) ? variants[ending] : '';
}

async function filesIn(folder, ending) {
  const entries = await readdir(join(root, folder), {withFileTypes: true});
  return (await Promise.all(entries.map((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesIn(path, ending) : path.endsWith(ending) ? [path] : [];
  }))).flat().filter((path) => !/schannel/.test(path)).sort();
}

const texts = new Map();
for (const file of [...await filesIn('sdk', '.h'), ...await filesIn('sdk', '.cpp'), ...await filesIn('platform', '.h'), ...await filesIn('platform', '.cpp')])
  texts.set(file, await readFile(join(root, file), 'utf8'));

// The file that an #include refers to; nothing for the system's headers.
function included(line, from) {
  const [, open, path] = /^\s*#\s*include\s+([<"])([^>"]+)[>"]/.exec(line) ?? [];
  if (!path) return;
  const folders = ['sdk/include', 'sdk', 'platform', dirname(from)];
  return folders.map((folder) => `${folder}/${path}`).find((file) => texts.has(file)) ??
      (open === '"' && ['posix', 'windows'].some((system) => texts.has(`platform/native/net/${system}/${path}`)) ?
           `platform/native/net/*/${path}` :
           undefined);
}

// Collects headers in the order in which they need each other, each once.
class Part {
  #done = new Set();
  text = [];

  constructor(known = new Set()) {
    this.known = known;
  }

  header(file) {
    if (this.#done.has(file) || this.known.has(file)) return;
    this.#done.add(file);
    if (file.includes('/*/')) {  // There is one for each system.
      const both = ['windows', 'posix'].map((system) => file.replace('*', system));
      for (const each of both) this.#needs(each);
      this.text.push('#if defined(_WIN32)', ...this.#body(both[0]), '#else', ...this.#body(both[1]), '#endif');
    } else {
      this.#needs(file);
      this.text.push(...this.#body(file));
    }
  }

  #needs(file) {
    for (const line of texts.get(file).split('\n')) {
      const header = included(line, file);
      if (header) this.header(header);
    }
  }

  #body(file) {
    return texts.get(file).split('\n').filter((line) => line !== '#pragma once' && !included(line, file));
  }

  headersOf(sources) {
    for (const source of sources) this.#needs(source);
  }

  sources(files) {
    const renamed = namesToChange(files);
    for (const file of files) {
      const condition = conditionOf(file);
      const names = renamed.get(file);
      const own = basename(file, '.cpp').replace(/\W/g, '_');
      if (condition) this.text.push(`#if ${condition}`);
      this.text.push(withNames(this.#body(file).join('\n'), names, own));
      if (condition) this.text.push('#endif');
    }
  }

  toString() {
    return this.text.join('\n').replace(/\n{3,}/g, '\n\n');
  }
}

// Neither in strings and comments, nor as a member of something else.
function withNames(text, names, own) {
  if (!names.length) return text;
  const pattern = new RegExp(`\\/\\/[^\n]*|"(?:[^"\\\\\n]|\\\\.)*"|'(?:[^'\\\\\n]|\\\\.)+'|(?<![\\w.:]|->)(?:${names.join('|')})\\b`, 'g');
  return text.replace(pattern, (found) => (/^\w/.test(found) ? `${found}_in_${own}` : found));
}

// Names in a source's unnamed namespace that mean something else in another source: constants always, since
// others use these names for locals; functions and types if two sources have them. The file's name is added
// to them.
function namesToChange(files) {
  const owners = new Map();
  for (const file of files)
    for (const name of unnamedNames(texts.get(file)).all) owners.set(name, [...(owners.get(name) ?? []), file]);
  const changed = new Map();
  for (const file of files) {
    const {all, constants} = unnamedNames(texts.get(file));
    changed.set(file, [...all].filter((name) => constants.has(name) || owners.get(name).length > 1));
  }
  return changed;
}

function unnamedNames(text) {
  const all = new Set(), constants = new Set();
  for (const [, body] of text.matchAll(/^namespace {\n([\s\S]*?)^}  \/\/ namespace$/gm)) {
    for (const [statement] of body.matchAll(/^(?:inline |static )?const(?:expr)? [^;(]*?[={][^;]*;/gm))
      for (const [, name] of statement.matchAll(/[ ,&*](\w+)(?:\[\w*\])? *(?:=(?!=)|{)/g)) all.add(name), constants.add(name);
    for (const line of body.split('\n')) {
      if (!/^[a-zA-Z\[]/.test(line) || /^(using|friend|template|namespace)\b/.test(line)) continue;
      const type = /^(?:enum class|enum|class|struct|union) (\w+)/.exec(line);
      const other = /^[\w:<>,*&\[\]" ]*?[ *&](\w+)(?:\(|\[| = |{|;)/.exec(line);
      const name = type?.[1] ?? other?.[1];
      if (name && !/^(operator|const|if|for|return)$/.test(name)) all.add(name);
    }
  }
  return {all, constants};
}

const version = ['MAJOR', 'MINOR', 'PATCH'].map((part) => new RegExp(`#define TWINSOCKET_VERSION_${part} (\\d+)`).exec(texts.get('sdk/include/web/library.h'))[1]).join('.');
const licence = (await readFile(join(root, 'LICENSE'), 'utf8')).trim().split('\n').map((line) => `// ${line}`.trimEnd()).join('\n');
const head = (what) => `// twinsocket ${version}: ${what}\n// Made by toolchains/two_files.mjs from the files of the project.\n//\n${licence}\n`;

const publicHeaders = (await filesIn('sdk/include', '.h')).filter((file) => file.startsWith('sdk/include/web/'));
const header = new Part();
for (const file of publicHeaders) header.header(file);

const isPublic = new Set(publicHeaders);
const sources = [...texts.keys()].filter((file) => file.endsWith('.cpp') && conditionOf(file) !== null);
const common = sources.filter((file) => /^sdk\/[^/]*\.cpp$/.test(file));
// The C API has its own twinsocket.h, so this part is only for the library.
const engine = sources.filter((file) => /^sdk\/(?!c\/)./.test(file) && !common.includes(file));
const native = [...engine, ...sources.filter((file) => file.startsWith('platform/native/')), ...common];
const web = [...sources.filter((file) => file.startsWith('platform/emscripten/')), ...common];

const nativePart = new Part(isPublic), webPart = new Part(isPublic);
nativePart.headersOf(native);
nativePart.sources(native);
webPart.headersOf(web);
webPart.sources(web);

await mkdir(join(target, 'include/web'), {recursive: true});
for (const file of publicHeaders)
  await writeFile(join(target, 'include/web', basename(file)), '#pragma once\n#include "../../twinsocket.h"\n');
await writeFile(join(target, 'twinsocket.h'), `${head('all of <web/…>')}#pragma once\n${header}\n`);
await writeFile(join(target, 'twinsocket.cpp'), `${head('the library, natively and for the web')}
#if defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#endif
#if defined(__clang__)
#pragma clang diagnostic ignored "-Wunused-const-variable"  // For headers, which a compiler treats as part of the file here.
#endif
#define TWINSOCKET_BUILDING
#include "twinsocket.h"

#if defined(__EMSCRIPTEN__)
${webPart}
#else

#if defined(__x86_64__) && defined(__GNUC__) && !defined(_WIN32)
#define TWINSOCKET_AVX2 1
#else
#define TWINSOCKET_AVX2 0
#endif
${nativePart}
#endif
`);
const glue = (await filesIn('platform/emscripten', '.js')).filter((file) => file.endsWith('_glue.js'));
const scripts = await Promise.all(glue.map((file) => readFile(join(root, file), 'utf8')));
await writeFile(join(target, 'twinsocket.js'), `${head('for em++ --js-library, beside twinsocket.cpp')}\n${scripts.map((script) => `{\n${script}}\n`).join('\n')}`);
