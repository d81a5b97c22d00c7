#!/usr/bin/env node
// The table of what works where: a row for each version of Emscripten and kind of build, with the tools, the
// day and the revision. builds.mjs writes it row by row.
//
//   matrix.mjs INTO FROM…
//
// adds the rows of tables to a table. A row replaces the one for the same build.
import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {partBetween, replaceBetween} from '../markdown.mjs';
import {root} from './compiler.mjs';
import {kinds} from './kinds.mjs';

const begin = '<!-- kinds of builds: written by builds.mjs and matrix.mjs -->';
const end = '<!-- end of the kinds -->';
const titles = ['Emscripten', 'kind', 'flags', 'Node', 'Chromium', 'Firefox', 'run at'];

async function rowsOf(file) {
  const {part} = await partBetween(file, begin, end);
  return part.split('\n').filter((line) => /^\| \d/.test(line))
      .map((line) => line.slice(2, -2).split(' | '));
}

// By version, then in the order of kinds.mjs; kinds that no longer exist are dropped.
function inOrder(rows) {
  const names = Object.keys(kinds);
  const compare = (one, other) => one[0].localeCompare(other[0], undefined, {numeric: true}) ||
      names.indexOf(one[1]) - names.indexOf(other[1]);
  return rows.filter(([, kind]) => kind in kinds).sort(compare);
}

// Creates the file if it does not exist.
export async function addRows(file, rows) {
  if (!existsSync(file)) await writeFile(file, `# What works where\n\n${begin}\n${end}\n`);
  const all = new Map();
  for (const row of [...await rowsOf(file), ...rows]) all.set(row.slice(0, 2).join(), row);
  const lines = [titles, titles.map(() => '---'), ...inOrder([...all.values()])];
  await replaceBetween(file, begin, end, lines.map((row) => `| ${row.join(' | ')} |`).join('\n'));
}

// The day, and the commit whose library and programs are run.
export async function runAt() {
  const git = async (...words) =>
      (await promisify(execFile)('git', words, {cwd: root})).stdout.trim();
  const changed =
      await git('status', '--porcelain', '--', 'sdk', 'platform/emscripten', 'tests/browser', ':!*.md');
  const revision = await git('rev-parse', '--short', 'HEAD');
  return `${new Date().toISOString().slice(0, 10)}, ${revision}${changed ? ' and changes' : ''}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [into, ...from] = process.argv.slice(2);
  if (!into) {
    console.error('usage: matrix.mjs INTO FROM…');
    process.exit(2);
  }
  const found = await Promise.all(from.map(rowsOf));
  await addRows(into, found.flat());
}
