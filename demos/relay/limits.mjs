// Every limit of the relay, with its reason. Who passes one is told so, with code 1008 or 1009.

export const limits = {
  connections: 25_000,      // All together: each costs some kilobytes.
  connectionsOfAddress: 250,  // Of one address: a school behind one router.
  chatMessage: 4 << 10,
  chatPerSecond: 5,         // Lines of a person.
  chatLines: 200,           // Of a room, for those who come back.
  chatBacklog: 256 << 10,   // Bytes a reader may be behind.
  echoMessage: 64 << 20,    // As much as a client accepts by default.
  unfinishedBytes: 256 << 20,  // Of all messages that are being received.
  sketchMessage: 64 << 10,  // A frame's points are a few bytes.
  peopleInRoom: 256,
  crowd: 8,                // With more people, what they do is told once in a tick, not at once.
  tick: 16,                // Milliseconds: a frame of a display of 60 Hz.
  rooms: 1000,             // The longest empty one makes place for a new one.
  roomBytes: 256 << 20,    // Of all rooms in memory: then the large ones take no more.
  idleRoomBytes: 64 << 20,  // Of those that are empty: then the longest empty ones are dropped.
  idleRoom: 15 * 60_000,   // Milliseconds that an empty room is kept in memory.
  roomsWeighed: 500,       // Milliseconds between two looks at what the rooms take.
  roomName: 64,            // Characters.
  personName: 32,          // Bytes of UTF-8.
  tadpoleMessage: 512,
  tadpoleMessagesPerSecond: 80,   // 20 inputs, 2 pings, and what somebody says.
  tadpoleBacklog: 64 << 10,       // Bytes: whoever is further behind gets no snapshots meanwhile.
  ponds: 50,                      // Each has a processor's time to itself 20 times a second.
  pondGrace: 30_000,              // Milliseconds that an empty pond is kept.
  pokerMessage: 4 << 10,
  playersInRoom: 100,  // Everyone is told the whole state with each change.
  pokerPerSecond: 20,  // Messages of a player.
  grace: 30_000,       // Milliseconds that a moderator who left may take to come back.
  storyTitle: 200,     // Bytes of UTF-8.
  strokePoints: 20_000,    // The client starts a new stroke long before.
  historyBytes: 16 << 20,  // A room's. The oldest strokes go first.
  historySlice: 64 << 10,  // One history message.
  keepEvery: 100,          // Milliseconds between two writes to a room's file: what kill -9 may cost.
  keepAgain: 5000,         // Milliseconds until a write that failed is tried again.
  keptBytes: 1 << 20,      // A room's file is rewritten above this, and three times its drawing.
  roomsKept: 10_000,       // Files. Those left alone for longest go first.
  lease: 5000,             // Milliseconds after which a relay that is silent counts as gone.
  redisBacklog: 32 << 20,  // Bytes that Redis may be behind.
  redisDays: 30,           // What is left alone for longer is forgotten there.
  authors: 10_000,         // Remembered in a room, so that who comes back is the same person.
  messagesPerSecond: 400,  // A display of 240 Hz sends at most 120.
  bytesPerSecond: 256 << 10,
  burstSeconds: 4,       // After a pause a client may send this much at once.
  backlog: 4 << 20,      // Bytes a reader may be behind, beyond the history it is being sent.
  tickEvery: 1000,       // Milliseconds between two ticks of the ticker, on average.
  tickControl: false,    // Whether POST /ticker/begin?seed=N may begin a known sequence of ticks.
  ticksKept: 100,        // For those who poll.
  longPoll: 25_000,      // Milliseconds; proxies end what is silent for 60 seconds.
  helloTimeout: 10_000,  // Milliseconds.
  pulse: 30_000,         // Milliseconds between pings; who has not answered by the next is gone.
  goodbye: 1000,         // Milliseconds to answer a Close when the relay ends.
};
