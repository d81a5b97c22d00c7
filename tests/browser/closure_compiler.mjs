#!/usr/bin/env node
// npm's Closure compiler for every version of Emscripten: Debian's 6 names a language that only Closure of
// about 2021 knew; today it is called UNSTABLE.
import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';

const compiler = fileURLToPath(new URL('node_modules/.bin/google-closure-compiler', import.meta.url));
const words = process.argv.slice(2).map((word) => word.replace(/^ECMASCRIPT_NEXT_IN$/, 'UNSTABLE'));
process.exitCode = spawnSync(compiler, words, {stdio: 'inherit'}).status ?? 1;
