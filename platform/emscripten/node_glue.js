// What Node's own WebSocket (Node 22 and later) does otherwise than a page, put right.
mergeInto(LibraryManager.library, {
  // A connection that cannot be opened fires `error` alone, and after close() from inside that call:
  // here `error` and `close` follow, once and later, as in a page.
  $twinsocketMend__deps: ['$twinsocketFail'],
  $twinsocketMend: function(socket) {
    const onerror = socket.onerror;
    let isOpened = false, isFailed = false;
    const isRight = () => isOpened || socket.readyState === 3;
    const hold = (event) => isRight() && onerror(event);
    const fail = (event) => {
      if (isRight()) return;  // Closed by itself after all.
      Object.defineProperty(socket, 'readyState', {value: 3});
      if (socket.onerror === hold) socket.onerror = onerror;  // Else the channel has left it.
      twinsocketFail(socket, event);
    };
    socket.onerror = hold;
    socket.addEventListener('open', () => isOpened = true);
    socket.addEventListener('error', (event) => {
      if (isFailed || isRight()) return;
      isFailed = true;
      setImmediate(fail, event);
    });
  },
});
