// game_loop: its ticks are sent and come back.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {Program, startRelay} from './program.mjs';

test('its ticks come back', async (t) => {
  const relay = await startRelay({root: '.'});
  t.after(() => relay.close());
  const game = new Program(`${relay.url.replace('http', 'ws')}/echo`, '2');
  assert.equal(await game.status, 0);
  const [, frames, ticks, back] = /(\d+) frames, (\d+) ticks, (\d+) came back/.exec(game.out).map(Number);
  assert.ok(frames > 0 && back > 0 && back <= ticks && ticks <= 41, game.out);
});

test('a server that is not there is a failure', async () => {
  const game = new Program('ws://127.0.0.1:1/', '5');
  assert.equal(await game.status, 1);
});

test('its usage', async () => {
  const game = new Program('no URL');
  assert.equal(await game.status, 2);
  assert.match(game.err, /^usage: game_loop ws:/);
});
