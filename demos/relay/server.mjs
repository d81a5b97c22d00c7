// The relay: one HTTP server for the pages, and a WebSocket server for each path.

import {createServer} from 'node:http';
import {fileURLToPath} from 'node:url';

import {Addresses, addressOf} from './addresses.mjs';
import {chatServer} from './chat.mjs';
import {echoServer} from './echo.mjs';
import {allowsHost} from './hosts.mjs';
import {openJournal} from './journal.mjs';
import {limits as defaultLimits} from './limits.mjs';
import {Metrics} from './metrics.mjs';
import {allowsOrigin} from './origin.mjs';
import {Passage, wasPassedOn} from './passage.mjs';
import {pokerServer} from './poker.mjs';
import {sketchpadServer} from './sketchpad.mjs';
import {tadpolesServer} from './tadpoles.mjs';
import {serveFile} from './static_files.mjs';
import {Ticker, tickerPages, tickerServer} from './ticker.mjs';
import {watchSockets} from './traffic.mjs';
import {Unfinished} from './unfinished.mjs';

const goingAway = 1001;
const builtPond =
    fileURLToPath(new URL('../../build/emscripten/demos/tadpoles/room.cjs', import.meta.url));

// Resolves once it listens, to {url, close()}. `pond` is the module of the tadpoles' rooms, `data` a folder,
// `redis` a URL, `names` the relay's own host names, `origins` those of other pages that may connect; `reach`
// is where other relays reach it, if not where it listens.
export async function startRelay(
    {host = '127.0.0.1', port = 0, root, pond = builtPond, data, redis, reach, names = [], origins = [],
      limits = {}}) {
  const relay = {
    limits: {...defaultLimits, ...limits},
    metrics: new Metrics(),
    report: (error) => process.stderr.write(`relay: ${error.stack ?? error}\n`),
  };
  relay.journal = await openJournal({data, redis}, relay);
  const ticker = new Ticker(relay.limits);
  const paths = {
    '/chat': chatServer(relay),
    '/echo': echoServer(relay.limits),
    '/poker': pokerServer(relay),
    '/sketchpad': sketchpadServer(relay),
    '/tadpoles': tadpolesServer(pond, relay),
    '/ticker': tickerServer(ticker, relay.limits),
  };
  const refused = watchSockets(paths, relay);
  relay.metrics.gauge(
      'ticker_listeners', 'Sockets and long polls that wait for a tick.', () => ticker.listeners);
  const unfinished = new Unfinished(relay);
  const addresses = new Addresses(relay.limits);
  const passage = new Passage();
  relay.metrics.gauge('passed_on', 'Sockets that go through to other relays.', () => passage.size);
  const pages = {...watchersPages(relay), ...tickerPages(ticker, relay.limits)};
  const http = createServer((request, response) => {
    if (!allowsHost(request, names)) return refused('host'), misdirect(request, response);
    const path = request.url.split('?', 1)[0];
    if (Object.hasOwn(pages, path)) return pages[path](request, response);
    serveFile(root, request, response).catch(() => response.destroy());
  });
  http.on('upgrade', async (request, socket, head) => {
    socket.on('error', () => {});
    const server = paths[request.url.split('?', 1)[0].replace(/(.)\/$/, '$1')];
    if (!allowsHost(request, names)) return refused('host'), refuse(socket, '421 Misdirected Request');
    if (!server) return refuse(socket, '404 Not Found');
    if (!allowsOrigin(request, origins)) return refused('origin'), refuse(socket, '403 Forbidden');
    if (sockets().length >= relay.limits.connections)
      return refused('full'), refuse(socket, '503 Service Unavailable');
    const place = addresses.enter(addressOf(request));
    if (!place) return refused('address'), refuse(socket, '429 Too Many Requests');
    socket.once('close', place.leave);
    const unavailable = () => refuse(socket, '503 Service Unavailable');
    try {
      const home = server.homeOf ? await server.homeOf(request) : null;
      if (home && wasPassedOn(request)) return unavailable();
      if (home) return passage.begin(request, socket, head, home, unavailable);
    } catch (error) {
      if (relay.journal.healthy) relay.report(error);  // Otherwise it was already reported.
      return unavailable();
    }
    server.handleUpgrade(request, socket, head, (webSocket) => {
      unfinished.watch(webSocket, socket);
      server.emit('connection', webSocket, request);
    });
  });
  const sockets = () => Object.values(paths).flatMap(({clients}) => [...clients]);
  const pulse = setInterval(() => sockets().forEach(feelPulse), relay.limits.pulse);

  async function close() {
    clearInterval(pulse);
    ticker.stop();
    const closed = new Promise((resolve) => http.close(resolve));
    const left = sockets().map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of sockets()) socket.close(goingAway, 'the relay is going away');
    passage.close();
    const patience = setTimeout(() => {
      for (const socket of sockets()) socket.terminate();
      http.closeAllConnections();
    }, relay.limits.goodbye);
    http.closeIdleConnections();
    await Promise.all([closed, ...left]);
    clearTimeout(patience);
    await Promise.all(Object.values(paths).map(({rooms}) => rooms?.close()));
    await relay.journal.close();
    relay.metrics.close();
  }

  try {
    await new Promise((resolve, reject) => {
      http.once('error', reject);
      http.listen(port, host, resolve);
    });
  } catch (error) {
    await close();
    throw error;
  }
  const {address, family, port: given} = http.address();
  const place = `${family === 'IPv6' ? `[${address}]` : address}:${given}`;
  relay.journal.address = reach ?? place;
  return {url: `http://${place}`, close};
}

// For people who monitor the relay; a proxy in front should not make these public.
function watchersPages({journal, metrics}) {
  return {
    '/health': (_request, response) => {
      response.writeHead(journal.healthy ? 200 : 503, {'Content-Type': 'text/plain'});
      response.end(journal.healthy ? 'ok\n' : 'the rooms cannot be reached\n');
    },
    '/metrics': (_request, response) => {
      response.writeHead(200, {'Content-Type': 'text/plain; version=0.0.4; charset=utf-8'});
      response.end(metrics.text());
    },
  };
}

// RFC 9110 §15.5.20.
function misdirect({headers: {host = ''}}, response) {
  response.writeHead(421, {'Content-Type': 'text/plain; charset=utf-8', Connection: 'close'});
  const name = host.replace(/[^\w.:[\]-]/g, '?').slice(0, 100);
  response.end(`This relay does not answer for '${name}'. Start it with --name to make it.\n`);
}

function refuse(socket, status) {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

// If it is called twice without a pong in between, it ends the connection.
function feelPulse(socket) {
  if (socket.awaitsPong) return socket.terminate();
  socket.awaitsPong = true;
  socket.once('pong', () => (socket.awaitsPong = false));
  socket.ping();
}
