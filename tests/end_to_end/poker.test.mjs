// A round of Team Poker: pages in Chromium and Firefox and a terminal at one table.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';

import {startChromium, startFirefox} from '../browser/runner.mjs';

import {Terminal} from './terminal.mjs';
import {nativeProgram, pictures, startRelay} from './world.mjs';

const size = {width: 1000, height: 900};
let data, relay, chromium, firefox, ada, bob, cy, di;

const address = (query = '', room = '') => `${relay.url}/poker/${query}${room && `#${room}`}`;

async function open(browser, url) {
  const page = await browser.newPage();
  await (page.setViewportSize?.(size) ?? page.setViewport(size));
  await page.goto(url);
  return page;
}

// The page reports the table in `data-…` attributes.
const sees = (page, facts) => page.waitForSelector(
    'body' + Object.entries(facts).map(([name, value]) => `[data-${name}="${value}"]`).join(''),
    {state: 'attached', timeout: 30000});
const allSee = (facts, ...pages) => Promise.all(pages.map((page) => sees(page, facts)));

const textOf = (page, selector) => page.$eval(selector, (element) => element.textContent.trim());
const facesIn = (page) =>
    page.$$eval('#seats .face', (faces) => faces.map((face) => face.textContent));
const notice = (page, sentence) => page.waitForFunction(
    (text) => document.getElementById('notice').textContent.includes(text),
    ...(page.setViewport ? [{timeout: 30000}, sentence] : [sentence, {timeout: 30000}]));
const card = (name) => `#deck button[aria-label="${name}"]`;

before(async () => {
  fs.mkdirSync(pictures, {recursive: true});
  data = fs.mkdtempSync(path.join(os.tmpdir(), 'twinsocket-'));
  relay = await startRelay(0, '--data', data);
  [chromium, firefox] = await Promise.all([startChromium(), startFirefox()]);
});

after(async () => {
  await cy?.stop();
  await chromium?.close();
  await firefox?.close();
  await relay?.stop();
  fs.rmSync(data, {recursive: true, force: true});
});

