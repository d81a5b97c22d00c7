// /sketchpad?room=NAME: what a sketchpad's rooms are made of.

import {Person, Room} from './room.mjs';
import {roomServer} from './seat.mjs';
import {protocol} from './wire.mjs';

export function sketchpadServer(limits) {
  return roomServer(
      {Room, Person, protocol, binary: true, longest: limits.sketchMessage, limits});
}
