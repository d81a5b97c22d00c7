// How engines other than Chromium, Firefox and npm ws differ: one file each, with lists of [why, {case: what
// it does}] by engine.
//
// What it does: a trace, or several possible traces, in which "bufferedAmount *" is any number (the operating
// system decides); {trace, wire}, {wire}; `neverEnds`, if the case cannot be played there; or instead of the
// cases a function that derives the trace from the decided one, for every case. An engine's name stands for
// both of its targets; with ".wasm" or ".script", for one of them.
import bun from './engines/bun.mjs';
import deno from './engines/deno.mjs';
import undici from './engines/undici.mjs';
import webkit from './engines/webkit.mjs';

const engines = {...webkit, ...undici, ...deno, ...bun};

// If an engine has no entry of its own, that of a related one counts.
const kin = {node22: 'undici', node24: 'undici'};
const base = (engine) => engine.replace(/\.\w+$/, '');
const known = (one, engine) => [engine, base(engine), kin[base(engine)]].map((name) => one.differs?.[name]).find(Boolean) ?? one;

function entry(what, one, why) {
  if (typeof what === 'string' || Array.isArray(what)) return {trace: what, why};
  return {trace: one.trace, ...what, why};
}

// Adds every case that `make` changes and that has no entry yet.
function addMade(cases, engine, why, make) {
  for (const one of cases) {
    const {trace, neverEnds, why: reason} = known(one, engine);
    const made = Array.isArray(trace) ? trace.map(make) : make(trace);
    if (neverEnds || String(made) === String(trace) || one.differs?.[engine]) continue;
    one.differs = {...one.differs, [engine]: {trace: made, why: reason ? `${reason}; and ${why}` : why}};
  }
}

// The same cases with these differences.
export function withEngines(given) {
  const cases = given.map((one) => ({...one}));
  const byName = new Map(cases.map((one) => [one.name, one]));
  for (const [engine, list] of Object.entries(engines)) {
    for (const [why, what] of list) {
      for (const [name, does] of Object.entries(what)) {
        const one = byName.get(name);
        if (!one) throw new Error(`${engine} differs in "${name}", which is no case`);
        if (one.differs?.[engine]) throw new Error(`${engine} differs twice in "${name}"`);
        one.differs = {...one.differs, [engine]: entry(does, one, why)};
      }
    }
    for (const [why, what] of list)
      if (typeof what === 'function') addMade(cases, engine, why, what);
  }
  return cases;
}
