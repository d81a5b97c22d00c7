// A player of /tadpoles, with what the tests need.

import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

import {Client} from './client.mjs';

export const program = process.env.TADPOLES_ROOM ??
    fileURLToPath(new URL('../../../build/emscripten/demos/tadpoles/room.cjs', import.meta.url));
export const skip = existsSync(program) ? false : 'the room is not built for the web here';

export const kind = {hello: 1, input: 2, ping: 3, say: 4, welcome: 16, who: 17, snapshot: 18, pong: 19, said: 20};

export class Tadpole extends Client {
  #inputs = 0;

  constructor(relay, room = 'test') {
    super(`${relay.url}/tadpoles?room=${encodeURIComponent(room)}`, ['tadpoles.v1']);
  }

  async join(name, key = 'key-' + name.padEnd(4).slice(0, 4)) {
    await this.opened();
    this.send(Buffer.concat([Buffer.of(kind.hello), Buffer.from(key), Buffer.of(7), Buffer.from(name)]));
    this.id = (await this.hear(kind.welcome)).readUInt16LE(1);
    return this;
  }

  async hear(wanted) {
    for (;;) {
      const message = await this.next();
      if (message[0] === wanted) return message;
    }
  }

  swim(heading) {
    const message = Buffer.alloc(7);
    message[0] = kind.input;
    message.writeUInt32LE(++this.#inputs, 1);
    message[5] = heading;
    message[6] = 3;
    this.send(message);
  }
}
