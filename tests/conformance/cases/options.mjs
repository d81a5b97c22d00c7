// What a platform does not support: an error, or ignored if the program asks for that.
import {accept, answerClose} from '../steps.mjs';
import {closed, scene, trace} from './scene.mjs';

const rule = 'WebSocketInit::ignoreUnsupported';

export default [
  scene('a header is sent natively, and refused where a page has no say', {
    rule,
    client: {init: {header: '7'}, open: ['close 1000']},
    server: [accept(), answerClose],
    trace: trace('open', closed(1000)),
    differs: {wasm: {trace: 'throws NotSupportedError', why: 'The browser decides what it sends'}},
    only: ['native', 'wasm'],
  }),
  scene('a header is left out where a page has no say, if the program says so', {
    rule,
    client: {init: {header: '7', ignoreUnsupported: 1}, open: ['close 1000']},
    server: [accept(), answerClose],
    trace: trace('open', closed(1000)),
    only: ['native', 'wasm'],
  }),
];
