// Replaces Node's WebSocket with the native engine, through the Node-API binding. $TWINSOCKET_ADDON is the addon.
globalThis.WebSocket = require('../../demos/bindings/node/websocket.js').WebSocket;
