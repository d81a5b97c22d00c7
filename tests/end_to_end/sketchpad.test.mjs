// A page in Chromium and the desktop program draw on one sketchpad, and see the same.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';

import {distance, hasColourNear, partThatDiffers, partWithInk, Picture} from './pixels.mjs';
import {nativeProgram, pictures, Program, run, startBrowser, startDesktop, startDisplay, startRelay} from './world.mjs';

const width = 1280, height = 800;
const paper = {left: 86, top: 20, width: 1107, height: 692};  // Where style.h places it in such a window.
const beside = {x: 20, y: 400};                               // Outside of the paper, where no pointer is shown.

// The points of a figure in the window: what the page draws, and what the desktop program draws.
const spiral = Array.from({length: 121}, (_, i) => ({
  x: 370 + i * 1.4 * Math.cos(i / 6), y: 350 + i * 1.4 * Math.sin(i / 6)}));
const heart = Array.from({length: 101}, (_, i) => {
  const t = (i / 100) * 2 * Math.PI;
  return {x: 880 + 11 * 16 * Math.sin(t) ** 3,
          y: 330 - 11 * (13 * Math.cos(t) - 5 * Math.cos(2 * t) - 2 * Math.cos(3 * t) - Math.cos(4 * t))};
});
const wave = Array.from({length: 81}, (_, i) => ({x: 560 + i * 2, y: 640 + 30 * Math.sin(i / 6)}));

let relay, display, desktop, browser, page, folder;

const becomes = (attribute, value, of = page) =>
  of.locator(`canvas[data-${attribute}="${value}"]`).waitFor({state: 'attached'});

async function drawInPage(points, {release = true} = {}) {
  await page.mouse.move(points[0].x, points[0].y);
  await page.mouse.down();
  for (const {x, y} of points.slice(1)) await page.mouse.move(x, y);
  if (release) await page.mouse.up();
}

async function drawOnDesktop(points) {
  const moves = points.map(({x, y}) => ['mousemove', Math.round(x), Math.round(y)].map(String));
  await run('xdotool', [...moves[0], 'mousedown', '1', ...moves.slice(1).flat(), 'mouseup', '1'],
            {env: {...process.env, DISPLAY: display.name}});
}

// Sends the key to the window under the mouse, because there is no window manager to set the focus.
async function pressKey(key) {
  await run('xdotool', ['key', key], {env: {...process.env, DISPLAY: display.name}});
}

async function putPointersAside() {
  await page.mouse.move(beside.x, beside.y);
  await run('xdotool', ['mousemove', String(beside.x), String(beside.y)],
            {env: {...process.env, DISPLAY: display.name}});
}

// Both windows, once nothing changes on their papers any more.
async function shoot(name) {
  const files = {page: path.join(pictures, `${name}-page.png`),
                 desktop: path.join(pictures, `${name}-desktop.png`)};
  const shot = async () => {
    await page.screenshot({path: files.page});
    await run('import', ['-display', display.name, '-window', 'root', files.desktop]);
    return {page: await Picture.read(files.page, width), desktop: await Picture.read(files.desktop, width)};
  };
  for (let last = await shot();;) {
    const next = await shot();
    // The bar shows figures that change all the time.
    if (['page', 'desktop'].every((one) => last[one].equals(next[one], paper))) return next;
    last = next;
  }
}

before(async () => {
  fs.mkdirSync(pictures, {recursive: true});
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'twinsocket-'));
  relay = await startRelay();
  display = await startDisplay(width, height);
  desktop = startDesktop(display, [`${relay.url.replace(/^http/, 'ws')}/sketchpad`, '--room', 'both',
                                   '--name', 'Desktop', '--verbose', '--size', `${width}x${height}`],
                         {cwd: folder});
  await desktop.line(/^state open$/);
  browser = await startBrowser();
  page = await browser.context.newPage();
  await page.goto(`${relay.url}/sketchpad#both`);
  await becomes('state', 'open');
});

