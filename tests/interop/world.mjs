// Starts the servers and the proxies, and tells where they are. Everything that it starts is ended again.
import {execFile, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {tongues} from './cases.mjs';
import {proxies} from './proxies.mjs';
import {servers} from './servers.mjs';
import {Tap} from './tap.mjs';

const sources = fileURLToPath(new URL('servers/', import.meta.url));
const run = promisify(execFile);
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill()));

// Starts a program; resolves with its output once that shows that it is ready.
function start(name, [command, ...words], ready) {
  const child = spawn(command, words, {cwd: sources, stdio: ['ignore', 'pipe', 'pipe']});
  running.add(child);
  let heard = '';
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${name} did not start (${why}): ${heard}`));
    child.on('error', ({message}) => fail(message));
    child.on('close', (status) => {
      running.delete(child);
      fail(`status ${status}`);
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        heard = (heard + data).slice(-10000);
        const match = heard.match(ready);
        if (match) resolve(match);
      });
    }
  });
}

async function unusedPort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address();
  server.close();
  return port;
}

// A certificate for localhost that is its own authority, and its key, in one file.
async function makeCertificate(folder) {
  const [key, certificate] = ['key', 'certificate'].map((name) => path.join(folder, `${name}.pem`));
  await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
                        '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2',
                        '-keyout', key, '-out', certificate]);
  const [secret, authority] = await Promise.all([readFile(key, 'utf8'), readFile(certificate, 'utf8')]);
  const both = path.join(folder, 'both.pem');
  await writeFile(both, authority + secret);
  return {both, authority, file: certificate};
}

async function startServer(name, server, folder) {
  if (server.build) {
    const [command, ...words] = server.build(folder);
    await run(command, words, {cwd: sources});
  }
  const [, port, version] = await start(name, server.start(folder), /listening (\d+) (\S+)/);
  const tap = new Tap(Number(port));
  await tap.start();
  return {name, from: server.from, version: version.replace(/-$/, ''), server, tap, address: `ws://127.0.0.1:${tap.port}`};
}

async function startProxy(name, proxy, folder, {certificate, tap, server}) {
  const file = path.join(folder, 'configuration');
  const ports = {ws: await unusedPort(), wss: await unusedPort()};
  await writeFile(file, proxy.configuration({ports, certificate, target: tap.port, folder}));
  await start(name, proxy.start(folder, file), proxy.ready);
  const [[command, ...words], pattern] = proxy.version;
  const {stdout, stderr} = await run(command, words);
  const [, version] = (stdout + stderr).match(pattern);
  return Object.entries(ports).map(([scheme, port]) =>
      ({name: `${name}, ${scheme}`, from: proxy.from, version, server, tap, address: `${scheme}://localhost:${port}`}));
}

// Starts those whose names contain `only`, each with its own folder in `folder`.
export async function startWorld(folder, only = '') {
  const ownFolder = async (name) => {
    const own = path.join(folder, name);
    await mkdir(own, {recursive: true});
    return own;
  };
  const certificate = await makeCertificate(folder);
  const isMeant = (name) => name.toLowerCase().includes(only.toLowerCase());
  const started = await Promise.all(Object.entries(servers).map(
      async ([name, server]) => (isMeant(name) || name === 'ws') &&
          startServer(name, server, await ownFolder(name))));
  const rows = started.filter(Boolean);
  const behind = {...rows[0], certificate: certificate.both};
  for (const [name, proxy] of Object.entries(proxies).filter(([name]) => isMeant(name)))
    rows.push(...await startProxy(name, proxy, await ownFolder(name), behind));
  return {rows: rows.filter(({name}) => isMeant(name)), certificate, tongueOf: ({server}) => server.tongue ?? tongues.plainly};
}
