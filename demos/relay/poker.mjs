// /poker?room=NAME: planning poker. The messages are told in ../poker/PROTOCOL.md.

import {Player, PokerRoom} from './poker_room.mjs';
import {roomServer} from './seat.mjs';

export const pokerProtocol = 'poker.v1';

export function pokerServer(limits) {
  return roomServer({
    Room: PokerRoom,
    Person: Player,
    protocol: pokerProtocol,
    binary: false,
    longest: limits.pokerMessage,
    limits: {
      ...limits,
      peopleInRoom: limits.playersInRoom,
      messagesPerSecond: limits.pokerPerSecond,
    },
  });
}
