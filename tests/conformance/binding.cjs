// In place of Node's WebSocket: the native engine's, by the Node-API binding. $TWINSOCKET_ADDON is the addon.
globalThis.WebSocket = require('../../demos/bindings/node/websocket.js').WebSocket;
