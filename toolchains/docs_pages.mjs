// Generates the pages of the site that are not in docs/: the reference, from the headers, and pages that are
// elsewhere in the repository.

import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {copyFile, mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import {basename, dirname, join, normalize, relative} from 'node:path';

import {referencePage} from './docs_reference.mjs';

const [target] = process.argv.slice(2);
const repository = 'https://github.com/OWNER/twinsocket';

// From the name on the site to the file in the repository.
const copied = {
  'platforms.md': 'SUPPORTED_PLATFORMS.md',
  'changelog.md': 'CHANGELOG.md',
  'contributing.md': 'CONTRIBUTING.md',
  'threats.md': 'platform/native/THREATS.md',
  'kit.md': 'tests/conformance/KIT.md',
  'web_matrix.md': 'platform/emscripten/MATRIX.md',
};
const siteOf = new Map(Object.entries(copied).map(([page, file]) => [file, page]));

// A link to a header becomes a link to its page of the reference.
const referenceOf = (name) => `reference/${name.replace(/\.h$/, '.md')}`;
siteOf.set('sdk/include/web', 'reference/index.md');
for (const name of [...await readdir('sdk/include/web'), '../twinsocket.h'])
  siteOf.set(join('sdk/include/web', name), referenceOf(basename(name)));

let missing = 0;

function outsideOfCode(text, change) {
  return text.split(/(^ *```[^]*?^ *```$|`[^`\n]*`)/gm).map((part, index) => (index % 2 ? part : change(part))).join('');
}

// The text of `file` as the site's `page`: links to files that are not pages lead to the repository, and
// pictures are copied.
async function relinked(file, page) {
  const text = await readFile(file, 'utf8');
  const toSite = (path) => relative(dirname(page), path) || '.';
  const pictures = [];
  const moved = outsideOfCode(text, (part) => part.replace(/(!?)\[([^\]]*)\]\((?!https?:|#|mailto:)([^)#\s]+)(#[^)\s]*)?\)/g, (all, picture, words, path, anchor = '') => {
    const meant = normalize(join(dirname(file), path));
    if (!existsSync(meant)) ++missing, console.log(`${file}: '${path}' is not there`);
    if (siteOf.has(meant)) return `${picture}[${words}](${toSite(siteOf.get(meant))}${anchor})`;
    if (meant.startsWith('docs/')) return `${picture}[${words}](${toSite(meant.slice('docs/'.length))}${anchor})`;
    if (!picture) return `[${words}](${repository}/blob/main/${meant}${anchor})`;
    pictures.push(meant);
    return `![${words}](${toSite(`pictures/${basename(meant)}`)})`;
  }));
  for (const each of pictures) {
    await mkdir(join(target, 'pictures'), {recursive: true});
    await copyFile(each, join(target, 'pictures', basename(each)));
  }
  await writeFile(join(target, page), moved);
}

for (const page of (await readdir(target, {recursive: true})).filter((name) => name.endsWith('.md')))
  await relinked(join('docs', page), page);
for (const [page, file] of Object.entries(copied)) await relinked(file, page);

const headers = {};
for (const folder of ['sdk/include/web', 'sdk/include'])
  for (const name of (await readdir(folder)).filter((each) => each.endsWith('.h')))
    headers[name] = {include: join(folder, name).slice('sdk/include/'.length), text: await readFile(join(folder, name), 'utf8')};

await mkdir(join(target, 'reference'), {recursive: true});
const order = ['websocket.h', 'websocket_init.h', 'events.h', 'event_target.h', 'event_loop.h', 'timers.h', 'array_buffer.h', 'blob.h', 'dom_exception.h'];
const names = [...order.filter((name) => headers[name]), ...Object.keys(headers).filter((name) => !order.includes(name)).sort()];
const rows = [];
for (const name of names) {
  const {include, text} = headers[name];
  const page = referencePage(include, text);
  await writeFile(join(target, referenceOf(name)), page.markdown);
  rows.push(`| [\`<${include}>\`](${basename(referenceOf(name))}) | ${page.summary} |`);
}
await writeFile(join(target, 'reference/index.md'), `# Reference

Made from the comments in the headers. Unless a comment says otherwise, use everything that belongs to a socket on the thread that made the socket.

| header | what is in it |
|---|---|
${rows.join('\n')}
`);

// Pages that are only in the repository.
for (const file of execFileSync('git', ['ls-files', '*.md'], {encoding: 'utf8'}).trim().split('\n'))
  outsideOfCode(await readFile(file, 'utf8'), (part) => {
    for (const [, path] of part.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)\s]*)?\)/g)) {
      const meant = normalize(join(dirname(file), path));
      if (!existsSync(meant)) ++missing, console.log(`${file}: '${path}' is not there`);
    }
    return part;
  });
process.exit(missing ? 1 : 0);
