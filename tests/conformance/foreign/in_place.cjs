// Replaces modules that the suites of run.mjs load by name: their client's WebSocket is the native engine's,
// through the Node-API binding, and their servers listen on $PORT. Servers are not replaced.
'use strict';
const Module = require('node:module');
const {WebSocket} = require('../../../demos/bindings/node/websocket.js');

const port = process.env.PORT;
const load = Module._load;
const fromPullWs = /[/\\]pull-ws[/\\](?!node_modules)/;

// A table of two paths.
class RouteTree {
  #routes = new Map();
  define(path, fn) { this.#routes.set(path, fn); }
  match(path) { return {fn: this.#routes.get(path)}; }
}

Module._load = function(request, parent, ...rest) {
  if (request === 'wsurl') return () => `ws://localhost:${port}`;
  if (request === 'mapleTree') return {RouteTree};
  const loaded = load.call(this, request, parent, ...rest);
  if (request !== 'ws' || !fromPullWs.test(parent?.filename ?? '')) return loaded;
  // ws 1 cuts its connections: a page's WebSocket then fires error, for which the suite has no handler.
  class Server extends loaded.Server {
    close() {
      for (const client of this.clients) client.close();
      this._server.close();
    }
  }
  return Object.assign(class extends WebSocket {}, {Server});
};
