// Follows one page of the documentation like a reader: writes its files into an empty folder, types its
// commands there in order, and opens its pages in Chromium.

import {spawnSync} from 'node:child_process';
import {mkdir, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';

import {blocksOf, commandsIn, matches} from './blocks.mjs';
import {fragmentsFile} from './fragments.mjs';
import {textInBrowser} from './in_browser.mjs';
import {Shell} from './shell.mjs';

const silent = new Set(['text', '']);  // Nothing to run.

// `place`: {folder, environment, local(text)}, where local() replaces the pages' ports by those of this run.
// Returns {steps, notRun: [sentence]}; throws at the first error.
export async function followPage(file, place) {
  const blocks = await blocksOf(file);
  const at = (block) => `${file}:${block.line}`;
  const result = {steps: 0, notRun: []};
  await mkdir(place.folder, {recursive: true});
  for (const block of blocks.filter(({title}) => title)) {
    await mkdir(dirname(join(place.folder, block.title)), {recursive: true});
    await writeFile(join(place.folder, block.title), place.local(block.text));
  }
  const shell = new Shell(place.folder, place.environment);
  try {
    for (const block of blocks) {
      const why = reasonNotToRun(block, place.environment);
      if (why) {
        result.notRun.push(`${at(block)}: ${why}`);
      } else if ('browser' in block.marks) {
        await expectInBrowser(block, place, at(block));
      } else if (block.language === 'console') {
        for (const step of commandsIn(place.local(block.text))) await type(step, block, shell, at(block));
      } else if (!block.title && block.language !== 'cpp') {
        if (silent.has(block.language)) continue;
        throw new Error(`${at(block)}: nothing says what to do with a block of '${block.language}'`);
      } else {
        continue;
      }
      ++result.steps;
    }
    result.steps += compileFragments(blocks, place, file);
  } finally {
    shell.close();
  }
  return result;
}

function reasonNotToRun({marks}, {PATH}) {
  if ('not run' in marks) return marks['not run'];
  if ('in tree' in marks && process.getuid() !== 0) return 'only root can enter another Debian';
  for (const tool of (marks.needs ?? '').split(' ').filter(Boolean))
    if (spawnSync('sh', ['-c', `command -v ${tool}`], {env: {PATH}}).status !== 0) return `there is no ${tool}`;
}

async function type({command, output: expected}, {marks}, shell, where) {
  // Node 22, which has a WebSocket, replaces Debian's, which has none.
  const {status, output} = await shell.run(elsewhere(command, marks));
  const tell = (what) => new Error(`${where}: '${command}' ${what}:\n${output.slice(-4000)}`);
  if ((status !== 0) !== ('fails' in marks)) throw tell(`ended with status ${status}`);
  if (expected.length && !matches(output, expected)) throw tell(`was to say\n${expected.join('\n')}\nbut said`);
}

function elsewhere(command, marks) {
  if ('newer node' in marks) return `PATH="$NEWER_NODE:$PATH" ${command}`;
  if (!('in tree' in marks)) return command;
  return `"$DEBIAN_TREE" ${marks['in tree']} sh -c '${command.replaceAll("'", "'\\''")}'`;
}

async function expectInBrowser({marks, text}, place, where) {
  const seen = await textInBrowser(join(place.folder, marks.browser), (said) => matches(said, text.trimEnd().split('\n')));
  if (seen !== true) throw new Error(`${where}: the page was to say\n${text}but says\n${seen}`);
}

// Checks that blocks which are neither files nor programs compile.
function compileFragments(blocks, {folder, environment}, file) {
  const fragments = blocks.filter(({language, title, marks}) => language === 'cpp' && !title && !('not run' in marks));
  if (!fragments.length) return 0;
  const {status, stderr} = spawnSync(
      'sh', ['-c', 'c++ -std=c++20 -Wall -Wno-unused -fsyntax-only -x c++ - $(pkg-config --cflags twinsocket)'],
      {cwd: folder, env: environment, encoding: 'utf8', input: fragmentsFile(file, fragments)});
  if (status !== 0) throw new Error(`${file}: a fragment does not compile:\n${stderr.slice(0, 4000)}`);
  return fragments.length;
}
