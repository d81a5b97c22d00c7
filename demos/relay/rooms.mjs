// Rooms by name. They stay when they are empty; who was left alone for longest makes place.

export class Rooms {
  #rooms = new Map();
  #make;
  #most;

  constructor(make, most) {
    this.#make = make;
    this.#most = most;
  }

  open(name) {
    const room = this.#rooms.get(name) ?? this.#make(name);
    this.#rooms.delete(name);
    this.#rooms.set(name, room);  // Now the youngest.
    if (this.#rooms.size > this.#most) this.#forgetOne();
    return room;
  }

  #forgetOne() {
    for (const [name, room] of this.#rooms) {
      if (room.people.size === 0) return this.#rooms.delete(name);
    }
  }
}
