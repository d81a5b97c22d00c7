// The sketchpad's page as a person uses it, in Chromium and in Firefox: type, click, draw, and see what
// the page says when the server dies and comes back.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

import {startChromium, startFirefox} from './runner.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = process.env.TWINSOCKET_PAGES ?? `${root}build/emscripten/pages`;

async function startRelay(port = 0) {
  const program = spawn(process.execPath, [
    `${root}demos/relay/relay.mjs`, '--port', String(port), '--root', pages,
  ], {stdio: ['ignore', 'pipe', 'inherit']});
  const [line] = await Promise.race([
    once(createInterface({input: program.stdout}), 'line'),
    once(program, 'exit').then(([status]) => assert.fail(`the relay ended with ${status}`)),
  ]);
  const url = new URL(line.split(' ').at(-1));
  return {
    url,
    // As if the cable were pulled: no Close frame, no farewell.
    async die() {
      program.kill('SIGKILL');
      if (program.exitCode === null && program.signalCode === null) await once(program, 'exit');
    },
  };
}

// Playwright and Puppeteer agree on all but this.
const viewport = {width: 900, height: 700};
const setViewport = (page) => page.setViewportSize?.(viewport) ?? page.setViewport(viewport);

const shows = (page, facts) => page.waitForSelector(
    'canvas' + Object.entries(facts).map(([name, value]) => `[data-${name}="${value}"]`).join(''),
    {state: 'attached', timeout: 30000});

async function draw(page, points) {
  await page.mouse.move(...points[0]);
  await page.mouse.down();
  for (const point of points.slice(1)) await page.mouse.move(...point);
  await page.mouse.up();
}

for (const [name, start] of Object.entries({Chromium: startChromium, Firefox: startFirefox}))
  test(`a person draws, in ${name}, while the server dies and comes back`, async (t) => {
    const browser = await start();
    t.after(() => browser.close());
    let relay = await startRelay();
    t.after(() => relay.die());
    const page = await browser.newPage();
    await setViewport(page);
    const room = new URL('/sketchpad/#person', relay.url).href;
    await page.goto(room);
    await shows(page, {state: 'open', people: 1, strokes: 0});

    await page.keyboard.press('3');
    assert.ok(await page.$eval('#palette :nth-child(3)', (button) => button.checked), 'typed: a colour');
    await page.click('#palette :nth-child(5)');
    assert.ok(await page.$eval('#palette :nth-child(5)', (button) => button.checked), 'clicked: a colour');
    await draw(page, [[200, 200], [300, 260], [400, 200]]);
    await shows(page, {state: 'open', strokes: 1});

    await relay.die();
    await shows(page, {state: 'waiting'});
    await draw(page, [[200, 400], [300, 460], [400, 400]]);
    await shows(page, {strokes: 2});

    relay = await startRelay(relay.url.port);
    await shows(page, {state: 'open', strokes: 2});
    const other = await browser.newPage();
    await setViewport(other);
    await other.goto(room);
    await shows(other, {state: 'open', strokes: 2});
    await shows(page, {people: 2});
  });
