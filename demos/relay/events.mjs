// The events of a room, one after the other, and their form as bytes, which is stored and passed on.

import {randomBytes} from 'node:crypto';

import {Reader, Writer} from './wire.mjs';

// From a connection of one relay: {type, connection, data}.
export const event = {
  joined: 1,  // luck[4], the first message
  said: 2,    // a message
  left: 3,    //
  gone: 4,    // the id[8] of a relay that has ended, whose people have left; no connection
  waited: 5,  // nothing: the time in which people who left may come back is over; no connection
};

const relayIdSize = 8;

// Never repeats: a relay that restarts has another one.
export const newRelayId = () => randomBytes(relayIdSize);

// The events of one relay: its id, then each event, preceded by its size.
export function encodeBatch(relay, events) {
  const parts = [relay];
  for (const {type, connection, data} of events) {
    const head = new Writer().byte(type).varint(connection).finish();
    parts.push(new Writer().varint(head.length + data.length).finish(), head, data);
  }
  return Buffer.concat(parts);
}

export function decodeBatch(bytes) {
  const reader = new Reader(bytes);
  const relay = reader.take(relayIdSize);
  const events = [];
  while (!reader.done) {
    const body = new Reader(reader.take(reader.varint()));
    events.push({type: body.byte(), connection: body.varint(), data: body.rest()});
  }
  return {relay, events};
}
