// What is measured. `path` is the server's; COUNT stands for the number of messages.
const mebibyte = 1 << 20;

// `warm`: client and server share one core, which then never sleeps. `least`: the target for the ratio to
// raw; `most`: nanoseconds of CPU time per message. `size`: bytes per message.
export const workloads = {
  a1: {title: 'ping-pong, 32 B', run: 'echo', size: 32, path: '/echo', warm: true, least: 0.93},
  a2: {title: 'ping-pong, 1 KiB', run: 'echo', size: 1024, path: '/echo', warm: true, least: 0.93},
  a3: {title: 'ping-pong, 64 KiB', run: 'echo', size: 65536, path: '/echo', warm: true, least: 0.88},
  'a1 cold': {title: 'ping-pong, 32 B, each on a core of its own', run: 'echo', size: 32, path: '/echo'},
  b1: {title: 'receive, 32 B binary', run: 'receive', size: 32, path: '/flood/binary/32/COUNT', most: 15},
  b2: {title: 'receive, 256 B binary', run: 'receive', size: 256, path: '/flood/binary/256/COUNT', least: 0.9},
  b3: {title: 'receive, 256 B text', run: 'receive', size: 256, path: '/flood/ascii/256/COUNT', least: 0.75},
  b4: {title: 'receive, 1 MiB binary', run: 'receive', size: mebibyte, path: '/flood/binary/1048576/COUNT', least: 0.95},
  b5: {title: 'receive, 1 MiB text, ASCII', run: 'receive', size: mebibyte, path: '/flood/ascii/1048576/COUNT', least: 0.95},
  'b5 other': {title: 'receive, 1 MiB text, other', run: 'receive', size: mebibyte, path: '/flood/other/1048576/COUNT', least: 0.85},
  c1: {title: 'send, 32 B', run: 'send', size: 32, path: '/sink/COUNT', most: 20},
  c2: {title: 'send, 1 MiB', run: 'send', size: mebibyte, path: '/sink/COUNT', least: 0.8},
  d: {title: 'echo of 1 KiB JSON, permessage-deflate', run: 'json', size: 1024, path: '/echo-deflate', wire: true, timesTheBest: 1.2},
  e1: {title: 'TLS ping-pong, 32 B', scheme: 'wss', run: 'echo', size: 32, path: '/echo', warm: true, least: 0.93},
  e2: {title: 'TLS receive, 32 B binary', scheme: 'wss', run: 'receive', size: 32, path: '/flood/binary/32/COUNT', least: 0.8},
  e3: {title: 'TLS receive, 1 MiB binary', scheme: 'wss', run: 'receive', size: mebibyte, path: '/flood/binary/1048576/COUNT', least: 1},
  e4: {title: 'TLS send, 1 MiB', scheme: 'wss', run: 'send', size: mebibyte, path: '/sink/COUNT', least: 0.85},
  f: {title: 'connections, ws', run: 'open', path: '/echo', least: 0.95},
  'f wss': {title: 'connections, wss, resumed', scheme: 'wss', run: 'open', path: '/echo', least: 0.95},
  'f wss full': {title: 'connections, wss, not resumed', scheme: 'wssUnresumed', run: 'open', path: '/echo', least: 0.95},
};

// How many messages to begin with; after that, as many as fill the time of a run.
export function firstCount({run, size}) {
  if (run === 'open') return 100;
  if (run === 'echo' || run === 'json') return size > 10000 ? 500 : 2000;
  return size > 10000 ? 50 : 50000;
}

// For each open, silent connection.
export const memory = {
  g: {title: 'memory, ws', scheme: 'ws', most: 4 * 1024},
  'g wss': {title: 'memory, wss', scheme: 'wss', most: 18000},
};

// User-space instructions per message, by callgrind.
export const instructions = {
  'h received': {title: 'received, 32 B binary', of: 'b1', most: 90},
  'h sent': {title: 'sent, 32 B', of: 'c1', most: 120},
};
