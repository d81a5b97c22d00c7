// Servers that are not WebSocket servers: on both targets people get an error message, and the program continues.
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {once} from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {after, before, describe, test} from 'node:test';
import tls from 'node:tls';

import {run, startBrowser, startDesktop, startRelay} from './world.mjs';

let relay, browser, certificate;

// Reads the request's head, and accepts it according to RFC 6455.
async function accept(connection) {
  const head = String((await once(connection, 'data'))[0]);
  const key = /^Sec-WebSocket-Key: (.*)\r$/im.exec(head)[1];
  const answer = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  connection.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
                   `Sec-WebSocket-Accept: ${answer}\r\nSec-WebSocket-Protocol: sketchpad.v2\r\n\r\n`);
}

const unreachable = /^The relay at wss?:.* cannot be reached/;
const silent = /^The relay at ws:.* does not answer\./;

// What the server does, what the page shows (which may not learn the reason), and what the desktop program shows.
const wrongServers = {
  'answers garbage': {
    serve: (connection) => connection.end('garbage\r\n\r\n'), page: unreachable, desktop: unreachable,
  },
  'closes early': {
    serve: (connection) => connection.end(), page: unreachable, desktop: /cannot be reached: .*ended the connection/,
  },
  'never answers': {serve: () => {}, page: silent, desktop: silent},
  'sends half a frame and hangs': {
    serve: async (connection) => {
      await accept(connection);
      connection.write(Buffer.from('\x82\x10half', 'latin1'));
    },
    page: silent,
    desktop: silent,
  },
  'has a wrong certificate': {
    secure: true, serve: () => {}, page: unreachable, desktop: /cannot be reached: .*certificate/,
  },
};

async function listen({serve, secure}) {
  const open = new Set();
  const server = secure ? tls.createServer(certificate, serve) : net.createServer(serve);
  server.on('connection', (connection) => open.add(connection.on('error', () => {})));
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `${secure ? 'wss' : 'ws'}://127.0.0.1:${server.address().port}/sketchpad`,
    stop() {
      server.close();
      for (const connection of open) connection.destroy();
    },
  };
}

async function makeCertificate() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'twinsocket-'));
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => path.join(folder, name));
  await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
                        '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1',
                        '-keyout', key, '-out', cert]);
  certificate = {key: fs.readFileSync(key), cert: fs.readFileSync(cert)};
  fs.rmSync(folder, {recursive: true});
}

// All at the same time: mostly the programs wait for a silent server.
describe('wrong servers', {concurrency: true}, () => {
  before(async () => {
    await makeCertificate();
    relay = await startRelay();
    browser = await startBrowser();
  });

  after(async () => {
    await browser?.stop();
    await relay?.stop();
  });

  for (const [what, wrong] of Object.entries(wrongServers)) {
    test(`a server that ${what} is told of on the page`, async (t) => {
      const server = await listen(wrong);
      t.after(() => server.stop());
      const page = await browser.context.newPage();
      await page.goto(`${relay.url}/sketchpad/?relay=${encodeURIComponent(server.url)}`);
      await page.locator('canvas[data-state="waiting"]').waitFor({state: 'attached'});
      assert.match(await page.locator('[role=alert]').innerText(), wrong.page);
      await page.close();
    });

    test(`a server that ${what} is told of on the desktop`, async (t) => {
      const server = await listen(wrong);
      t.after(() => server.stop());
      const desktop = startDesktop({name: ''}, [server.url, '--headless', '--verbose', '--patience', '10']);
      assert.equal(await desktop.ended, 1);
      assert.ok(desktop.lines.includes('state waiting'));
      assert.match(desktop.complaints.replace(/^sketchpad: /, ''), wrong.desktop);
    });
  }
});
