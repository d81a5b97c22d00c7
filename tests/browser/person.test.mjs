// The pages as a person uses them: in Chromium and in Firefox type, click, draw, and see what the page shows when the
// server dies and comes back; on a phone, reach everything with a finger.
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
    // As if the cable were unplugged: no Close frame, no notification.
    async die() {
      program.kill('SIGKILL');
      if (program.exitCode === null && program.signalCode === null) await once(program, 'exit');
    },
  };
}

// The only difference between Playwright and Puppeteer here.
const viewport = {width: 900, height: 700};
const setViewport = (page, size = viewport) => page.setViewportSize?.(size) ?? page.setViewport(size);

const shows = (page, facts) => page.waitForSelector(
    'canvas' + Object.entries(facts).map(([name, value]) => `[data-${name}="${value}"]`).join(''),
    {state: 'attached', timeout: 30000});

async function draw(page, points) {
  await page.mouse.move(...points[0]);
  await page.mouse.down();
  for (const point of points.slice(1)) await page.mouse.move(...point);
  await page.mouse.up();
}

// What a finger does not reach: too small (WCAG 2.5.8), outside of the window, or under something else.
const outOfReach = (page, selector) => page.$$eval(selector, (elements) => elements.filter((element) => {
  const {left, top, right, bottom, width, height} = element.getBoundingClientRect();
  const touched = document.elementFromPoint(left + width / 2, top + height / 2);
  return width < 24 || height < 24 || left < 0 || top < 0 || right > innerWidth || bottom > innerHeight ||
      !element.contains(touched);
}).map(({id, title, className}) => id || title || className));

for (const [width, height] of [[390, 844], [844, 390], [360, 640], [320, 568], [568, 320], [900, 700], [1280, 800]])
  test(`a finger reaches everything of the sketchpad at ${width} x ${height}, and draws`, async (t) => {
    const browser = await startChromium();
    t.after(() => browser.close());
    const relay = await startRelay();
    t.after(() => relay.die());
    const page = await browser.newPage({hasTouch: true});
    await setViewport(page, {width, height});
    await page.goto(new URL('/sketchpad/?name=Ada#tea', relay.url).href);
    await shows(page, {state: 'open', people: 1, strokes: 0});
    assert.deepEqual(await outOfReach(page, '#tools button, #palette input, #room, #copy, #name'), []);
    assert.equal(await page.$eval('#room', ({value}) => value), 'tea');
    await page.waitForFunction(() => document.getElementById('name').value === 'Ada');
    await page.touchscreen.tap(width / 2, height / 2);
    await shows(page, {strokes: 1});
  });

test('on a phone the moderator of six reaches the buttons, with and without cards on the table', async (t) => {
  const browser = await startChromium();
  t.after(() => browser.close());
  const relay = await startRelay();
  t.after(() => relay.die());
  const phone = {width: 390, height: 844};
  const join = async (name) => {
    const page = await browser.newPage();
    await setViewport(page, phone);
    await page.goto(new URL(`/poker/?name=${name}#six`, relay.url).href);
    await page.waitForSelector('body[data-state=open]', {state: 'attached'});
    return page;
  };
  const ada = await join('Ada');
  for (const name of ['Bob', 'Cleo', 'Dimitri', 'Eve', 'Maximiliane']) await join(name);
  await ada.waitForFunction(() => document.querySelectorAll('.seat').length === 6);
  assert.deepEqual(await outOfReach(ada, '#turn, #title, #next, .quiet:not([hidden]), #invite'), []);
  await ada.click('#deck button');
  await ada.click('#turn');
  await ada.waitForSelector('#results:not([hidden])');
  assert.deepEqual(await outOfReach(ada, '#turn, #title, #next'), []);
});

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
