// Prints what is sent and received, for developers: "twinsocket 1 > TEXT 'hi' [2 bytes]".
mergeInto(LibraryManager.library, {
  // After 3.1.6 this is a library function.
  $twinsocketTrace__deps: [
    '$twinsocketPrintableText', ...['$err'].filter((name) => name in LibraryManager.library)
  ],
  $twinsocketTrace: {
    isOn: false,
    sockets: 0,

    // Each socket has a number that identifies it.
    say: function(socket, line) {
      if (twinsocketTrace.isOn) err(
          `twinsocket ${socket.twinsocket} ${twinsocketPrintableText(line)}`);
    },

    listen: function(socket) {
      if (!twinsocketTrace.isOn) return;
      socket.twinsocket = ++twinsocketTrace.sockets;
      twinsocketTrace.say(socket, `connecting to ${socket.url}`);
      const tell = (type, describe) => socket.addEventListener(
          type, (event) => twinsocketTrace.say(socket, '< ' + describe(event)));
      tell('open', () => `open, protocol '${socket.protocol}', extensions '${socket.extensions}'`);
      tell('message', (event) => twinsocketTrace.describe(event.data));
      tell('error', (event) => `error ${event.message || ''}`);
      tell('close', ({wasClean, code, reason}) =>
          `CLOSE ${code} '${reason}'${wasClean ? '' : ', not clean'}`);
    },

    // Text up to 64 characters, bytes up to 16, as natively.
    describe: function(data) {
      const isText = typeof data == 'string';
      const bytes = isText ? new TextEncoder().encode(data) : new Uint8Array(data);
      const size = `[${bytes.length} ${bytes.length === 1 ? 'byte' : 'bytes'}]`;
      if (isText) {
        const start = data.slice(0, 64);
        return `TEXT '${start}${data.length > 64 ? '…' : ''}' ${size}`;
      }
      const start = Array.from(bytes.subarray(0, 16), (byte) => (byte + 256).toString(16).slice(1));
      return `BINARY ${start.join(' ')}${bytes.length > 16 ? ' …' : ''} ${size}`;
    },
  },

  // TWINSOCKET_TRACE is a setting of Module, a parameter of the page's URL, or a variable of Node's
  // environment.
  $twinsocketTrace__postset: `twinsocketTrace.isOn = !!(Module['TWINSOCKET_TRACE'] ||
      (ENVIRONMENT_IS_NODE ? process.env['TWINSOCKET_TRACE'] :
       typeof location == 'object' && /[?&]TWINSOCKET_TRACE=[^0&]/.test(location.search)));`,
});
