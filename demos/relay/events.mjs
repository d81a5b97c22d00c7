// What happens in a room, one thing after the other, and its form as bytes: what is kept and passed on.

import {randomBytes} from 'node:crypto';

import {Reader, Writer} from './wire.mjs';

// Of a connection of one relay: {type, connection, data}.
export const event = {
  joined: 1,  // luck[4], the first message
  said: 2,    // a message
  left: 3,    //
  gone: 4,    // the relay[8] that is no more, and whose people have left; no connection
  waited: 5,  // nothing: the grace for whoever left is over; no connection
};

const relayIdSize = 8;

// Never the same twice: a relay that starts again is another one.
export const newRelayId = () => randomBytes(relayIdSize);

// The events of one relay: its id, then each with its size in front.
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
