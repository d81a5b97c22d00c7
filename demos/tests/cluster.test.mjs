// Three relays behind nginx that share their rooms over Redis, and the sketchpad's own netcode: one relay is
// killed while people draw, and every drawing is complete. Needs redis-server and nginx-light.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {Painter, relayFor} from '../relay/test/client.mjs';
import {kind, skip, Tadpole} from '../relay/test/tadpole.mjs';
import {startNginx, startRedis, startRelayProcess} from '../relay/test/servers.mjs';

import {Program} from './program.mjs';

const figures = ['flower', 'spiral', 'wave', 'star', 'flower', 'spiral'];
const room = 'cluster';

// Starts three relays that share their rooms over Redis, behind nginx, until the end of the test.
async function startCluster(t) {
  const redis = await startRedis();
  t.after(() => redis.end());
  const relays = await Promise.all(
      Array.from({length: 3}, () => startRelayProcess('--redis', redis.url)));
  t.after(() => Promise.all(relays.map((relay) => relay.end())));
  const nginx = await startNginx(relays);
  t.after(() => nginx.end());
  return {relays, nginx};
}

// The strokes that a newcomer sees, independent of who drew them and in which order.
async function drawingOf(relay) {
  const visitor = await new Painter(relay, {room}).join();
  visitor.socket.close();
  const strokes = visitor.history.map(({points, finished}) => JSON.stringify({points, finished}));
  return {history: visitor.history, strokes: strokes.sort()};
}

async function othersAt(relay) {
  const visitor = await new Painter(relay, {room}).join();
  visitor.socket.close();
  await visitor.closed;
  return visitor.others.map(({id}) => id);
}

function bots(url, strokes) {
  const options = ['--room', room, '--verbose', '--patience', '120', '--strokes', String(strokes)];
  return figures.map((figure) => new Program(url, '--script', figure, ...options));
}

// The result when nothing goes wrong.
async function undisturbed(t) {
  const relay = await relayFor(t);
  const drawn = bots(relay.url, 1);
  for (const bot of drawn) assert.equal(await bot.status, 0, bot.err);
  return (await drawingOf(relay)).strokes;
}

async function peopleAt({url}, path = '/sketchpad') {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^relay_connections\\{path="${path}"\\} (\\d+)$`, 'm').exec(text)[1]);
}

test('a relay is killed while people draw: they go on elsewhere, and all see the whole drawing', async (t) => {
  const expected = await undisturbed(t);
  const {relays, nginx} = await startCluster(t);

  const drawing = bots(nginx.url, expected.length);
  await Promise.all(drawing.map((bot) => bot.printed('state open\n')));
  const people = await Promise.all(relays.map((relay) => peopleAt(relay)));
  assert.ok(people.every((count) => count > 0), `on the relays: ${people}`);

  const ghost = await new Painter(relays[0], {room}).join();  // It will not come back.

  await drawing[0].printed('strokes ');  // In the middle of the drawing.
  await relays[0].end('SIGKILL');
  const lost = (bot) => bot.out.includes('state waiting\n');
  for (const bot of drawing) assert.equal(await bot.status, 0, bot.out + bot.err);
  assert.ok(drawing.filter(lost).length >= people[0], 'nobody was cut off');

  const [one, other] = [await drawingOf(relays[1]), await drawingOf(relays[2])];
  assert.deepEqual(one.strokes, expected);
  assert.deepEqual(other.history, one.history);
  // People on the relay that was killed are gone once its lease has run out.
  while ((await othersAt(relays[1])).includes(ghost.welcome.id));
});

test('each pond lives in one relay, which its name decides', {skip}, async (t) => {
  const {relays, nginx} = await startCluster(t);

  const ponds = Array.from({length: 20}, (_, i) => `pond-${i}`);
  for (const pond of ponds) {
    const ada = await new Tadpole(nginx, pond).join('Ada');
    const bob = await new Tadpole(nginx, pond).join('Bob');
    const seen = new Set();
    while (seen.size < 2) seen.add((await bob.hear(kind.who)).readUInt16LE(1));
    assert.deepEqual(seen, new Set([ada.id, bob.id]));
  }
  const swimming = await Promise.all(relays.map(({url}) => peopleAt({url}, '/tadpoles')));
  assert.equal(swimming.reduce((sum, people) => sum + people), 2 * ponds.length);
  assert.ok(swimming.every((people) => people % 2 === 0), swimming.join());
  assert.ok(swimming.filter((people) => people > 0).length > 1, swimming.join());
});

test('a pond lives in the relay that was asked first, and whoever comes to another is passed on', {skip}, async (t) => {
  const {relays} = await startCluster(t);
  const swimmers = [];
  for (const [i, relay] of relays.entries()) swimmers.push(await new Tadpole(relay, 'shared').join(`Ada ${i}`, `number-${i}`));
  const seen = new Set();
  while (seen.size < 3) seen.add((await swimmers[2].hear(kind.who)).readUInt16LE(1));
  assert.deepEqual(seen, new Set(swimmers.map(({id}) => id)));
  const swimming = await Promise.all(relays.map(({url}) => peopleAt({url}, '/tadpoles')));
  assert.deepEqual(swimming, [3, 0, 0]);

  await relays[0].end('SIGKILL');
  await Promise.all(swimmers.map(({closed}) => closed));
  // Its name is free once the lease has run out; until then nobody answers there.
  const later = async (relay, name) => {
    for (;;) {
      try {
        return await new Tadpole(relay, 'shared').join(name);
      } catch {
      }
    }
  };
  const [bob, eve] = await Promise.all([later(relays[1], 'Bob'), later(relays[2], 'Eve')]);
  const met = new Set();
  while (met.size < 2) met.add((await bob.hear(kind.who)).readUInt16LE(1));
  assert.deepEqual(met, new Set([bob.id, eve.id]));
});
