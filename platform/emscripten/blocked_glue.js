// Connections that the page blocks or drops fail in every browser in the same way as natively.
mergeInto(LibraryManager.library, {
  // Makes the page's socket. Each browser blocks connections (Content Security Policy, ports, mixed
  // content) in its own way: some throw, others return a socket that is closed and fires `error` but
  // never `close`; twinsocketMend corrects WebKit. WebSockets §3.1 throws for what is wrong with the
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

  // Behaves like a socket whose connection fails.
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

  // Like a connection that failed: `error`, and then `close`, whatever the first handler did.
  $twinsocketFail: function(socket, event) {
    try {
      socket.onerror(event);
    } finally {
      socket.onclose({wasClean: false, code: 1006, reason: ''});
    }
  },
});
