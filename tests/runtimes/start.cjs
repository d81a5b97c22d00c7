// Runs a program that was built for Node, or a page's script, in any runtime:
//
//   start.cjs PROGRAM [ARGUMENT]…
//
// Deno would take the program for a module, and Emscripten 3.1.6 would use fetch() for files if it exists.
'use strict';
const {readFileSync} = require('node:fs');
const {dirname, resolve} = require('node:path');

require('../conformance/survive.cjs');
const [, , program, ...args] = process.argv;
process.argv.splice(1, 1);
delete globalThis.fetch;
// Like the page of ../browser/runner.mjs; a program built by Emscripten defines its own.
globalThis.Module = {arguments: args, onExit: (status) => process.exit(status)};
const file = resolve(program);
new Function('require', 'module', 'exports', '__filename', '__dirname', readFileSync(file, 'utf8'))(
    require, module, exports, file, dirname(file));
