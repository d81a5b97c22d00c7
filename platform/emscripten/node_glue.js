// What Node's own WebSocket (Node 22 and later) and WebKit's do otherwise than the standard, put right.
mergeInto(LibraryManager.library, {
  // A connection that cannot be opened (WebKit: that is blocked) fires `error` alone, in Node after
  // close() from inside that call: here `error` and `close` follow, once and later.
  $twinsocketMend__deps: ['$twinsocketFail'],
  $twinsocketMend: function(socket) {
    const onerror = socket.onerror;
    let isOpened = false, isFailed = false, isClosed = false;
    const isRight = () => isOpened || socket.readyState === 3;
    const hold = (event) => isRight() && onerror(event);
    const fail = (event) => {
      if (isClosed) return;  // By itself after all.
      Object.defineProperty(socket, 'readyState', {value: 3});
      if (socket.onerror === hold) socket.onerror = onerror;  // Else the channel has left it.
      twinsocketFail(socket, event);
    };
    socket.onerror = hold;
    socket.addEventListener('open', () => isOpened = true);
    socket.addEventListener('close', () => isClosed = true);
    socket.addEventListener('error', (event) => {
      if (isFailed || isRight()) return;
      isFailed = true;
      setTimeout(fail, 0, event);
    });
  },
});
