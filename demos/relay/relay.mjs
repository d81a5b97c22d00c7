// The server of all demos: `node relay.mjs --help` lists its options.

import {statSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

import {hostName} from './hosts.mjs';
import {readOrigin} from './origin.mjs';
import {startRelay} from './server.mjs';

const usage = `usage: node relay.mjs [--host ADDRESS] [--port PORT] [--name HOST]... [--root FOLDER]
                      [--data FOLDER | --redis URL [--reach HOST:PORT]] [--origin ORIGIN]...
                      [--tick MILLISECONDS] [--tick-control]

  --host ADDRESS  the address to listen on (default: 127.0.0.1); 0.0.0.0 lets everybody in
  --port PORT     the port to listen on (default: 0, any free one)
  --name HOST     a host name that people reach the relay by, besides addresses and localhost;
                  requests for any other name are refused; * allows all
  --root FOLDER   the pages to serve (default: build/emscripten/pages)
  --data FOLDER   keeps the rooms in files in this folder (default: in memory only)
  --redis URL     keeps the rooms in Redis, and shares them with all relays that do the same;
                  for example redis://127.0.0.1:6379
  --reach HOST:PORT  the address by which the other relays reach this one, since each pond is in one relay
                  (default: the address it listens on)
  --origin ORIGIN lets pages of another origin connect, for example https://example.org; * allows all
  --tick MILLISECONDS  the time between two ticks of /ticker, on average (default: 1000)
  --tick-control  lets every client begin a known sequence of ticks, for measurements

Prints its address on one line, then serves until SIGINT or SIGTERM.
`;

const defaultRoot = fileURLToPath(new URL('../../build/emscripten/pages', import.meta.url));

function readOptions() {
  const {values} = parseArgs({
    options: {
      host: {type: 'string', default: '127.0.0.1'},
      port: {type: 'string', default: '0'},
      name: {type: 'string', multiple: true, default: []},
      root: {type: 'string'},
      data: {type: 'string'},
      redis: {type: 'string'},
      reach: {type: 'string'},
      origin: {type: 'string', multiple: true, default: []},
      tick: {type: 'string', default: '1000'},
      'tick-control': {type: 'boolean', default: false},
      help: {type: 'boolean', default: false},
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65535) throw new Error(`'${values.port}' is not a port`);
  const tickEvery = Number(values.tick);
  if (!(tickEvery >= 1)) throw new Error(`'${values.tick}' is not a number of milliseconds`);
  const origins = values.origin.map((text) => {
    const origin = readOrigin(text);
    if (!origin) throw new Error(`'${text}' is not an origin; one looks like https://example.org`);
    return origin;
  });
  const names = values.name.map((text) => {
    const name = text === '*' ? text : hostName(text);
    if (!name) throw new Error(`'${text}' is not a host name; one looks like sketch.example.org`);
    return name;
  });
  return {...values, port, names, origins, root: rootFolder(values.root), limits: {tickEvery, tickControl: values['tick-control']}};
}

// The default folder may not exist before the pages are built; a folder in an option must exist.
function rootFolder(named) {
  if (named === undefined) return defaultRoot;
  if (statSync(named, {throwIfNoEntry: false})?.isDirectory()) return named;
  throw new Error(`--root: there is no folder '${named}'`);
}

function fail(status, sentence) {
  process.stderr.write(`relay: ${sentence}\n`);
  process.exit(status);
}

function why({code, message, syscall}, {host, port, data}) {
  if (data && syscall && syscall !== 'listen')
    return `--data: the folder '${data}' cannot be used (${code}); name one that can be written`;
  if (code === 'EADDRINUSE') return `port ${port} is taken; choose another with --port, or 0`;
  if (code === 'EACCES') return `port ${port} needs more rights; choose one above 1023`;
  if (code === 'EADDRNOTAVAIL') return `${host} is not an address of this machine`;
  return message;
}

let options;
try {
  options = readOptions();
} catch (error) {
  fail(2, `${error.message}\n${usage}`);
}
if (options.help) {
  process.stdout.write(usage);
  process.exit(0);
}

let relay;
try {
  relay = await startRelay(options);
} catch (error) {
  fail(1, why(error, options));
}
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => relay.close());
process.stdout.write(`relay listening on ${relay.url}\n`);
