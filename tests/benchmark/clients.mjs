// The clients that are compared: how each is started, and its version.
import {execFile} from 'node:child_process';
import {access, readFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

export const here = path.dirname(fileURLToPath(import.meta.url));

async function debianVersion(name) {
  const {stdout} = await promisify(execFile)('dpkg-query', ['-W', '-f', '${Version}', name]);
  return stdout;
}

async function wsVersion() {
  const text = await readFile(path.join(here, 'node_modules/ws/package.json'), 'utf8');
  return JSON.parse(text).version;
}

const script = path.join(here, 'clients/javascript.mjs');

// Without a command, a program that CMake builds. `lacks`: workloads that it does not have.
const all = {
  'raw': {version: async () => 'read() and write(), OpenSSL'},
  'raw, epoll': {
    program: 'client_raw_epoll',
    lacks: ['receive', 'send', 'json', 'open', 'hold'],
    version: async () => 'the same, epoll_wait() before read()',
  },
  'twinsocket': {program: 'client_ours', version: async () => 'this'},
  'Beast': {program: 'client_beast', version: () => debianVersion('libboost-dev')},
  'Beast, asynchronous': {
    program: 'client_beast_async',
    lacks: ['open', 'hold'],
    version: () => debianVersion('libboost-dev'),
  },
  'libwebsockets': {version: () => debianVersion('libwebsockets-dev')},
  'websocketpp': {version: () => debianVersion('libwebsocketpp-dev')},
  'Qt': {program: 'client_qt', version: () => debianVersion('qt6-websockets-dev')},
  'npm ws': {command: ['node', script, 'ws'], version: wsVersion},
  'Node': {
    command: ['node', '--experimental-websocket', '--no-warnings', script, 'own'],
    version: async () => process.version,
    isThere: () => process.allowedNodeEnvironmentFlags.has('--experimental-websocket'),
  },
};

// The clients that are available.
export async function clientsOf(build) {
  const clients = [];
  for (const [name, client] of Object.entries(all)) {
    const program = path.join(build, client.program ?? `client_${name}`);
    const isThere = client.command ? client.isThere?.() ?? true : await access(program).then(() => true, () => false);
    if (!isThere) continue;
    const command = client.command ?? [program];
    clients.push({name, command, program, lacks: client.lacks ?? [], version: await client.version()});
  }
  return clients;
}
