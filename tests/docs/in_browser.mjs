// What a person reads on a page from a given folder, in Chromium.

import {createReadStream} from 'node:fs';
import {stat} from 'node:fs/promises';
import {createServer} from 'node:http';
import {basename, dirname, extname, join, normalize} from 'node:path';

import {startChromium} from '../browser/runner.mjs';

const types = {'.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm', '.css': 'text/css'};

// {url, close()}: serves a folder on loopback.
export async function serveFolder(folder) {
  const server = createServer(async (request, response) => {
    let file = join(folder, normalize(decodeURIComponent(new URL(request.url, 'http://any').pathname)));
    const found = await stat(file).catch(() => undefined);
    if (found?.isDirectory()) file = join(file, 'index.html');
    response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream');
    createReadStream(file).on('error', () => response.writeHead(404).end()).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {url: `http://localhost:${server.address().port}/`, close: () => (server.closeAllConnections(), server.close())};
}

// True once the page's text satisfies `isRight`; after a minute, the text instead.
export async function textInBrowser(file, isRight, seconds = 60) {
  const server = await serveFolder(dirname(file));
  const browser = await startChromium();
  try {
    const page = await browser.newPage();
    const console_ = [];
    page.on('console', (message) => console_.push(message.text()));
    page.on('pageerror', (error) => console_.push(String(error)));
    await page.goto(server.url + basename(file));
    // The text, including that of text fields.
    const read = () => page.evaluate(
        () => [document.body.innerText, ...[...document.querySelectorAll('textarea')].map(({value}) => value)].join('\n'));
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end) {
      if (isRight(await read())) return true;
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
    return `${await read()}\nconsole: ${console_.join('\n')}`;
  } finally {
    await browser.close();
    server.close();
  }
}
