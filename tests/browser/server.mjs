// The server of the browser tests: serves a folder's files, and WebSockets that follow a script.
//
// The path of a WebSocket's URL names the script; those below are all. It listens on a free port of
// the loopback interface.
import {execFile} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import {WebSocketServer} from 'ws';

const mediaTypes = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

// What a page needs before it may share memory between threads.
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

// Scripts that begin once the connection is open: (socket, query, mailboxes).
const conversations = {
  // Sends everything back.
  '/echo': (socket) => socket.on('message', (data, binary) => socket.send(data, {binary})),

  // Answers with what it got, as "text 6869" or "binary 00ff".
  '/hex': (socket) => socket.on('message', (data, binary) => {
    socket.send(`${binary ? 'binary' : 'text'} ${data.toString('hex')}`);
  }),

  // Sends the bytes that a text message names: "6869".
  '/unhex': (socket) => socket.on('message', (hex) => {
    socket.send(Buffer.from(hex.toString(), 'hex'), {binary: false});
  }),

  // Sends `count` messages of 1, 2, 3 … and then closes.
  '/count': (socket, query) => {
    for (let i = 1; i <= Number(query.get('to')); ++i) socket.send(String(i));
    socket.close(1000);
  },

  // Closes immediately, with `code` and `reason` if they are given.
  '/close': (socket, query) => {
    if (query.has('code')) socket.close(Number(query.get('code')), query.get('reason') ?? '');
    else socket.close();
  },

  // Closes when a message arrives, after sending one.
  '/last-words': (socket) => socket.on('message', () => {
    socket.send('last words');
    socket.close(4000, 'said');
  }),

  // Keeps what comes for whoever asks for it at /mailbox, by `name`.
  '/letter': (socket, query, mailboxes) => {
    const letter = [];
    socket.on('message', (data) => letter.push(`${data.length}`));
    socket.on('close', (code) => mailboxes.deliver(query.get('name'), [...letter, code].join(' ')));
  },

  // Sends what arrived at /letter, once that connection is over: the sizes of its messages and the code.
  '/mailbox': (socket, query, mailboxes) => {
    mailboxes.fetch(query.get('name')).then((letter) => socket.send(letter));
  },

  // A message of `size` bytes between two short ones.
  '/gap': (socket, query) => {
    socket.send('first');
    socket.send(Buffer.alloc(Number(query.get('size'))));
    socket.send('third');
  },

  '/silent': () => {},
};

const acceptHead = (request) => [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Accept: ' +
      createHash('sha1')
          .update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11')
          .digest('base64'),
  '', ''
].join('\r\n');

// Accepts, and sends something once the page has sent something. In Firefox it is a race whether `open` and
// earlier messages fire if the connection fails immediately.
function onceAsked(connection, request, speak) {
  connection.write(acceptHead(request), 'latin1');
  connection.once('data', speak);
}

// Scripts that write every byte themselves: (TCP connection, request).
const outrages = {
  '/garbage': (connection) => connection.end('\x16\x03\x01 this is not HTTP\r\n\r\n'),
  '/refused': (connection) => connection.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'),
  '/early-end': (connection) => connection.end(),
  '/never': () => {},

  // "hello" in one frame, and then two bytes of five.
  '/half-a-frame': (connection, request) => onceAsked(connection, request, () => {
    connection.end(Buffer.from('\x81\x05hello\x81\x05he', 'latin1'));
  }),

  '/bad-utf8': (connection, request) => onceAsked(connection, request, () => {
    connection.write(Buffer.from('\x81\x02\xff\xfe', 'latin1'));
  }),
};

// Letters by name, for readers that come before or after them.
class Mailboxes {
  #boxes = new Map();

  #box(name) {
    if (!this.#boxes.has(name)) {
      const box = {};
      box.letter = new Promise((deliver) => box.deliver = deliver);
      this.#boxes.set(name, box);
    }
    return this.#boxes.get(name);
  }

  deliver(name, letter) {
    this.#box(name).deliver(letter);
  }

  fetch(name) {
    return this.#box(name).letter;
  }
}

// A port on which nobody listens.
function unusedPort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const {port} = server.address();
      server.close(() => resolve(port));
    });
  });
}

// A key and a self-signed certificate.
async function selfMadeIdentity() {
  const folder = await mkdtemp(path.join(tmpdir(), 'twinsocket-'));
  const [key, cert] = ['key', 'certificate'].map((name) => path.join(folder, name));
  try {
    await promisify(execFile)('openssl', [
      'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
      '-subj', '/CN=127.0.0.1', '-days', '2', '-keyout', key, '-out', cert,
    ]);
    return {key: await readFile(key), cert: await readFile(cert)};
  } finally {
    await rm(folder, {recursive: true});
  }
}

// Serves `folder`, and the HTML in `pages` by its path. `isolated` lets its pages share memory between
// threads; `secure` uses TLS; `policy` is its Content-Security-Policy.
export async function startServer({folder, isolated = false, secure = false, policy}) {
  const pages = {};
  const mailboxes = new Mailboxes();
  const connections = new Set();
  const unused = await unusedPort();

  const answer = async (request, response) => {
    const {pathname} = new URL(request.url, 'http://localhost');
    const headers = {
      'Cache-Control': 'no-store',
      ...(isolated ? isolation : {}),
      ...(policy ? {'Content-Security-Policy': policy} : {}),
    };
    const send = (status, type, body) => {
      response.writeHead(status, {...headers, 'Content-Type': type}).end(body);
    };
    if (pathname in pages) return send(200, mediaTypes['.html'], pages[pathname]);
    try {
      const file = path.join(folder, path.normalize(pathname));
      send(200, mediaTypes[path.extname(file)] ?? 'application/octet-stream', await readFile(file));
    } catch {
      send(404, 'text/plain', 'There is no such file.');
    }
  };
  const server =
      secure ? https.createServer(await selfMadeIdentity(), answer) : http.createServer(answer);

  const acceptors = {
    plain: new WebSocketServer({noServer: true}),
    deflating: new WebSocketServer({noServer: true, perMessageDeflate: {threshold: 0}}),
  };
  server.on('upgrade', (request, connection, head) => {
    const {pathname, searchParams: query} = new URL(request.url, 'http://localhost');
    connection.on('error', () => {});
    if (pathname in outrages) return outrages[pathname](connection, request);
    if (!(pathname in conversations)) return connection.end('HTTP/1.1 404 Not Found\r\n\r\n');
    const acceptor = acceptors[query.has('deflate') ? 'deflating' : 'plain'];
    acceptor.handleUpgrade(request, connection, head, (socket) => {
      socket.on('error', () => {});
      conversations[pathname](socket, query, mailboxes);
    });
  });
  server.on('connection', (connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
  });

  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const s = secure ? 's' : '';
  return {
    // Two WebSocket addresses: this server's, and one on which nobody listens.
    addresses: [server.address().port, unused].map((port) => `ws${s}://127.0.0.1:${port}`),
    origin: `http${s}://127.0.0.1:${server.address().port}`,
    pages,
    folder,
    close: () => {
      server.close();
      for (const connection of connections) connection.destroy();
    },
  };
}
