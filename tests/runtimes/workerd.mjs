// Cloudflare's workerd: a server whose worker runs a page's script while it answers a request.
import {spawn} from 'node:child_process';
import {cp, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

const configuration = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "worker.mjs")],
  bindings = [(name = "evaluator", unsafeEval = void), (name = "script", text = embed "script.js")],
  compatibilityDate = "2026-11-01",
);
`;

// Like RuntimeRunner.run().
export async function runInWorkerd(command, file, addresses, write) {
  const folder = await mkdtemp(path.join(tmpdir(), 'twinsocket-'));
  await writeFile(path.join(folder, 'config.capnp'), configuration);
  await cp(fileURLToPath(new URL('worker.mjs', import.meta.url)), path.join(folder, 'worker.mjs'));
  await cp(file, path.join(folder, 'script.js'));
  const child = spawn(command, ['serve', path.join(folder, 'config.capnp'), '--control-fd=3', '--experimental'],
                      {stdio: ['ignore', 'pipe', 'pipe', 'pipe']});
  const stop = () => child.kill('SIGKILL');  // Other signals take a while.
  process.once('exit', stop);
  for (const kind of ['stdout', 'stderr'])
    child[kind].on('data', (data) => write(kind, data.toString().replace(/\n$/, '')));
  const over = new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
  const asked = new Promise((resolve, reject) => {
    createInterface({input: child.stdio[3]}).on('line', (line) => {
      const {event, port} = JSON.parse(line);
      const control = encodeURIComponent(addresses[0]);
      if (event === 'listen') fetch(`http://127.0.0.1:${port}/?control=${control}`).then((answer) => answer.text()).then(resolve, reject);
    });
  });
  try {
    return Number(await Promise.race([asked, over]));
  } finally {
    process.off('exit', stop);
    stop();
    await over;
    await rm(folder, {recursive: true});
  }
}
