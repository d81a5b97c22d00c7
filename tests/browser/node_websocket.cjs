// Gives Node before version 22 the WebSocket of npm ws: node --require ./node_websocket.cjs program.js
globalThis.WebSocket ??= require('ws');
