// Runs a program with an echo server, with and without TLS: `node talk.mjs COMMAND…` appends two URLs and a
// certificate.

import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {connect} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createServer} from 'node:tls';

import {startRelay} from '../../demos/relay/server.mjs';

const folder = mkdtempSync(join(tmpdir(), 'talk-'));
const [key, certificate] = ['key.pem', 'certificate.pem'].map((name) => join(folder, name));
execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
  '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', certificate], {stdio: 'ignore'});
const relay = await startRelay({root: folder});
const {port} = new URL(relay.url);
const tls = createServer({key: readFileSync(key), cert: readFileSync(certificate)}, (client) => {
  const server = connect({host: '127.0.0.1', port});
  client.pipe(server).pipe(client);
  for (const socket of [client, server]) socket.on('error', () => client.destroy());
}).listen(0, '127.0.0.1');
await once(tls, 'listening');
const [command, ...words] = process.argv.slice(2);
const program = spawn(command, [...words, `ws://127.0.0.1:${port}/echo`, `wss://127.0.0.1:${tls.address().port}/echo`,
  readFileSync(certificate, 'utf8')], {stdio: ['ignore', 'inherit', 'inherit']});
const [status] = await once(program, 'close');
rmSync(folder, {recursive: true});
process.exit(status ?? 1);
