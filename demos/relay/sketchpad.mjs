// /sketchpad?room=NAME: what a sketchpad's rooms are made of.

import {Person, Room} from './room.mjs';
import {roomServer} from './seat.mjs';
import {protocol} from './wire.mjs';

export function sketchpadServer(relay) {
  const {limits} = relay;
  return roomServer({
    path: 'sketchpad',
    kind: {Room, Person, limits},
    protocol,
    binary: true,
    longest: limits.sketchMessage,
    relay,
  });
}
