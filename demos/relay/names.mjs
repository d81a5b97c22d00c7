// The relay chooses a name for people without one, and gives everybody a colour.

const animals =
    ('Badger Beaver Bison Crane Cricket Curlew Dolphin Falcon Ferret Finch Gecko Hare Hedgehog ' +
     'Heron Ibis Jackdaw Kestrel Kiwi Lark Lemur Lynx Magpie Marten Mole Moth Newt Ocelot Osprey ' +
     'Otter Owl Panda Pelican Plover Puffin Quail Raven Robin Seal Shrew Sparrow Squirrel Starling ' +
     'Stoat Swift Tapir Tern Toad Vole Walrus Wombat Wren Yak')
        .split(' ');

export const colours = 8;  // As many as in sketchpad/style.h.

// An animal that is not taken yet; if all are, with a number. `luck` is from [0, 1).
export function freeName(taken, luck = Math.random()) {
  const start = Math.floor(luck * animals.length);
  for (let round = 1;; round++) {
    for (let i = 0; i < animals.length; i++) {
      const animal = animals[(start + i) % animals.length];
      const name = round === 1 ? animal : `${animal} ${round}`;
      if (!taken.has(name)) return name;
    }
  }
}

// The first of the colours that the fewest people have.
export function rarestColour(taken) {
  const uses = new Array(colours).fill(0);
  for (const colour of taken) uses[colour % colours]++;
  return uses.indexOf(Math.min(...uses));
}

// A name that a person chose: printable, and not too long.
export function cleanName(bytes, longest) {
  return Buffer.from(bytes)
      .subarray(0, longest)
      .toString('utf8')
      .replace(/[\p{C}\uFFFD]/gu, '')
      .trim();
}
