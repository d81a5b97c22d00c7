// A room's file as bytes: a line that identifies it, then records with their size and checksum.

import {createHash} from 'node:crypto';
import {deserialize, serialize} from 'node:v8';

import {decodeBatch, encodeBatch} from './events.mjs';

const snapshotRecord = 1;
const batchRecord = 2;
const checksumSize = 8;
const headSize = 4 + checksumSize;

export const titleOf = (path, name) =>
    Buffer.from(`twinsocket room 1 ${JSON.stringify([path, name])}\n`);

export const snapshot = (replica) => record(snapshotRecord, serialize(replica.save()));
export const batch = (relay, events) => record(batchRecord, encodeBatch(relay, events));

// Applies the bytes to the replica. Returns where the last complete record ends, or 0 if the file does not
// belong to this room.
export function replay(bytes, title, replica) {
  if (!bytes.subarray(0, title.length).equals(title)) return 0;
  let at = title.length;
  for (let found; (found = recordAt(bytes, at)); at = found.end) {
    if (found.type === snapshotRecord) {
      replica.load(deserialize(found.body));
    } else {
      const {relay, events} = decodeBatch(found.body);
      for (const happened of events) replica.apply(relay, happened);
    }
  }
  return at;
}

function record(type, body) {
  const head = Buffer.alloc(headSize + 1);
  head.writeUInt32LE(1 + body.length);
  head[headSize] = type;
  checksum(type, body).copy(head, 4);
  return Buffer.concat([head, body]);
}

// Null if there is none, or only an incomplete one.
function recordAt(bytes, at) {
  if (bytes.length - at < headSize + 1) return null;
  const end = at + headSize + bytes.readUInt32LE(at);
  if (end > bytes.length) return null;
  const type = bytes[at + headSize];
  const body = bytes.subarray(at + headSize + 1, end);
  const isWhole = checksum(type, body).equals(bytes.subarray(at + 4, at + headSize));
  return isWhole ? {type, body, end} : null;
}

const checksum = (type, body) => createHash('sha256')
                                     .update(Buffer.of(type))
                                     .update(body)
                                     .digest()
                                     .subarray(0, checksumSize);
