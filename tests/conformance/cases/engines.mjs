// What engines beside Chromium, Firefox and npm ws do otherwise: a file for each, which gives by engine
// a list of [why, {case: what it does}].
//
// What it does: a trace, or several of which any may come, where "bufferedAmount *" is any number (the
// operating system decides); {trace, wire}, {wire}; `neverEnds`, and then the case is not played there;
// or instead of the cases a function that makes the trace of the decided one, for every case. An
// engine's name stands for both of its targets, with ".wasm" or ".script" for one of them.
import bun from './engines/bun.mjs';
import deno from './engines/deno.mjs';
import undici from './engines/undici.mjs';
import webkit from './engines/webkit.mjs';

const engines = {...webkit, ...undici, ...deno, ...bun};

// Where an engine has nothing of its own, its kin counts.
const kin = {node22: 'undici', node24: 'undici'};
const base = (engine) => engine.replace(/\.\w+$/, '');
const known = (one, engine) => [engine, base(engine), kin[base(engine)]].map((name) => one.differs?.[name]).find(Boolean) ?? one;

function entry(what, one, why) {
  if (typeof what === 'string' || Array.isArray(what)) return {trace: what, why};
  return {trace: one.trace, ...what, why};
}

// Whatever is changed by `make`, and has no entry yet.
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
