// A page in Chromium and the desktop program swim in one pond, see each other, and talk.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {after, before, test} from 'node:test';

import {distance, Picture} from './pixels.mjs';
import {nativeProgram, pictures, Program, run, startBrowser, startDisplay, startRelay} from './world.mjs';

const width = 900, height = 700;
const hues = {page: 0, desktop: 43};  // Red and yellow, unlike the water.

let relay, display, desktop, browser, page;

const shown = (name) => page.evaluate((key) => document.body.dataset[key], name);

// The desktop program prints changes: this returns the last value since its line `from`.
const printed = (name, from = 0) =>
    desktop.lines.slice(from).findLast((line) => line.startsWith(`${name} `))?.slice(name.length + 1);

// Resolves at the first line of the desktop program at which `condition` holds.
async function onDesktop(condition) {
  while (!condition()) await desktop.line(/^/, desktop.lines.length);
}

const numbers = (pair) => pair.split(',').map(Number);

before(async () => {
  fs.mkdirSync(pictures, {recursive: true});
  relay = await startRelay();
  display = await startDisplay(width, height);
  desktop = new Program(
      nativeProgram('demos/tadpoles/tadpoles'),
      [`${relay.url}/tadpoles`, '--room', 'both', '--name', 'Desktop', '--hue', String(hues.desktop), '--verbose', '--size', `${width}x${height}`],
      {env: {...process.env, DISPLAY: display.name}});
  browser = await startBrowser('--use-angle=swiftshader', '--enable-unsafe-swiftshader');
  page = await browser.context.newPage();
  await page.setViewportSize({width, height});
  await page.goto(`${relay.url}/tadpoles/?name=Page&hue=${hues.page}#both`);
});

after(async () => {
  await browser?.stop();
  await desktop?.stop();
  await display?.stop();
  await relay?.stop();
});

test('they see each other', async () => {
  await page.waitForFunction(() => document.body.dataset.others === '1', null, {timeout: 0});
  await desktop.line(/^others 1$/);
});

// Visible in both pictures, and apart.
const isBeside = (distance) => distance > 120 && distance < 260;

// Holds the button down towards the other tadpole, or away from it, until it is next to ours.
async function swimBeside() {
  let isHeld = false;
  for (;;) {
    const [x, y] = numbers(await shown('nearest'));
    const far = Math.hypot(x, y);
    if (isBeside(far)) break;
    const reach = far > 120 ? 60 : -60;  // Slowly, so that a busy machine that notices late does not swim far.
    await page.mouse.move(width / 2 + (x * reach) / far, height / 2 + (y * reach) / far);
    if (!isHeld) await page.mouse.down();
    isHeld = true;
  }
  if (isHeld) await page.mouse.up();
}

// The distance to the other tadpole once it has not changed for a second of the pond's time.
async function restingPlace() {
  for (;;) {
    const [before, tick] = [await shown('nearest'), Number(await shown('tick'))];
    await page.waitForFunction((then) => Number(document.body.dataset.tick) > then + 20, tick, {timeout: 0});
    if (before === await shown('nearest')) return numbers(before);
  }
}

test('the page swims to the desktop\'s tadpole, where the desktop sees it come', async () => {
  let [x, y] = [0, 0];
  while (!isBeside(Math.hypot(x, y))) {
    await swimBeside();
    [x, y] = await restingPlace();
  }
  const tick = Number(await shown('tick'));
  await onDesktop(() => Number(printed('tick')) > tick + 20);
  const [dx, dy] = numbers(printed('nearest'));
  assert.ok(Math.hypot(x + dx, y + dy) < 4, `${x},${y} from the page, ${dx},${dy} from the desktop`);
});

// The colour around a tadpole's head that differs most from the water.
function skinNear(picture, x, y) {
  const water = picture.at(x + 60, y + 60);
  let [most, skin] = [0, water];
  for (let dy = -8; dy <= 8; dy++) {
    for (let dx = -8; dx <= 8; dx++) {
      const colour = picture.at(x + dx, y + dy);
      const brightness = Math.max(...colour) - Math.min(...colour);  // Eyes have no colour.
      if (brightness > most) [most, skin] = [brightness, colour];
    }
  }
  return skin;
}

test('each is seen in its own colour by both', async () => {
  const files = {page: path.join(pictures, 'tadpoles-page.png'), desktop: path.join(pictures, 'tadpoles-desktop.png')};
  await page.screenshot({path: files.page});
  await run('import', ['-display', display.name, '-window', 'root', files.desktop]);
  const [inPage, onDesktop] = [await Picture.read(files.page, width), await Picture.read(files.desktop, width)];
  const [x, y] = numbers(await shown('nearest'));
  const scale = Math.max(Math.min(width, height) / 820, Math.max(width, height) / 1700);
  const middle = {x: width / 2, y: height / 2};
  for (const [what, one, other] of [
         ['the page\'s', skinNear(inPage, middle.x, middle.y),
          skinNear(onDesktop, middle.x - x * scale, middle.y - y * scale)],
         ['the desktop\'s', skinNear(inPage, middle.x + x * scale, middle.y + y * scale),
          skinNear(onDesktop, middle.x, middle.y)]]) {
    assert.ok(distance(one, other) < 60, `${what}: ${[...one]} in the page, ${[...other]} on the desktop`);
    for (const [red, green, blue] of [one, other]) {
      const isYellow = green > blue + 50, isRed = red > green + 50;
      assert.ok(red > blue + 50 && (what.includes('page') ? isRed : isYellow && !isRed),
                `${what}: ${[red, green, blue]} is not its colour`);
    }
  }
});

test('what the page says is told on the desktop', async () => {
  await page.fill('#line', 'hello from the page');
  await page.keyboard.press('Enter');
  await desktop.line(/^Page: hello from the page$/);
});

