// What of the site is not written in docs/: the reference, from the headers, and the pages that GitHub shows at other places.

import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import {dirname, join, normalize} from 'node:path';

import {referencePage} from './docs_reference.mjs';

const [target] = process.argv.slice(2);
const repository = 'https://github.com/OWNER/twinsocket';

// As on the site, as in the repository.
const copied = {
  'platforms.md': 'SUPPORTED_PLATFORMS.md',
  'changelog.md': 'CHANGELOG.md',
  'contributing.md': 'CONTRIBUTING.md',
  'threats.md': 'platform/native/THREATS.md',
  'web_matrix.md': 'platform/emscripten/MATRIX.md',
};
const siteOf = new Map(Object.entries(copied).map(([page, file]) => [file, page]));

// Links to files that are no pages go to the repository.
function relinked(text, file) {
  return text.replace(/\]\((?!https?:|#|mailto:)([^)#\s]+)(#[^)\s]*)?\)/g, (all, path, anchor = '') => {
    const meant = normalize(join(dirname(file), path));
    if (siteOf.has(meant)) return `](${siteOf.get(meant)}${anchor})`;
    if (meant.startsWith('docs/')) return `](${meant.slice('docs/'.length)}${anchor})`;
    return `](${repository}/blob/main/${meant}${anchor})`;
  });
}

for (const [page, file] of Object.entries(copied))
  await writeFile(join(target, page), relinked(await readFile(file, 'utf8'), file));

const headers = {};
for (const folder of ['sdk/include/web', 'sdk/include'])
  for (const name of (await readdir(folder)).filter((each) => each.endsWith('.h')))
    headers[name] = {include: join(folder, name).slice('sdk/include/'.length), text: await readFile(join(folder, name), 'utf8')};

await mkdir(join(target, 'reference'), {recursive: true});
const order = ['websocket.h', 'websocket_init.h', 'events.h', 'event_target.h', 'event_loop.h', 'array_buffer.h', 'blob.h', 'dom_exception.h'];
const names = [...order.filter((name) => headers[name]), ...Object.keys(headers).filter((name) => !order.includes(name)).sort()];
const rows = [];
for (const name of names) {
  const {include, text} = headers[name];
  const page = referencePage(include, text);
  await writeFile(join(target, 'reference', name.replace(/\.h$/, '.md')), page.markdown);
  rows.push(`| [\`<${include}>\`](${name.replace(/\.h$/, '.md')}) | ${page.summary} |`);
}
await writeFile(join(target, 'reference/index.md'), `# Reference

From the headers, whose comments are its text. Where they say nothing else, what belongs to a socket is used on its own thread.

| header | what is in it |
|---|---|
${rows.join('\n')}
`);
