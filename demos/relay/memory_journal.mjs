// Rooms that are only in memory: each event takes effect at once.

import {newRelayId} from './events.mjs';

export class MemoryJournal {
  healthy = true;
  idleRoomsStay = true;
  relay = newRelayId();

  // `listener(reason)` would be called when rooms can no longer be trusted: never here.
  onLost() {}

  // A room's log: `applyHere` is for events that nobody else needs.
  async open(_path, _name, replica) {
    const applyHere = (happened) => replica.apply(this.relay, happened);
    return {applyHere, submit: applyHere, async close() {}};
  }

  async close() {}
}