test('who comes first makes a room, by keyboard alone', async () => {
  ada = await open(chromium, address());
  await ada.waitForSelector('#welcome:not([hidden])');
  assert.equal(await ada.$eval(':focus', ({id}) => id), 'name');
  await ada.keyboard.type('Ada');
  await ada.keyboard.press('Tab');
  await ada.keyboard.type('tea');
  await ada.keyboard.press('Enter');
  await sees(ada, {state: 'open', people: 'Ada*', story: '1', card: 'none'});
  assert.match(ada.url(), /#tea$/);
  assert.equal(await textOf(ada, '#turn'), 'Reveal the cards');
});

test('others join by the address, in another browser and in a terminal', async () => {
  bob = await open(firefox, address('?name=Bob', 'tea'));
  await sees(bob, {state: 'open', people: 'Ada* Bob'});
  cy = await Terminal.start(nativeProgram('demos/poker/terminal/poker'), [relay.url, '--room', 'tea']);
  await cy.shows(/Your nickname:/);
  await cy.type('Cy');
  await cy.press('Enter');
  await cy.shows(/Cy \(you\)/);
  await allSee({people: 'Ada* Bob Cy'}, ada, bob);
  assert.ok(await bob.$eval('#moderator', (form) => form.hidden), 'Bob has no buttons of the moderator');
});

test('a reveal without votes is refused, and the refusal is shown', async () => {
  await ada.click('#turn');
  await notice(ada, 'The relay refused: nobody has voted yet.');
});

test('everybody sees who has voted, and nobody sees what', async () => {
  await ada.click(card('5'));
  await sees(ada, {card: '5'});
  await bob.focus(card('5'));
  await bob.keyboard.press('ArrowRight');
  await bob.keyboard.press('Enter');
  await sees(bob, {card: '8'});
  await cy.press('Right', 'Space');
  await cy.shows(/\[½\]/);
  await allSee({voted: 'Ada Bob Cy', results: 'hidden'}, ada, bob);
  assert.deepEqual(await facesIn(ada), ['5', '', '']);
  assert.deepEqual(await facesIn(bob), ['', '8', '']);
  assert.equal(await textOf(bob, '#progress'), 'Everybody has voted');
  const screen = await cy.shows(/Everybody has voted/);
  assert.equal(screen.match(/│▒▒▒│/g).length, 2);
  assert.match(screen, /│½  │/);
});

test('another card replaces the first, and the same once more takes it back', async () => {
  await cy.press('Space');
  await allSee({voted: 'Ada Bob'}, ada, bob);
  for (let i = 0; i < 6; ++i) await cy.press('Right');
  await cy.press('Enter');
  await cy.shows(/\[13\]/);
  await cy.press('Left', 'Enter');
  await cy.shows(/\[8\]/);
  await allSee({voted: 'Ada Bob Cy'}, ada, bob);
});

test('a terminal follows its window', async () => {
  await cy.resize(50, 16);
  const small = await cy.shows(/Cy \(you\)[^]*Your card/);
  assert.ok(small.split('\n').every((line) => line.length <= 50));
  await cy.resize(96, 28);
  await cy.shows(/q quit/);
});

test('the moderator reveals, and all see the same chart', async () => {
  await ada.click('#turn');
  await allSee({results: '1x5 2x8 average 7 median 8'}, ada, bob);
  for (const page of [ada, bob]) {
    assert.deepEqual(await facesIn(page), ['5', '8', '8']);
    assert.equal(await textOf(page, '#summary'), 'Average 7, median 8');
    assert.deepEqual(await page.$$eval('#bars li', (items) => items.map((item) => {
      const [value, , count, names] = [...item.children].map((child) => child.textContent);
      return [value, count, names];
    })), [['5', '1', 'Ada'], ['8', '2', 'Bob, Cy']]);
    // As long as its number, once it has grown.
    await page.waitForFunction(() => {
      const [five, eight] = [...document.querySelectorAll('.bar')].map((bar) => bar.getBoundingClientRect().width);
      return eight > 40 && Math.abs(2 * five - eight) < 1;
    });
  }
  // As wide as its window is now.
  const screen = await cy.shows(/Average 7, median 8[^]* 5 +█{15} +1 +Ada *\n *8 +█{30} +2 +Bob, Cy/);
  fs.writeFileSync(path.join(pictures, 'poker-terminal.txt'), screen);
  await ada.screenshot({path: path.join(pictures, 'poker-chromium.png')});
  await bob.screenshot({path: path.join(pictures, 'poker-firefox.png')});
});

test('a card after that is refused', async () => {
  await bob.click(card('5'));
  await notice(bob, 'The relay refused: the cards are on the table.');
});

test('the next story begins with empty hands', async () => {
  await ada.click('#title');
  await ada.keyboard.type('Log in');
  await ada.keyboard.press('Enter');
  await allSee({story: '2 Log in', voted: 'nobody', card: 'none', results: 'hidden'}, ada, bob);
  await cy.shows(/Story 2: Log in/);
});

test('a newcomer sees the present state', async () => {
  await bob.click(card('3'));
  await sees(bob, {voted: 'Bob'});
  di = await open(chromium, address('?name=Di', 'tea'));
  await sees(di, {state: 'open', story: '2 Log in', people: 'Ada* Bob Cy Di', voted: 'Bob', card: 'none'});
});

test('a page that is loaded again is the same player with the same card', async () => {
  await bob.reload();
  await sees(bob, {state: 'open', card: '3', voted: 'Bob'});
  await sees(di, {people: 'Ada* Bob Cy Di'});  // In the same seat as before.
});

test('a moderator who loads the page again moderates as before', async () => {
  await ada.reload();
  await sees(ada, {state: 'open'});
  await allSee({people: 'Ada* Bob Cy Di'}, ada, bob, di);
  await ada.waitForSelector('#moderator:not([hidden])');
});

test('the moderator hands over, and leaves', async () => {
  await ada.click('[aria-label="Make Cy the moderator"]');
  await allSee({people: 'Ada Bob Cy* Di'}, ada, bob, di);
  await ada.close();
  await allSee({people: 'Bob Cy* Di'}, bob, di);
  await cy.shows(/r reveal/);
});

test('a relay that is killed loses nothing: not the table, and not what was done meanwhile', async () => {
  const port = new URL(relay.url).port;
  await relay.stop('SIGKILL');
  await allSee({state: 'waiting', people: 'Bob Cy* Di', card: 'none'}, di);
  await sees(bob, {state: 'waiting', card: '3'});
  await notice(di, 'what you do meanwhile is kept.');
  await di.screenshot({path: path.join(pictures, 'poker-relay-gone.png')});
  await cy.shows(/● offline[^]*Trying\s+again/);
  await di.click(card('a break'));
  await sees(di, {state: 'waiting', card: '☕'});

  relay = await startRelay(port, '--data', data);
  await allSee({state: 'open', story: '2 Log in'}, bob, di);
  await cy.shows(/● connected/);
  await sees(bob, {card: '3'});
  await sees(di, {card: '☕'});
  await allSee({voted: 'Bob Di', people: 'Bob Cy* Di'}, bob, di);  // Each in their seat, and Cy moderates.
});

test('a terminal that is left says goodbye', async () => {
  await cy.press('q');
  await bob.waitForSelector('body:not([data-people*="Cy"])', {timeout: 30000});
});