after(async () => {
  await browser?.stop();
  await desktop?.stop();
  await display?.stop();
  await relay?.stop();
  fs.rmSync(folder, {recursive: true, force: true});
});

test('they know of each other', async () => {
  await becomes('people', 2);
  await desktop.line(/^people 2$/);
});

test('the desktop sees a stroke of the page while it is drawn', async () => {
  await drawInPage(spiral, {release: false});
  await desktop.line(/^drawing 1$/);
  await page.mouse.up();
  await desktop.line(/^strokes 1$/);
});

test('the page sees a stroke of the desktop', async () => {
  await drawOnDesktop(heart);
  await becomes('strokes', 2);
});

test('both draw at once', async () => {
  await Promise.all([drawInPage(wave), drawOnDesktop(wave.map(({x, y}) => ({x: x + 220, y})))]);
  await becomes('strokes', 4);
  await desktop.line(/^strokes 4$/);
});

test('both show the same picture, each stroke in the colour of who drew it', async () => {
  await putPointersAside();
  const shown = await shoot('sketchpad');
  const blank = shown.page.at(paper.left + 8, paper.top + 8);
  const colours = {};
  for (const [name, points] of Object.entries({spiral, heart})) {
    const sample = points[40];
    const colour = Buffer.from(shown.page.at(sample.x, sample.y));
    assert.ok(distance(colour, blank) > 64, `the page shows no ${name}`);
    for (const at of points.slice(4)) {
      assert.ok(hasColourNear(shown.page, at, colour), `the page lacks a point of the ${name}`);
      assert.ok(hasColourNear(shown.desktop, at, colour), `the desktop lacks a point of the ${name}`);
    }
    colours[name] = colour;
  }
  assert.ok(distance(colours.spiral, colours.heart) > 32, 'two people have two colours');
  assert.ok(partWithInk(shown.page, blank, paper) > 0.005, 'there is ink on the paper');
  const part = partThatDiffers(shown.page, shown.desktop, paper);
  assert.ok(part < 0.002, `${(100 * part).toFixed(2)} % of the pixels differ`);
});

test('what the desktop undoes and brings back goes and comes in the page', async () => {
  await pressKey('ctrl+z');
  await becomes('strokes', 3);
  await pressKey('ctrl+y');
  await becomes('strokes', 4);
  await desktop.line(/^strokes 4$/, desktop.lines.findLastIndex((line) => line === 'strokes 3'));
});

test('the page erases, enlarges and undoes, and both still show the same', async () => {
  const blank = (await shoot('tools')).page.at(paper.left + 8, paper.top + 8);
  await page.keyboard.press('e');
  await drawInPage([heart[40], {x: heart[40].x + 30, y: heart[40].y + 30}]);
  await page.keyboard.press('p');
  await becomes('strokes', 5);
  await desktop.line(/^strokes 5$/);
  await putPointersAside();
  const erased = await shoot('erased');
  for (const picture of [erased.page, erased.desktop])
    assert.ok(distance(picture.at(heart[40].x, heart[40].y), blank) < 8, 'the eraser leaves paper');
  const part = partThatDiffers(erased.page, erased.desktop, paper);
  assert.ok(part < 0.002, `${(100 * part).toFixed(2)} % of the pixels differ`);

  await page.keyboard.press('+');
  await becomes('zoom', 125);
  await pressKey('plus');
  await desktop.line(/^zoom 125$/);
  await putPointersAside();
  const large = await shoot('large');
  const inside = {left: 100, top: 40, width: 1100, height: 660};
  const partOfLarge = partThatDiffers(large.page, large.desktop, inside);
  assert.ok(partOfLarge < 0.003, `${(100 * partOfLarge).toFixed(2)} % of the pixels differ, enlarged`);
  assert.ok(partThatDiffers(large.page, erased.page, inside) > 0.01, 'it is larger');

  await page.keyboard.press('0');
  await becomes('zoom', 100);
  await pressKey('0');
  await page.getByRole('button', {name: 'Undo my last stroke'}).click();
  await becomes('strokes', 4);
  await desktop.line(/^strokes 4$/, desktop.lines.lastIndexOf('strokes 5'));
  await putPointersAside();
  const mended = await shoot('mended');
  for (const picture of [mended.page, mended.desktop])
    assert.ok(!hasColourNear(picture, heart[40], blank, 0), 'what was erased is there again');
});

