// The page's WebSocket, made callable from browser_channel.cpp, which exports twinsocketDid….
//
// Emscripten 3.1.6 removes `const {a, b} = c;` from optimised builds, and accepts an arrow function
// as a member only with braces.
mergeInto(LibraryManager.library, {
  // Ids are never reused. `refusal` is the last exception that the page threw. `withOptions` turns the
  // subprotocols into the argument of the page's constructor.
  $twinsocketSockets:
      '={ byId: new Map(), lastId: 0, refusal: null, withOptions: (protocols) => protocols }',

  // When a program crashes, its sockets are closed: neither the page nor the server would notice the
  // crash. Sockets of other threads end with their threads, which the runtime ends only after exit().
  $twinsocketSockets__postset: `['onAbort', 'onExit'].forEach((end) => {
    const tell = Module[end];
    Module[end] = (what) => {
      twinsocketLeaveAll();
      ${(typeof PTHREADS == 'undefined' ? USE_PTHREADS : PTHREADS) ?
          'PThread.terminateAllThreads();' : ''}
      if (tell) tell(what);
    };
  });`,

  $twinsocketAt__deps: ['$twinsocketSockets'],
  $twinsocketAt: function(id) {
    const socket = twinsocketSockets.byId.get(id);
    if (!socket)
      abort('twinsocket: this WebSocket was destroyed, or belongs to another thread. Use it on the ' +
            'thread that made it, or post a task there: EventLoop::postTask().');
    return socket;
  },

  // The page's own URL parser, and the rules of WebSockets §3.1 for its result. Older pages and npm ws
  // accept neither http nor relative URLs, so the page's socket gets an absolute ws or wss URL.
  $twinsocketUrl__deps: ['$twinsocketUrlInQuotes'],
  $twinsocketUrl: function(text) {
    const shown = twinsocketUrlInQuotes(text);
    // Node has no base URL. A worker has that of its script.
    let base;
    if (typeof document == 'object')
      base = document.baseURI;
    else if (!ENVIRONMENT_IS_NODE)
      base = self.location.href;
    let url;
    try {
      url = new URL(text, base);
    } catch (error) {
      throw new SyntaxError(`${shown} is not a URL${base ? '' : ', or not a complete one'}.`);
    }
    if (url.protocol === 'http:') url.protocol = 'ws:';
    if (url.protocol === 'https:') url.protocol = 'wss:';
    if (url.protocol !== 'ws:' && url.protocol !== 'wss:') {
      const scheme = url.protocol.slice(0, -1);
      throw new SyntaxError(`${shown} has the scheme ${scheme}: use ws, wss, http or https.`);
    }
    if (url.href.includes('#'))
      throw new SyntaxError(`${shown} has a fragment: leave out the '#' and what follows it.`);
    return url.href;
  },

  // Calls the page and returns its result. No exception may reach C++: it is kept for
  // twinsocketRefusal(), and 0 is returned.
  $twinsocketAttempt__deps: ['$twinsocketSockets'],
  $twinsocketAttempt: function(call) {
    try {
      return call();
    } catch (error) {
      twinsocketSockets.refusal = error;
      return 0;
    }
  },

  twinsocketRefusal__deps: ['$twinsocketSockets', '$twinsocketWriteText'],
  twinsocketRefusal: function(name, message) {
    twinsocketWriteText(String(twinsocketSockets.refusal.name), name);
    twinsocketWriteText(String(twinsocketSockets.refusal.message), message);
  },

  // Whether a socket can be opened with this URL.
  twinsocketAccepts__deps: ['$twinsocketAttempt', '$twinsocketTextAt', '$twinsocketUrl'],
  twinsocketAccepts: function(url, urlSize) {
    return twinsocketAttempt(() => {
      twinsocketUrl(twinsocketTextAt(url, urlSize));
      return 1;
    });
  },

  // Each event has a function. Its data is written into `text` and `bytes` of the channel before the
  // channel is called.
  $twinsocketListen__deps: [
    '$twinsocketCallProgram', '$twinsocketFail', '$twinsocketIsLarger', '$twinsocketLoop',
    '$twinsocketMend', '$twinsocketPrintableText', '$twinsocketTrace', '$twinsocketWriteBytes',
    '$twinsocketWriteText'
  ],
  $twinsocketListen: function(socket, channel, text, bytes, maxMessageSize) {
    const thread = twinsocketLoop.thread;
    ++thread.sockets;
    // Only once: Node's own socket may fire `close` again.
    socket.twinsocketEnds = () => {
      --thread.sockets;
      socket.twinsocketEnds = () => {};
    };
    const didOpen = () => _twinsocketDidOpen(channel);
    const didReceive = ({data}) => {
      if (twinsocketIsLarger(data, maxMessageSize))
        return failOnceClosed('A message is larger than maxMessageSize, ' + maxMessageSize);
      const isText = typeof data == 'string';
      if (!(isText ? twinsocketWriteText(data, text) : twinsocketWriteBytes(data, bytes)))
        return failOnceClosed('No memory is left for a message');
      if (isText)
        _twinsocketDidReceiveText(channel);
      else
        _twinsocketDidReceiveBinary(channel);
    };
    // A page hides what went wrong; Node says it.
    const didFail = ({message}) => {
      twinsocketWriteText(twinsocketPrintableText(message || ''), text);
      _twinsocketDidFail(channel);
    };
    const didClose = ({wasClean, code, reason}) => {
      socket.twinsocketEnds();
      twinsocketWriteText(reason, text);
      // Deno reports the code 0 if a connection failed.
      _twinsocketDidClose(channel, wasClean ? 1 : 0, wasClean ? code : code || 1006);
    };
    socket.onopen = () => twinsocketCallProgram(didOpen);
    socket.onmessage = (event) => {
      // WebSockets §3.1: no message after close(). npm ws delivers it nevertheless.
      if (socket.readyState === 1) twinsocketCallProgram(didReceive, event);
    };
    socket.onerror = (event) => twinsocketCallProgram(didFail, event);
    socket.onclose = (event) => twinsocketCallProgram(didClose, event);
    const onerror = socket.onerror, onclose = socket.onclose;
    // A message was not accepted, so no later one is either. A page may not send code 1009.
    const failOnceClosed = (message) => {
      socket.onmessage = socket.onerror = () => {};
      socket.onclose = () => {
        socket.onerror = onerror;
        socket.onclose = onclose;
        twinsocketFail(socket, {message});
      };
      socket.close();
    };
    twinsocketTrace.listen(socket);
    // npm ws has on().
    if (!socket['on']) twinsocketMend(socket);
  },

  // After 3.1.6 `err` is a library function.
  twinsocketAbort__deps:
      ['$twinsocketTextAt', ...['$err'].filter((name) => name in LibraryManager.library)],
  twinsocketAbort: function(line, size) {
    const text = twinsocketTextAt(line, size);
    err(text);
    abort(text);
  },

  twinsocketToWellFormed__deps: ['$twinsocketTextAt', '$twinsocketWriteText'],
  twinsocketToWellFormed: function(text, size, string) {
    twinsocketWriteText(twinsocketTextAt(text, size), string);
  },

  // Returns the socket's id, or 0 if the page refused.
  twinsocketOpen__deps: [
    '$twinsocketAttempt', '$twinsocketConnect', '$twinsocketListen', '$twinsocketSockets',
    '$twinsocketTextAt', '$twinsocketThread', '$twinsocketUrl'
  ],
  twinsocketOpen: function(
      channel, text, bytes, url, urlSize, protocols, protocolsSize, maxMessageSize) {
    return twinsocketAttempt(() => {
      if (typeof WebSocket == 'undefined') {
        const error =
            new Error('There is no WebSocket here. Before version 22, Node needs npm ws.');
        error.name = 'NotSupportedError';
        throw error;
      }
      const names = twinsocketTextAt(protocols, protocolsSize);
      const href = twinsocketUrl(twinsocketTextAt(url, urlSize));
      const socket = twinsocketConnect(href, twinsocketSockets.withOptions(names ? names.split(',') : []));
      socket.binaryType = 'arraybuffer';
      twinsocketListen(socket, channel, text, bytes, maxMessageSize);
      // Each thread has its own range of ids, so that no thread finds sockets of another one.
      const id = ++twinsocketSockets.lastId + twinsocketThread() * 65536;
      twinsocketSockets.byId.set(id, socket);
      return id;
    });
  },

  // `read` is twinsocketTextAt or twinsocketBytesAt: an exception of theirs is a refusal, too.
  $twinsocketSend__deps:
      ['$twinsocketAt', '$twinsocketDiscard', '$twinsocketSockets', '$twinsocketTrace'],
  $twinsocketSend: function(id, read, address, size) {
    const socket = twinsocketAt(id);
    try {
      const data = read(address, size);
      if (twinsocketTrace.isOn) twinsocketTrace.say(socket, '> ' + twinsocketTrace.describe(data));
      if (socket.readyState > 1)
        twinsocketDiscard(socket, data);
      else
        socket.send(data);
      return 1;
    } catch (error) {
      twinsocketSockets.refusal = error;
      return 0;
    }
  },

  // WebSockets §3.1: data that is sent too late is dropped, but counted. Node's own socket and Deno's
  // do not count it, and WebKit also counts the frame's header.
  $twinsocketDiscard__deps: ['$twinsocketCoder'],
  $twinsocketDiscard: function(socket, data) {
    const size = typeof data == 'string' ? twinsocketCoder.encoder.encode(data).length : data.length;
    socket.twinsocketDiscarded = (socket.twinsocketDiscarded || 0) + size;
  },

  twinsocketSendText__deps: ['$twinsocketSend', '$twinsocketTextAt'],
  twinsocketSendText: function(id, address, size) {
    return twinsocketSend(id, twinsocketTextAt, address, size);
  },

  twinsocketSendBinary__deps: ['$twinsocketBytesAt', '$twinsocketSend'],
  twinsocketSendBinary: function(id, address, size) {
    return twinsocketSend(id, twinsocketBytesAt, address, size);
  },

  // Without a code, `code` is 0.
  twinsocketClose__deps:
      ['$twinsocketAt', '$twinsocketAttempt', '$twinsocketTextAt', '$twinsocketTrace'],
  twinsocketClose: function(id, code, reason, reasonSize) {
    const socket = twinsocketAt(id);
    return twinsocketAttempt(() => {
      const args = code ? [code, twinsocketTextAt(reason, reasonSize)] : [];
      twinsocketTrace.say(socket, '> CLOSE ' + args.join(' '));
      socket.close(...args);
      return 1;
    });
  },

  // Later events are ignored. npm ws throws an error that has no listener, so this adds one.
  $twinsocketLeave__deps: ['$twinsocketAttempt', '$twinsocketTrace'],
  $twinsocketLeave: function(socket) {
    socket.onopen = socket.onmessage = socket.onerror = socket.onclose = () => {};
    if (socket.readyState > 1) return;
    twinsocketTrace.say(socket, '> CLOSE: the object was destroyed');
    twinsocketAttempt(() => socket.close());
  },

  // The channel is destroyed. run() still waits for the socket, so that its data is sent.
  twinsocketAbandon__deps:
      ['$twinsocketAt', '$twinsocketCallProgram', '$twinsocketLeave', '$twinsocketSockets'],
  twinsocketAbandon: function(id) {
    const socket = twinsocketAt(id);
    twinsocketSockets.byId.delete(id);
    twinsocketLeave(socket);
    socket.onclose = () => twinsocketCallProgram(() => void socket.twinsocketEnds());
  },

  $twinsocketLeaveAll__deps: ['$twinsocketLeave', '$twinsocketSockets'],
  $twinsocketLeaveAll: function() {
    twinsocketSockets.byId.forEach((socket) => twinsocketLeave(socket));
  },

  twinsocketReadyState__deps: ['$twinsocketAt'],
  twinsocketReadyState: function(id) {
    return twinsocketAt(id).readyState;
  },

  twinsocketBufferedAmount__deps: ['$twinsocketAt'],
  twinsocketBufferedAmount: function(id) {
    const socket = twinsocketAt(id);
    return socket.bufferedAmount + (socket.twinsocketDiscarded || 0);
  },

  twinsocketFact__deps: ['$twinsocketAt', '$twinsocketWriteText'],
  twinsocketFact: function(id, which, string) {
    const socket = twinsocketAt(id);
    const origin = new URL(socket.url).origin;
    twinsocketWriteText([socket.url, origin, socket.protocol, socket.extensions][which], string);
  },
});
