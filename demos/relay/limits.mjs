// Every limit of the relay, with its reason. A client that exceeds one is told so, with code 1008 or 1009.

export const limits = {
  connections: 25_000,      // In total: each costs some kilobytes.
  connectionsOfAddress: 250,  // For one address: a school behind one router.
  chatMessage: 4 << 10,
  chatPerSecond: 5,         // Lines of one person.
  chatLines: 200,           // Of a room, for people who reconnect.
  chatBacklog: 256 << 10,   // How many bytes a reader may be behind.
  echoMessage: 64 << 20,    // As much as a client accepts by default.
  unfinishedBytes: 256 << 20,  // Of all messages that are being received.
  sketchMessage: 64 << 10,  // A frame's points are a few bytes.
  peopleInRoom: 256,
  crowd: 8,                // With more people, changes are sent once per tick, and not immediately.
  tick: 16,                // In milliseconds: a frame of a display with 60 Hz.
  rooms: 1000,             // The one that was empty for longest is dropped for a new one.
  roomBytes: 256 << 20,    // Of all rooms in memory: above that, the large ones accept no more.
  idleRoomBytes: 64 << 20,  // Of empty rooms: above that, those that were empty for longest are dropped.
  idleRoom: 15 * 60_000,   // Milliseconds for which an empty room is kept in memory.
  roomsWeighed: 500,       // Milliseconds between two checks of the rooms' sizes.
  roomName: 64,            // Characters.
  personName: 32,          // Bytes of UTF-8.
  tadpoleMessage: 512,
  tadpoleMessagesPerSecond: 80,   // 20 inputs, 2 pings, and chat messages.
  tadpoleBacklog: 64 << 10,       // In bytes: a client that is further behind gets no snapshots meanwhile.
  ponds: 50,                      // Each computes 20 times a second.
  pondGrace: 30_000,              // Milliseconds for which an empty pond is kept.
  pokerMessage: 4 << 10,
  playersInRoom: 100,  // Everybody gets the whole state after each change.
  pokerPerSecond: 20,  // Messages of one player.
  grace: 30_000,       // Milliseconds within which a moderator who left may come back.
  storyTitle: 200,     // Bytes of UTF-8.
  strokePoints: 20_000,    // The client starts a new stroke long before.
  historyBytes: 16 << 20,  // Of one room. The oldest strokes are dropped first.
  historySlice: 64 << 10,  // One history message.
  keepEvery: 100,          // Milliseconds between two writes to a room's file: kill -9 loses at most this.
  keepAgain: 5000,         // Milliseconds until a failed write is repeated.
  keptBytes: 1 << 20,      // A room's file is rewritten when it is larger than this, and than three times its drawing.
  roomsKept: 10_000,       // Files. Those that were not used for longest are deleted first.
  lease: 5000,             // Milliseconds after which a silent relay counts as gone.
  redisBacklog: 32 << 20,  // How many bytes Redis may be behind.
  redisDays: 30,           // Rooms that are not used for longer are deleted there.
  authors: 10_000,         // Remembered for each room, so that people who come back keep their identity.
  messagesPerSecond: 400,  // A display with 240 Hz sends at most 120.
  bytesPerSecond: 256 << 10,
  burstSeconds: 4,       // After a pause, a client may send this many seconds' worth at once.
  backlog: 4 << 20,      // How many bytes a reader may be behind, in addition to the history that it is being sent.
  tickEvery: 1000,       // Milliseconds between two ticks of the ticker, on average.
  tickControl: false,    // Whether POST /ticker/begin?seed=N may begin a known sequence of ticks.
  ticksKept: 100,        // For polling clients.
  longPoll: 25_000,      // In milliseconds; proxies end connections that are silent for 60 seconds.
  helloTimeout: 10_000,  // In milliseconds.
  pulse: 30_000,         // Milliseconds between pings; a client that has not answered by the next one is gone.
  goodbye: 1000,         // Milliseconds to answer a Close frame when the relay ends.
};
