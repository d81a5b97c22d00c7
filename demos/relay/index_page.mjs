// The page at /: which demos there are.

import {existsSync} from 'node:fs';
import {join} from 'node:path';

const demos = [
  {name: 'tadpoles', title: 'Tadpoles', text: 'A pond: swim, eat, grow and talk with whoever comes.'},
  {name: 'sketchpad', title: 'Sketchpad', text: 'One drawing for everybody, in pages and in windows.'},
  {name: 'poker', title: 'Team Poker', text: 'Planning poker for a team, in pages and in terminals.'},
];

const paths = [
  ['/echo', 'sends every message back'],
  ['/ticker', 'a price, for whoever waits for it'],
  ['/sketchpad?room=NAME', 'a room of the sketchpad (sketchpad.v2)'],
  ['/tadpoles?room=NAME', 'a pond (tadpoles.v1)'],
  ['/poker?room=NAME', 'a table of Team Poker (poker.v1)'],
];

// The demos, each with whether its page is built.
export function pagesOf(root) {
  return demos.map((demo) => ({...demo, isBuilt: existsSync(join(root, demo.name, 'index.html'))}));
}

export function indexPage(pages) {
  const items = pages.map(({name, title, text, isBuilt}) => isBuilt ?
      `<li><a href="/${name}/"><strong>${title}</strong> <span>${text}</span></a></li>` :
      `<li><p><strong>${title}</strong> <span>${text} The page is not built yet: ` +
          `<code>demos/run ${name}</code> builds it.</span></p></li>`);
  const rows = paths.map(([path, text]) => `<li><code>ws: ${path}</code> ${text}</li>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>twinsocket: the demos</title>
<style>
  :root { color-scheme: light dark; font: 17px/1.5 system-ui, sans-serif; }
  body { max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }
  ul { list-style: none; padding: 0; }
  a, li p { display: block; margin: 0 0 .75rem; padding: 1rem; border: 1px solid; border-radius: .75rem; }
  a { color: inherit; text-decoration: none; }
  a:hover, a:focus-visible { outline: 3px solid #2a7de1; }
  strong { display: block; font-size: 1.2rem; }
  .paths li { margin-bottom: .25rem; }
</style>
<h1>twinsocket: the demos</h1>
<p>Each is one program in C++, as a page and natively. Open one twice, or send somebody its address.</p>
<ul>
${items.join('\n')}
</ul>
<h2>For programs</h2>
<ul class="paths">
${rows.join('\n')}
</ul>
`;
}
