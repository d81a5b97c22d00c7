// The glue's functions without Emscripten: each sees the others, and everything that a test adds, under the
// names that they have in a program.
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {filesOf} from './compiler.mjs';

const files = await filesOf('platform/emscripten', '.js');

// What Emscripten's linker knows about a build.
const build = {
  MINIMAL_RUNTIME: 0, PROXY_TO_PTHREAD: 0, USE_PTHREADS: 0, ASYNCIFY: 0, ASSERTIONS: 0, EXIT_RUNTIME: 0, DISABLE_EXCEPTION_CATCHING: 0,
};

function evaluate(text, scope) {
  return new Function('scope', `with (scope) { return (${text}); }`)(scope);
}

// `scope` is where the functions look up names.
export function loadGlue(globals) {
  const library = {}, scope = {...globals};
  for (const file of files) {
    const given = {mergeInto: Object.assign, LibraryManager: {library}, ...build, ...globals};
    new Function(...Object.keys(given), readFileSync(file, 'utf8'))(...Object.values(given));
  }
  const revived = (value) => {
    if (typeof value == 'function') return evaluate(value.toString(), scope);
    if (typeof value == 'string' && value.startsWith('=')) return evaluate(value.slice(1), scope);
    if (typeof value != 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [
      name, typeof member == 'function' ? revived(member) : member,
    ]));
  };
  // Functions are defined before those that are created by calls.
  const names = Object.keys(library).filter((name) => !/__(deps|postset|sig)$/.test(name));
  const isText = (name) => typeof library[name] == 'string';
  for (const name of names.sort((a, b) => isText(a) - isText(b)))
    scope[name.startsWith('$') ? name.slice(1) : `_${name}`] = revived(library[name]);
  return scope;
}

// C++ memory that contains strings and vectors, whose addresses are numbers.
export class Memory {
  constructor() {
    this.HEAPU8 = new Uint8Array(4 << 20);
    this.sizes = new Map();
    this.next = 1024;
  }

  // Each has as much room as the tests need.
  make() {
    const address = this.next;
    this.next += 4096;
    this.sizes.set(address, 0);
    return address;
  }
  resize(address, size) {
    this.sizes.set(address, size);
    return address;
  }
  put(text) {
    const address = this.make(), bytes = new TextEncoder().encode(text);
    this.HEAPU8.set(bytes, address);
    return [address, bytes.length];
  }
  bytes(address) { return this.HEAPU8.slice(address, address + this.sizes.get(address)); }
  text(address) { return new TextDecoder('utf-8', {ignoreBOM: true}).decode(this.bytes(address)); }
}
