// Checks that each link of the built site has a target, including its anchor; external links are not followed.

import {existsSync} from 'node:fs';
import {readdir, readFile} from 'node:fs/promises';
import {dirname, join, relative} from 'node:path';

const [site] = process.argv.slice(2);

const pages = (await readdir(site, {recursive: true})).filter((file) => file.endsWith('.html')).map((file) => join(site, file));
const texts = new Map(await Promise.all(pages.map(async (page) => [page, await readFile(page, 'utf8')])));
const anchors = new Map([...texts].map(([page, text]) => [page, new Set([...text.matchAll(/ (?:id|name)="([^"]*)"/g)].map(([, id]) => id))]));
let faults = 0, links = 0;
for (const [page, text] of texts) {
  if (page.endsWith('404.html')) continue;  // Its links are absolute, because it is shown in any folder.
  for (const [, attribute] of text.matchAll(/ (?:href|src)="([^"]*)"/g)) {
    const link = attribute.replaceAll('&amp;', '&');
    if (/^(https?:|mailto:|data:|javascript:)/.test(link) || link === '') continue;
    ++links;
    const [path, anchor] = link.split('#', 2);
    let file = path ? join(dirname(page), decodeURIComponent(path)) : page;
    if (path && (path.endsWith('/') || path === '.' || path === '..')) file = join(file, 'index.html');
    const isThere = existsSync(file) && (!anchor || !anchors.has(file) || anchors.get(file).has(decodeURIComponent(anchor)));
    if (isThere) continue;
    ++faults;
    console.log(`${relative(site, page)}: '${link}' leads nowhere`);
  }
}
console.log(`docs: ${pages.length} pages, ${links} links, ${faults} faults`);
process.exit(faults || links < 100 ? 1 : 0);
