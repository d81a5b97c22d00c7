// The benchmark's server, as a process that ends with ours.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';

export class Server {
  // `prefix`: a command that starts it, such as taskset. `listeners`: how many further ports for ws.
  static async start(build, {certificate, prefix = [], listeners = 0} = {}) {
    const server = new Server;
    const files = certificate ? [certificate.file, certificate.key] : listeners ? [String(listeners)] : [];
    const [command, ...words] = [...prefix, `${build}/benchmark_server`, ...files];
    server.process = spawn(command, words, {stdio: ['pipe', 'pipe', 'inherit']});
    server.lines = createInterface({input: server.process.stdout});
    server.ports = JSON.parse((await once(server.lines, 'line'))[0]);
    server.lines.on('line', (line) => server.lastLine = line);
    return server;
  }

  url(scheme, path) {
    return `${scheme.slice(0, 3).replace(':', '')}://127.0.0.1:${this.ports[scheme]}${path}`;
  }

  async stop() {
    this.process.stdin.end();
    if (this.process.exitCode === null) await once(this.process, 'exit');
  }
}