test('both save the drawing', async () => {
  const download = page.waitForEvent('download');
  await page.keyboard.press('Control+s');
  const png = path.join(pictures, 'saved-page.png');
  await (await download).saveAs(png);
  await pressKey('ctrl+s');
  const saved = (await desktop.line(/^saved .*png$/)).replace(/^saved /, '');
  const files = [png, path.join(folder, saved)];
  const [one, other] = await Promise.all(files.map((file) => Picture.read(file, 800)));
  assert.deepEqual([one.height, other.height], [500, 500]);
  const whole = {left: 0, top: 0, width: 800, height: 500};
  const part = partThatDiffers(one, other, whole);
  assert.ok(part < 0.002, `${(100 * part).toFixed(2)} % of the pixels differ`);
  assert.ok(partWithInk(one, one.at(1, 1), whole) > 0.005);

  const text = page.waitForEvent('download');
  await page.getByRole('button', {name: 'Save as SVG'}).click();
  await pressKey('ctrl+shift+s');
  const svg = (await desktop.line(/^saved .*svg$/)).replace(/^saved /, '');
  const [fromPage, fromDesktop] =
      [await (await text).path(), path.join(folder, svg)].map((file) => fs.readFileSync(file, 'utf8'));
  assert.equal(fromPage.match(/<path/g).length, 4);
  assert.equal(fromPage, fromDesktop);
});

test('each shows where the other points', async () => {
  const place = {left: 1000, top: 560, width: 40, height: 40};
  const before = await shoot('pointer');
  await run('xdotool', ['mousemove', '1010', '570'], {env: {...process.env, DISPLAY: display.name}});
  await becomes('people', 2);
  let seen = 0;
  for (const end = Date.now() + 10000; seen === 0 && Date.now() < end;) {
    const now = await shoot('pointer');
    seen = partThatDiffers(now.page, before.page, place);
  }
  assert.ok(seen > 0.02, 'the page shows the pointer of the desktop');
});

test('a late joiner sees what was drawn', async () => {
  const late = await browser.context.newPage();
  await late.goto(`${relay.url}/sketchpad#both`);
  await becomes('strokes', 4, late);
  await late.close();
});

test('both say in a sentence that the relay is gone, and come back with it', async () => {
  const port = new URL(relay.url).port;
  const from = desktop.lines.length;
  // Starts waiting now, because the next failed attempt shows another message.
  const lost = page.locator('[role=alert]', {hasText: /The connection was lost\. Trying again /}).waitFor();
  await relay.stop('SIGKILL');
  await becomes('state', 'waiting');
  await desktop.line(/^state waiting$/, from);
  await lost;
  await page.screenshot({path: path.join(pictures, 'relay-gone-page.png')});
  relay = await startRelay(port);
  await becomes('state', 'open');
  await desktop.line(/^state open$/, from);
  await becomes('strokes', 4);
});

test('without a display the desktop program says so, and ends', async () => {
  const {DISPLAY, WAYLAND_DISPLAY, SDL_VIDEODRIVER, ...env} = process.env;
  const program = new Program(nativeProgram('demos/sketchpad/desktop/sketchpad'), [relay.url], {env});
  assert.equal(await program.ended, 1);
  assert.match(program.complaints, /is there a display\?/);
});

test('closing the window ends the program in order', async () => {
  assert.equal(await desktop.stop('SIGTERM'), 0, desktop.complaints);
  await becomes('people', 1);
});
