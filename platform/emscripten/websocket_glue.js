// The page's WebSocket, made callable from browser_channel.cpp, which exports browserChannel….
//
// Emscripten 3.1.6 removes `const {a, b} = c;` from optimised builds, and takes an arrow function
// as a member only with braces.
mergeInto(LibraryManager.library, {
  // Ids are never used again. `refusal` is the last exception that the page threw.
  $pageSockets: '={ byId: new Map(), lastId: 0, refusal: null }',

  // The page's own URL parser, and the rules of WebSockets §3.1 for what it returns. Older pages
  // and
  // npm ws know neither http nor relative URLs, so the page's socket gets an absolute ws or wss
  // one.
  $webSocketUrl: function(text) {
    // Node has no base. A worker has its script's.
    let base;
    if (typeof document == 'object')
      base = document.baseURI;
    else if (!ENVIRONMENT_IS_NODE)
      base = self.location.href;
    let url;
    try {
      url = new URL(text, base);
    } catch (error) {
      throw new SyntaxError(`'${text}' is not a URL${base ? '' : ', or not a whole one'}.`);
    }
    if (url.protocol === 'http:') url.protocol = 'ws:';
    if (url.protocol === 'https:') url.protocol = 'wss:';
    if (url.protocol !== 'ws:' && url.protocol !== 'wss:') {
      const scheme = url.protocol.slice(0, -1);
      throw new SyntaxError(`'${text}' has the scheme ${scheme}: use ws, wss, http or https.`);
    }
    if (url.href.includes('#'))
      throw new SyntaxError(`'${text}' has a fragment: leave out the '#' and what follows it.`);
    return url.href;
  },

  // Calls the page and returns what it returns. An exception is kept for pageSocketRefusal(), since
  // none may reach C++, and 0 is returned.
  $attempt__deps: ['$pageSockets'],
  $attempt: function(call) {
    try {
      return call();
    } catch (error) {
      pageSockets.refusal = error;
      return 0;
    }
  },

  pageSocketRefusal__deps: ['$pageSockets', '$writeText'],
  pageSocketRefusal: function(name, message) {
    writeText(String(pageSockets.refusal.name), name);
    writeText(String(pageSockets.refusal.message), message);
  },

  // Whether a socket can be opened with this URL.
  pageSocketAccepts__deps: ['$attempt', '$textAt', '$webSocketUrl'],
  pageSocketAccepts: function(url, urlSize) {
    return attempt(() => {
      webSocketUrl(textAt(url, urlSize));
      return 1;
    });
  },

  // The events are kept apart, and what they carry is written into `text` and `bytes` of the
  // channel before it hears of them.
  $listenForChannel__deps: ['$callProgram', '$pageLoop', '$writeBytes', '$writeText'],
  $listenForChannel: function(socket, channel, text, bytes) {
    const didOpen = () => _browserChannelDidOpen(channel);
    const didReceive = ({data}) => {
      if (typeof data == 'string') {
        writeText(data, text);
        _browserChannelDidReceiveText(channel);
      } else {
        writeBytes(new Uint8Array(data), bytes);
        _browserChannelDidReceiveBinary(channel);
      }
    };
    // A page hides what went wrong. Node tells.
    const didFail = ({message}) => {
      writeText(message || '', text);
      _browserChannelDidFail(channel);
    };
    const didClose = ({wasClean, code, reason}) => {
      --pageLoop.sockets;
      writeText(reason, text);
      _browserChannelDidClose(channel, wasClean ? 1 : 0, code);
    };
    socket.onopen = () => callProgram(didOpen);
    socket.onmessage = (event) => {
      // WebSockets §3.1: no message after close(). npm ws delivers it all the same.
      if (socket.readyState === 1) callProgram(didReceive, event);
    };
    socket.onerror = (event) => callProgram(didFail, event);
    socket.onclose = (event) => callProgram(didClose, event);
  },

  // Returns the socket's id, or 0 if the page refused.
  pageSocketOpen__deps:
      ['$attempt', '$listenForChannel', '$pageSockets', '$textAt', '$webSocketUrl'],
  pageSocketOpen: function(channel, text, bytes, url, urlSize, protocols, protocolsSize) {
    return attempt(() => {
      if (typeof WebSocket == 'undefined') {
        const error =
            new Error('There is no WebSocket here. Before version 22, Node wants npm ws.');
        error.name = 'NotSupportedError';
        throw error;
      }
      const names = textAt(protocols, protocolsSize);
      const href = webSocketUrl(textAt(url, urlSize));
      const socket = new WebSocket(href, names ? names.split(',') : []);
      socket.binaryType = 'arraybuffer';
      listenForChannel(socket, channel, text, bytes);
      ++pageLoop.sockets;
      pageSockets.byId.set(++pageSockets.lastId, socket);
      return pageSockets.lastId;
    });
  },

  // `read` is textAt or bytesAt: what they throw is a refusal too.
  $sendTo__deps: ['$pageSockets'],
  $sendTo: function(id, read, address, size) {
    try {
      pageSockets.byId.get(id).send(read(address, size));
      return 1;
    } catch (error) {
      pageSockets.refusal = error;
      return 0;
    }
  },

  pageSocketSendText__deps: ['$sendTo', '$textAt'],
  pageSocketSendText: function(id, address, size) {
    return sendTo(id, textAt, address, size);
  },

  pageSocketSendBinary__deps: ['$bytesAt', '$sendTo'],
  pageSocketSendBinary: function(id, address, size) {
    return sendTo(id, bytesAt, address, size);
  },

  pageSocketClose__deps: ['$attempt', '$pageSockets'],
  pageSocketClose: function(id) {
    return attempt(() => {
      pageSockets.byId.get(id).close();
      return 1;
    });
  },

  pageSocketCloseWith__deps: ['$attempt', '$pageSockets', '$textAt'],
  pageSocketCloseWith: function(id, code, reason, reasonSize) {
    return attempt(() => {
      pageSockets.byId.get(id).close(code, textAt(reason, reasonSize));
      return 1;
    });
  },

  // The channel goes. run() still waits for the socket, so that what it was given goes out. npm ws
  // throws errors for which nobody listens, so somebody does.
  pageSocketAbandon__deps: ['$attempt', '$callProgram', '$pageLoop', '$pageSockets'],
  pageSocketAbandon: function(id) {
    const socket = pageSockets.byId.get(id);
    pageSockets.byId.delete(id);
    socket.onopen = socket.onmessage = socket.onerror = () => {};
    socket.onclose = () => callProgram(() => void --pageLoop.sockets);
    attempt(() => socket.close());
  },

  $closePageSockets__deps: ['$attempt', '$pageSockets'],
  $closePageSockets: function() {
    for (const socket of pageSockets.byId.values()) attempt(() => socket.close());
  },

  pageSocketReadyState__deps: ['$pageSockets'],
  pageSocketReadyState: function(id) {
    return pageSockets.byId.get(id).readyState;
  },

  pageSocketBufferedAmount__deps: ['$pageSockets'],
  pageSocketBufferedAmount: function(id) {
    return pageSockets.byId.get(id).bufferedAmount;
  },

  pageSocketUrl__deps: ['$pageSockets', '$writeText'],
  pageSocketUrl: function(id, string) {
    writeText(pageSockets.byId.get(id).url, string);
  },

  pageSocketProtocol__deps: ['$pageSockets', '$writeText'],
  pageSocketProtocol: function(id, string) {
    writeText(pageSockets.byId.get(id).protocol, string);
  },

  pageSocketExtensions__deps: ['$pageSockets', '$writeText'],
  pageSocketExtensions: function(id, string) {
    writeText(pageSockets.byId.get(id).extensions, string);
  },
});
