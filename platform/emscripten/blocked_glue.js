// Connections that the page blocks or gives up fail in every browser as natively.
mergeInto(LibraryManager.library, {
  // The page's socket. Browsers block connections (Content Security Policy, ports, mixed content) in
  // ways of their own: some throw, others return a socket that is closed, fires `error` and never
  // `close`; for WebKit there is twinsocketMend. WebSockets §3.1 throws for what is wrong with the
  // arguments, and browsers of today SecurityError for mixed content; all else fails as the network.
  $twinsocketConnect__deps: ['$twinsocketBlocked'],
  $twinsocketConnect: function(url, protocols) {
    try {
      const socket = new WebSocket(url, protocols);
      if (socket.readyState !== 3) return socket;
    } catch (error) {
      const isMixed = /^ws:/.test(url) && /^https:/.test(globalThis.origin);
      if (error.name === 'SyntaxError' || (error.name === 'SecurityError' && isMixed)) throw error;
    }
    return twinsocketBlocked(url);
  },

  // Does what a socket does whose connection fails.
  $twinsocketBlocked__deps: ['$twinsocketFail'],
  $twinsocketBlocked: function(url) {
    const socket = {
      url,
      readyState: 0,
      bufferedAmount: 0,
      protocol: '',
      extensions: '',
      addEventListener() {},
      send(data) {
        socket.bufferedAmount += new Blob([data]).size;
      },
      close() {
        if (!socket.readyState) socket.readyState = 2;
      },
    };
    setTimeout(() => {
      socket.readyState = 3;
      twinsocketFail(socket, {});
    });
    return socket;
  },

  // As a connection that failed: `error`, and then `close` whatever became of the first.
  $twinsocketFail: function(socket, event) {
    try {
      socket.onerror(event);
    } finally {
      socket.onclose({wasClean: false, code: 1006, reason: ''});
    }
  },
});
