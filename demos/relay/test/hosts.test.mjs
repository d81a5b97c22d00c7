// Host names: a page of another site must not pass for one of the relay's by DNS rebinding.

import assert from 'node:assert/strict';
import {request} from 'node:http';
import {test} from 'node:test';

import {allowsHost, hostName} from '../hosts.mjs';
import {Client, relayFor} from './client.mjs';

const asked = (host) => ({headers: {host}});

for (const host of ['127.0.0.1:8080', '[::1]:8080', '192.0.2.7', 'localhost', 'LOCALHOST:80',
                    'sketch.localhost', 'pond.example', 'Pond.Example.:443']) {
  test(`${host} is answered`, () => assert.ok(allowsHost(asked(host), ['pond.example'])));
}

for (const host of [undefined, '', 'evil.example', 'pond.example.evil.example', 'evilpond.example',
                    '127.0.0.1.evil.example', 'a b', 'evil.example#pond.example', 'user@pond.example',
                    'notlocalhost']) {
  test(`${host} is not answered`, () => assert.ok(!allowsHost(asked(host), ['pond.example'])));
}

test('a star answers every name', () => assert.ok(allowsHost(asked('any.example'), ['*'])));

test('a name comes without its port and in lower case', () => {
  assert.equal(hostName('Pond.Example:8080'), 'pond.example');
});

function get(relay, host) {
  return new Promise((resolve, reject) => {
    request(relay.url, {headers: {host}}, async (response) => {
      let body = '';
      for await (const chunk of response) body += chunk;
      resolve({status: response.statusCode, body});
    }).on('error', reject).end();
  });
}

test('a page under another name is refused, with a sentence', async (t) => {
  const {status, body} = await get(await relayFor(t), 'evil.example');
  assert.equal(status, 421);
  assert.match(body, /does not answer for 'evil\.example'.*--name/);
});

test('a socket under another name is refused, and under its own name is not', async (t) => {
  const relay = await relayFor(t, {names: ['pond.example']});
  const refused = new Client(`${relay.url}/echo`, [], {headers: {host: 'evil.example'}});
  assert.equal((await refused.closed).code, 1006);
  await new Client(`${relay.url}/echo`, [], {headers: {host: 'pond.example'}}).opened();
});
