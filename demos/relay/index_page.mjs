// The page at /: a list of the demos, first those to read, then those to show.

import {existsSync} from 'node:fs';
import {join} from 'node:path';

// Demos with a page, and demos that run in a terminal.
const demos = [
  {name: 'hello', title: 'Hello', text: 'The program of the README: one message, and a goodbye.', isProgram: true},
  {name: 'chat', title: 'Chat', text: 'Lines for everybody in a room; it reconnects, and loses no line.', isProgram: true},
  {name: 'game_loop', title: 'Game loop', text: 'Fixed ticks, frames between them, and the network in it.', isProgram: true},
  {name: 'tadpoles', title: 'Tadpoles', text: 'A pond: swim, eat, grow and talk with whoever comes.',
    more: [{path: 'prediction.html', title: 'with and without prediction'}]},
  {name: 'sketchpad', title: 'Sketchpad', text: 'One drawing for everybody, in pages and in windows.'},
  {name: 'poker', title: 'Team Poker', text: 'Planning poker for a team, in pages and in terminals.'},
  {name: 'echo', title: 'Echo', text: 'What you type comes back: a tool for any WebSocket server.', isProgram: true},
  {name: 'polling_vs_websocket', title: 'Polling and WebSocket', text: 'What an update costs each way, measured.', isProgram: true},
];

const paths = [
  ['/chat?room=NAME', 'lines for everybody in a room (chat.v1)'],
  ['/echo', 'sends every message back'],
  ['/poker?room=NAME', 'a table of Team Poker (poker.v1)'],
  ['/sketchpad?room=NAME', 'a room of the sketchpad (sketchpad.v2)'],
  ['/tadpoles?room=NAME', 'a pond (tadpoles.v1)'],
  ['/ticker', 'a price that changes at random times'],
];

// The demos, each with whether its page was built.
export function pagesOf(root) {
  return demos.map((demo) => ({
    ...demo, isBuilt: !demo.isProgram && existsSync(join(root, demo.name, 'index.html'))}));
}

export function indexPage(pages) {
  const items = pages.map((page) => `<li>${page.isProgram ? program(page) : pageItem(page)}</li>`);
  const rows = paths.map(([path, text]) => `<li><code>ws: ${path}</code> ${text}</li>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>twinsocket: the demos</title>
<link rel="icon" href="data:,">
<style>
  :root { color-scheme: light dark; font: 17px/1.5 system-ui, sans-serif; --rim: #8886; --link: #1559b7; }
  @media (prefers-color-scheme: dark) { :root { --link: #8db9ff; } }
  body { max-width: 60rem; margin: 3rem auto; padding: 0 1rem; }
  h2 { font-size: 1.1rem; margin: 2.5rem 0 .75rem; }
  ul { list-style: none; padding: 0; margin: 0; }
  .demos { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: .75rem; }
  .demos li { position: relative; padding: 1rem; border: 1px solid var(--rim); border-radius: .75rem; }
  a { color: var(--link); }
  .demos strong { display: block; font-size: 1.2rem; }
  .demos .whole { text-decoration: none; }
  .demos .whole::after { content: ''; position: absolute; inset: 0; border-radius: inherit; }
  .demos .more { position: relative; }
  .demos li:hover:has(.whole), .demos .whole:focus-visible::after { outline: 3px solid #2a7de1; }
  code { font-size: .9em; overflow-wrap: anywhere; }
  .paths li { margin-bottom: .25rem; }
</style>
<h1>twinsocket: the demos</h1>
<p>Each is one program in C++, for the web and for the desktop. Open a page twice, or send somebody its address.</p>
<ul class="demos">
${items.join('\n')}
</ul>
<h2>WebSockets that this relay serves</h2>
<ul class="paths">
${rows.join('\n')}
</ul>
`;
}

function pageItem({name, title, text, isBuilt, more = []}) {
  if (!isBuilt) return `<strong>${title}</strong> ${text} The page is not built yet: <code>demos/run ${name}</code> builds it.`;
  const links = more.map(({path, title}) => ` <a class="more" href="/${name}/${path}">${title}</a>`);
  return `<a class="whole" href="/${name}/"><strong>${title}</strong></a> ${text}${links.join('')}`;
}

function program({name, title, text}) {
  return `<strong>${title}</strong> ${text} In a terminal: <code>demos/run ${name}</code>`;
}
