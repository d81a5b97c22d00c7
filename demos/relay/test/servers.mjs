// Starts Redis and other servers for a test, on free ports of the loopback interface.

import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

// Runs a server until end(); resolves once it has printed `ready`, to {child, line, end}.
export async function run([program, ...options], ready) {
  const child = spawn(program, options, {stdio: ['ignore', 'pipe', 'pipe']});
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const lines = [];
  const line = await new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (text) => {
        lines.push(text);
        if (ready.test(text)) resolve(text);
      });
    }
    child.once('error', reject);
    exited.then(() => reject(new Error(`${program} ended:\n${lines.join('\n')}`)));
  });
  const end = (signal = 'SIGKILL') => {
    child.kill(signal);
    return exited;
  };
  return {child, line, lines, end};
}

// It stores everything in memory.
export async function startRedis(port = 0) {
  // Another program may take the port before it is used.
  for (let attempt = 1;; attempt++) {
    const chosen = port || await freePort();
    const options = ['--bind', '127.0.0.1', '--port', String(chosen), '--save', '', '--appendonly', 'no'];
    try {
      const server = await run(['redis-server', ...options], /Ready to accept connections/);
      return {...server, port: chosen, url: `redis://127.0.0.1:${chosen}`};
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

export async function startRelayProcess(...options) {
  const program = fileURLToPath(new URL('../relay.mjs', import.meta.url));
  const server = await run([process.execPath, program, ...options], /^relay listening on /);
  return {...server, url: server.line.split(' ').at(-1)};
}

// In front of relays, as recommended in ../nginx.conf.
export async function startNginx(relays) {
  const folder = await mkdtemp(join(tmpdir(), 'relay-test-'));
  const remove = () => rm(folder, {recursive: true, force: true});
  for (let attempt = 1;; attempt++) {
    const port = await freePort();
    const file = join(folder, 'nginx.conf');
    await writeFile(file, await nginxConfiguration(port, relays));
    const command = ['/usr/sbin/nginx', '-e', 'stderr', '-p', folder, '-c', file];
    try {
      const server = await run(command, /start worker process /);
      const end = () => server.end('SIGTERM').then(remove);
      return {...server, url: `http://127.0.0.1:${port}`, end};
    } catch (error) {
      if (attempt < 5) continue;
      await remove();
      throw error;
    }
  }
}

async function nginxConfiguration(port, relays) {
  const recommended = await readFile(new URL('../nginx.conf', import.meta.url), 'utf8');
  const servers = relays.map(({url}) => `server ${new URL(url).host};`).join(' ');
  const site = recommended.replace(/(server 127\.0\.0\.1:\d+;\s*)+/g, servers)
                   .replace(/listen [^;]+;/, `listen 127.0.0.1:${port};`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
                        .map((what) => `${what}_temp_path temporary;`)
                        .join(' ');
  return `daemon off; pid nginx.pid; error_log stderr notice; events {}
          http { access_log off; ${temporary} ${site} }`;
}
