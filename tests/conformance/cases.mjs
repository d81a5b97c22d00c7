// All cases, in the order of the standard.
import closing from './cases/closing.mjs';
import handlers from './cases/handlers.mjs';
import negotiation from './cases/negotiation.mjs';
import opening from './cases/opening.mjs';
import receiving from './cases/receiving.mjs';
import sending from './cases/sending.mjs';
import timers from './cases/timers.mjs';
import vanishing from './cases/vanishing.mjs';

export const cases = [...opening, ...negotiation, ...receiving, ...sending, ...closing, ...vanishing, ...handlers, ...timers];

const names = new Set();
for (const {name} of cases) {
  if (names.has(name)) throw new Error(`two cases are named "${name}"`);
  names.add(name);
}
