// /sketchpad?room=NAME: the kind of the sketchpad's rooms.

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
