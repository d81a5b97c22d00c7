// Before version 22, Node has no WebSocket of its own; npm's ws provides one.
if (typeof WebSocket == 'undefined') {
  try {
    globalThis.WebSocket = require('ws');
  } catch {
    process.stderr.write(
        'echo: this Node has no WebSocket. Take version 22, or let NODE_PATH name a folder with npm ws,\n' +
        'as in NODE_PATH=demos/relay/node_modules node echo.js URL\n');
    process.exit(1);
  }
}
