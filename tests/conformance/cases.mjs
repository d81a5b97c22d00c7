// All cases, in the order of the standard.
import {withEngines} from './cases/engines.mjs';
import closing from './cases/closing.mjs';
import depth from './cases/depth.mjs';
import flow from './cases/flow.mjs';
import handlers from './cases/handlers.mjs';
import negotiation from './cases/negotiation.mjs';
import network from './cases/network.mjs';
import opening from './cases/opening.mjs';
import options from './cases/options.mjs';
import receiving from './cases/receiving.mjs';
import sending from './cases/sending.mjs';
import timers from './cases/timers.mjs';
import vanishing from './cases/vanishing.mjs';

const files = {opening, negotiation, receiving, depth, sending, closing, vanishing, handlers, timers, network, flow, options};
export const cases = withEngines(Object.entries(files).flatMap(([file, scenes]) => scenes.map((one) => ({...one, file}))));

const names = new Set();
for (const {name} of cases) {
  if (names.has(name)) throw new Error(`two cases are named "${name}"`);
  names.add(name);
}
