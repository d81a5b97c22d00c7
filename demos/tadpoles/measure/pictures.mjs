// The picture of one pond in a page and in a window: node measure/pictures.mjs
// Needs what tests/end_to_end needs. Writes tadpoles.png here and docs/pictures/page_and_window.jpg for the project's README.

import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

import {nativeProgram, pictures, Program, run, startBrowser, startDisplay, startRelay} from '../../../tests/end_to_end/world.mjs';

const phone = {width: 390, height: 720}, desk = {width: 1000, height: 720};
const here = fileURLToPath(new URL('../tadpoles.png', import.meta.url));
const forAll = fileURLToPath(new URL('../../../docs/pictures/page_and_window.jpg', import.meta.url));
const file = (name) => path.join(pictures, name);
fs.mkdirSync(pictures, {recursive: true});

const relay = await startRelay();
const display = await startDisplay(desk.width, desk.height);
const onDisplay = {env: {...process.env, DISPLAY: display.name}};
const window = new Program(nativeProgram('demos/tadpoles/tadpoles'), [
  `${relay.url}/tadpoles`, '--name', 'Ada', '--hue', '150', '--panel', '--verbose', '--size', `${desk.width}x${desk.height}`], onDisplay);
const browser = await startBrowser('--use-angle=swiftshader', '--enable-unsafe-swiftshader');
const page = await browser.context.newPage();
await page.setViewportSize(phone);
await page.goto(`${relay.url}/tadpoles/?name=Bob&hue=20`);
await page.waitForFunction(() => document.body.dataset.others === '1', null, {timeout: 0});
await swimBeside();
const bots = new Program(nativeProgram('demos/tadpoles/tadpoles-bots'), [`${relay.url}/tadpoles`, '--count', '60']);
await bots.line(/^60 swim/);
for (let seconds = 0; seconds < 6; ++seconds) await bots.line(/swim/, bots.lines.length);  // All bots begin in one place.
await talk();
await Promise.all([page.screenshot({path: file('in-page.png')}),
                   run('import', ['-display', display.name, '-window', 'root', file('in-window.png')])]);
for (const program of [browser, window, bots, display, relay]) await program.stop();
await run('convert', [file('in-page.png'), '(', '-size', '14x1', 'xc:white', ')', file('in-window.png'), '+append',
                      '-strip', '-colors', '128', `PNG8:${here}`]);
await run('convert', frames());

// Only these two are in the pond at first: waits until both pictures show both.
async function swimBeside() {
  const away = async () => (await page.evaluate(() => document.body.dataset.nearest)).split(',').map(Number);
  await page.mouse.move(phone.width / 2, phone.height / 2);
  for (let [x, y] = await away(), isDown = false;; [x, y] = await away()) {
    const far = Math.hypot(x, y);
    if (far > 170 && far < 240) break;
    const reach = far > 200 ? 60 : -60;
    await page.mouse.move(phone.width / 2 + x * reach / far, phone.height / 2 + y * reach / far);
    if (!isDown) await page.mouse.down();
    isDown = true;
  }
  await page.mouse.up();
}

async function talk() {
  const type = (...words) => run('xdotool', words, onDisplay);
  await page.fill('#line', 'hello from a phone');
  await page.keyboard.press('Enter');
  await window.line(/^Bob: /);
  await type('mousemove', '20', '600', 'key', 'Return');
  await window.line(/^typing >/);
  await type('type', 'and from a window');
  await type('key', 'Return');
  await page.locator('#log li', {hasText: 'Ada: and from a window'}).waitFor({timeout: 0});
  await window.line(/^Ada: /);
  for (let drawn = 0; drawn < 2; ++drawn) await window.line(/^tick /, window.lines.length);
}

// Draws a browser's bar and a window's title around them.
function frames() {
  const box = (fill, ...corners) => ['-fill', fill, '-draw', `rectangle ${corners.join(' ')}`];
  const text = (fill, size, x, y, words) =>
      ['-fill', fill, '-pointsize', String(size), '-draw', `text ${x},${y} '${words}'`];
  return [
    '-size', '1446x838', 'xc:white', '-font', 'DejaVu-Sans', ...box('#9aa5a8', 12, 58, 405, 825), ...box('#e8ecee', 14, 60, 403, 103),
    '-fill', 'white', '-draw', 'roundrectangle 26,68 393,97 14,14', ...text('#2b3536', 15, 42, 88, 'localhost:8080/tadpoles/'),
    ...text('#22302f', 20, 100, 43, 'in a page, on a phone'), ...box('#2b3536', 430, 58, 1433, 825),
    ...text('#e8ecee', 16, 898, 87, 'tadpoles'), ...text('#22302f', 20, 741, 43, 'in a desktop window: the same source'),
    ...['#6fb36b', '#d9b64a', '#e0685a'].flatMap((fill, i) => ['-fill', fill, '-draw', `circle ${1350 + 26 * i},82 ${1357 + 26 * i},82`]),
    file('in-page.png'), '-geometry', '+14+104', '-composite', file('in-window.png'), '-geometry', '+432+104', '-composite',
    '-quality', '88', '-strip', forAll,
  ];
}
