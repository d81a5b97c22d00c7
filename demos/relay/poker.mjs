// /poker?room=NAME: planning poker. ../poker/PROTOCOL.md describes the messages.

import {Player, PokerRoom} from './poker_room.mjs';
import {roomServer} from './seat.mjs';

export function pokerServer(relay) {
  const {limits} = relay;
  const {playersInRoom: peopleInRoom, pokerPerSecond: messagesPerSecond} = limits;
  return roomServer({
    path: 'poker',
    kind: {
      Room: PokerRoom,
      Person: Player,
      limits: {...limits, peopleInRoom, messagesPerSecond},
    },
    protocol: 'poker.v1',
    binary: false,
    longest: limits.pokerMessage,
    relay,
  });
}
