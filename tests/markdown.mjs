// Parts of Markdown files that are generated, between two markers.
import {readFile, writeFile} from 'node:fs/promises';

export async function partBetween(file, first, last) {
  const text = await readFile(file, 'utf8');
  const from = text.indexOf(first) + first.length, to = text.indexOf(last);
  if (from < first.length || to < from) throw new Error(`${file} lacks ${first} … ${last}`);
  return {before: text.slice(0, from), part: text.slice(from, to), after: text.slice(to)};
}

// Replaces the text between two markers.
export async function replaceBetween(file, first, last, text) {
  const {before, after} = await partBetween(file, first, last);
  await writeFile(file, `${before}\n${text}\n${after}`);
}
