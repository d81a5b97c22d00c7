// Rooms that are kept nowhere but in memory: what happens, happens at once.

import {newRelayId} from './events.mjs';

export class MemoryJournal {
  healthy = true;
  idleRoomsStay = true;
  relay = newRelayId();

  // `listener(reason)` is called when no room can be trusted any more: never here.
  onLost() {}

  // A room's log: `applyHere` is for what nobody else needs to know.
  async open(_path, _name, replica) {
    const applyHere = (happened) => replica.apply(this.relay, happened);
    return {applyHere, submit: applyHere, async close() {}};
  }

  async close() {}
}
