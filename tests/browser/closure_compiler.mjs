#!/usr/bin/env node
// The Closure compiler of npm, for every Emscripten: Debian's 6 asks for a language by a name that
// only Closure of about 2021 knew; today it is called UNSTABLE.
import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';

const compiler = fileURLToPath(new URL('node_modules/.bin/google-closure-compiler', import.meta.url));
const words = process.argv.slice(2).map((word) => word.replace(/^ECMASCRIPT_NEXT_IN$/, 'UNSTABLE'));
process.exitCode = spawnSync(compiler, words, {stdio: 'inherit'}).status ?? 1;
