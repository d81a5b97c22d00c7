// Corrects what Node's own WebSocket (from Node 22 on) and WebKit's do differently from the standard.
mergeInto(LibraryManager.library, {
  // A connection that cannot be opened (in WebKit: that is blocked) fires only `error`; and Node's own
  // fires it inside close() while it is CONNECTING. Here `error` and `close` follow, once and later.
  $twinsocketMend__deps: ['$twinsocketFail'],
  $twinsocketMend: function(socket) {
    const onerror = socket.onerror, onclose = socket.onclose;
    let isOpened = false, isFailed = false, isClosed = false, isInClose = false;
    const nothing = () => {};
    const isRight = () => !isInClose && (isOpened || socket.readyState === 3);
    const hold = (event) => isRight() && onerror(event);
    const holdClose = (event) => isInClose || onclose(event);
    const fail = (event) => {
      if (isClosed) return;  // It has fired `close` itself.
      Object.defineProperty(socket, 'readyState', {value: 3});
      socket.close = nothing;
      // Else the channel has left it.
      if (socket.onerror === hold) socket.onerror = onerror;
      if (socket.onclose === holdClose) socket.onclose = onclose;
      try {
        twinsocketFail(socket, event);
      } finally {
        // Events that it fires itself come too late.
        socket.onerror = socket.onclose = nothing;
      }
    };
    const failLater = (event) => {
      if (isFailed) return;
      isFailed = true;
      setTimeout(fail, 0, event);
    };
    const close = socket.close;
    socket.close = (...args) => {
      isInClose = true;
      try {
        close.apply(socket, args);
      } finally {
        isInClose = false;
      }
    };
    socket.onerror = hold;
    socket.onclose = holdClose;
    socket.addEventListener('open', () => {
      isOpened = true;
      delete socket.close;
    });
    socket.addEventListener('close', (event) => {
      if (isInClose)
        failLater(event);
      else
        isClosed = true;
    });
    socket.addEventListener('error', (event) => isRight() || failLater(event));
  },
});
