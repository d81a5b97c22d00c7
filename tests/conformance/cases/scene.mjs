// The parts of a case.
//
//   scene('what it shows', {
//     rule,               the section of the standard, or the decision (D1 to D16) that it tests
//     server: [steps],    see steps.mjs
//     client: {           url, protocols, init; then what happens when: "start", "open", "message",
//       open: ['send hi'],  "error", "close", "message#2" (the second), "name:open" (a listener's),
//                           "closing" (once the state is CLOSING, after the action whenClosing)
//     },
//     trace, wire,        what the client saw; which frames it sent (left out: not looked at)
//     differs: {chromium: {trace, wire, why}},   by engine: native, chromium, firefox, ws (npm's);
//                         a list of traces where the engine's own threads race: any of these
//     only: ['native'],   the engines that can play it at all; all if left out
//   })
import {quote} from '../wire.mjs';

export const scene = (name, parts) => ({name, ...parts});

// The end of an attempt, or of a connection, that failed.
export const failure = 'error; close 1006 unclean ""';
// The same when no error event reports the failure: D2.
export const loss = 'close 1006 unclean ""';
export const closed = (code, reason = '') => `close ${code} clean ${quote(reason)}`;
export const message = (data) => `message ${quote(data)}`;
export const trace = (...entries) => entries.join('; ');
// On the web a message that is too large fails in the same way, except for the code on the wire.
export const closesWithoutCode = {wasm: {
  trace: trace('open', failure),
  wire: 'close',
  why: 'A page cannot send 1009, and closes without a code',
}};
// For the client of a server that waits with acceptAndWait().
export const saysGo = {open: ['send go']};
// In engines.mjs: what an engine does in the same way in all these cases.
export const alike = (names, does) => Object.fromEntries(names.map((name) => [name, does]));
// The case would wait forever there.
export const neverEnds = {neverEnds: true};
export {quote};

// npm ws replaces the WebSocket that Node 20 lacks; it is neither ours nor a browser's.
export const everywhereButWs = ['native', 'chromium', 'firefox', 'webkit', 'undici', 'deno', 'bun'];
