// The server of all demos: `node relay.mjs --help` tells its options.

import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

import {readOrigin} from './origin.mjs';
import {startRelay} from './server.mjs';

const usage = `usage: node relay.mjs [--host ADDRESS] [--port PORT] [--root FOLDER]
                      [--data FOLDER | --redis URL] [--origin ORIGIN]...
                      [--tick MILLISECONDS]

  --host ADDRESS  listens there; 127.0.0.1 unless told otherwise, 0.0.0.0 lets everyone in
  --port PORT     0 takes any free one; 0 unless told otherwise
  --root FOLDER   the pages; build/emscripten/pages unless told otherwise
  --data FOLDER   keeps the rooms there; in memory alone unless told otherwise
  --redis URL     keeps the rooms there, and shares them with all relays that do the same;
                  like redis://127.0.0.1:6379
  --origin ORIGIN lets other pages connect than its own, like https://example.org; * lets all
  --tick MILLISECONDS  between two ticks of /ticker, in the mean; 1000 unless told otherwise

Prints its address in one line, then serves until SIGINT or SIGTERM.
`;

function readOptions() {
  const {values} = parseArgs({
    options: {
      host: {type: 'string', default: '127.0.0.1'},
      port: {type: 'string', default: '0'},
      root: {
        type: 'string',
        default: fileURLToPath(new URL('../../build/emscripten/pages', import.meta.url)),
      },
      data: {type: 'string'},
      redis: {type: 'string'},
      origin: {type: 'string', multiple: true, default: []},
      tick: {type: 'string', default: '1000'},
      help: {type: 'boolean', default: false},
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65535) throw new Error(`'${values.port}' is not a port`);
  const tickEvery = Number(values.tick);
  if (!(tickEvery >= 1)) throw new Error(`'${values.tick}' is no number of milliseconds`);
  const origins = values.origin.map((text) => {
    const origin = readOrigin(text);
    if (!origin) throw new Error(`'${text}' is no origin; one looks like https://example.org`);
    return origin;
  });
  return {...values, port, origins, limits: {tickEvery}};
}

function fail(status, sentence) {
  process.stderr.write(`relay: ${sentence}\n`);
  process.exit(status);
}

function why({code, message}, {host, port}) {
  if (code === 'EADDRINUSE') return `port ${port} is taken; choose another with --port, or 0`;
  if (code === 'EACCES') return `port ${port} needs more rights; choose one above 1023`;
  if (code === 'EADDRNOTAVAIL') return `${host} is no address of this machine`;
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