test('what is typed on the desktop is in the page\'s log', async () => {
  const type = (...words) => run('xdotool', words, {env: {...process.env, DISPLAY: display.name}});
  await type('mousemove', '20', '400', 'key', 'Return');
  await desktop.line(/^typing >/);
  await type('type', 'hello from the desktop');
  await type('key', 'Return');
  await page.locator('#log li', {hasText: 'Desktop: hello from the desktop'}).waitFor({timeout: 0});
});

// A page of its own in a pond of its own, where nobody is in the way.
async function openAlone(name, prepare = () => {}) {
  const alone = await browser.context.newPage();
  await alone.setViewportSize({width: 390, height: 844});
  await prepare(alone);
  await alone.goto(`${relay.url}/tadpoles/?name=${name}#${name}`);
  await alone.waitForFunction(() => document.body.dataset.swimming === 'true', null, {timeout: 0});
  return alone;
}

// Clockwise from east.
const heads = (page, degrees) => page.waitForFunction((wanted) => {
  const off = (Number(document.body.dataset.heading) - wanted + 720) % 360;
  return document.body.dataset.heading && Math.min(off, 360 - off) < 8;
}, degrees, {timeout: 0});

// It drifts, and does not swim.
const rests = (page) => page.waitForFunction(() => document.body.dataset.thrust === '0', null, {timeout: 0});

test('a finger steers until it is lifted', async () => {
  const phone = await openAlone('Finger');
  const device = await browser.context.newCDPSession(phone);
  const touch = (type, ...touchPoints) => device.send('Input.dispatchTouchEvent', {type, touchPoints});
  await touch('touchStart', {x: 195, y: 600});
  await heads(phone, 90);
  await touch('touchMove', {x: 370, y: 422});
  await heads(phone, 0);
  await touch('touchEnd');
  await rests(phone);
  await phone.close();
});

test('a mouse button that is let go beside the pond steers no more', async () => {
  const alone = await openAlone('Mouse');
  await alone.mouse.move(195, 600);
  await alone.mouse.down();
  await heads(alone, 90);
  const {x, y} = await alone.locator('#line').boundingBox();
  await alone.mouse.move(x + 20, y + 20);
  await alone.mouse.up();
  await rests(alone);
  await alone.close();
});

test('a pad steers, also if it is not the first', async () => {
  const alone = await openAlone('Pad', (page) => page.addInitScript(() => {
    navigator.getGamepads = () => [null, {id: 'pad', index: 1, connected: true, buttons: [], axes: [-1, 0, 0, 0]}];
  }));
  await heads(alone, 180);
  await alone.close();
});

// A picture that the processor draws may take longer than the round trip, in which both move: so it is small, and tried until
// one is quick enough to tell.
test('with prediction a tadpole moves at once, without it a round trip later', async () => {
  const roundTrip = 300;
  const both = await browser.context.newPage();
  await both.setViewportSize({width: 240, height: 240});
  await both.goto(`${relay.url}/tadpoles/prediction.html?roundTrip=${roundTrip}#prediction`);
  const {waits, predicts} = await both.evaluate(async (roundTrip) => {
    const bodies = () => [...document.querySelectorAll('iframe')].map(
        ({contentDocument}) => contentDocument?.body?.dataset ?? {});
    const frame = () => new Promise(requestAnimationFrame);
    while (!bodies().every(({others, swimming}) => others === '1' && swimming === 'true')) await frame();
    const area = document.querySelector('.pointer');
    area.setPointerCapture = () => {};  // There is no such pointer.
    const {left, top, width, height} = area.getBoundingClientRect();
    const point = (type) => area.dispatchEvent(new PointerEvent(
        type, {clientX: left + width * 0.9, clientY: top + height / 2, pointerId: 1, bubbles: true}));
    const rest = async () => {
      for (let places, ticks; bodies().some(({tick}, i) => Number(tick) < ticks?.[i] + 20) || !ticks; await frame()) {
        if (String(places) === String(places = bodies().map(({place}) => place))) continue;
        ticks = bodies().map(({tick}) => Number(tick));
      }
    };
    for (;;) {
      await rest();
      const before = bodies().map(({place}) => place);
      const pressed = performance.now();
      point('pointerdown');
      const moved = [null, null];
      while (moved.includes(null)) {
        bodies().forEach(({place}, i) => moved[i] ??= place === before[i] ? null : performance.now() - pressed);
        await frame();
      }
      point('pointerup');
      const [waits, predicts] = moved;
      if (predicts < roundTrip || waits < roundTrip) return {waits, predicts};
    }
  }, roundTrip);
  await both.screenshot({path: path.join(pictures, 'tadpoles-prediction.png')});
  await both.close();
  assert.ok(waits >= roundTrip, `it waited for the server, but moved after ${waits} ms`);
  assert.ok(predicts < roundTrip, `it was predicted, but moved after ${predicts} ms`);
});

test('after the relay was killed both come back to the same pond', async () => {
  const {port} = new URL(relay.url);
  const from = desktop.lines.length;
  await relay.stop('SIGKILL');
  await page.waitForFunction(() => document.body.dataset.state === 'waiting', null, {timeout: 0});
  await desktop.line(/^state waiting$/, from);
  const closed = desktop.lines.length;
  relay = await startRelay(port);
  await desktop.line(/^state open$/, closed);
  const open = desktop.lines.indexOf('state open', closed);
  // The first tick of the new pond is printed after the tadpoles that it shows.
  await onDesktop(() => printed('tick', open) && printed('others') === '1');
  await page.waitForFunction(() => document.body.dataset.state === 'open' && document.body.dataset.others === '1',
                             null, {timeout: 0});
});
