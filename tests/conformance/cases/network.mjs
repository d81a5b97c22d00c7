// A simulated network (WebSocketInit::network), the same natively and in a page.
import {accept, answerClose, echo, untilEnd} from '../steps.mjs';
import {closed, failure, message, scene, trace} from './scene.mjs';

const rule = '<web/network_conditions.h>';
const cpp = ['native', 'wasm'];
const slow = 'latency=20ms,jitter=20ms,loss=20%,retransmission=10ms,seed=5';

export default [
  scene('over a simulated network messages keep their order', {
    rule,
    client: {
      init: {network: slow},
      open: ['send one', 'send two', 'send three', 'send four'],
      'message#4': ['close 1000 done'],
    },
    server: [accept(), echo],
    trace: trace('open', message('one'), message('two'), message('three'), message('four'), closed(1000, 'done')),
    only: cpp,
  }),
  scene('over a simulated network what was sent before close() still arrives', {
    rule,
    client: {init: {network: slow}, open: ['send one', 'send two', 'close 3000 bye', 'note readyState']},
    server: [accept(), answerClose],
    trace: trace('open', 'readyState 2', closed(3000, 'bye')),
    wire: 'text "one"; text "two"; close 3000 "bye"',
    only: cpp,
  }),
  scene('a simulated network with a limit counts what is unsent', {
    rule,
    client: {
      init: {network: 'up=1kB/s'},
      open: ['send 0123456789', 'note bufferedAmount'],
      message: ['note bufferedAmount', 'close 1000'],
    },
    server: [accept(), echo],
    trace: trace('open', 'bufferedAmount 10', message('0123456789'), 'bufferedAmount 0', closed(1000)),
    only: cpp,
  }),
  scene('a simulated network that is cut is silent, and then an error', {
    rule,
    client: {init: {network: 'cut=50ms,silence=50ms'}, open: ['send one']},
    server: [accept(), untilEnd],
    trace: trace('open', failure),
    only: cpp,
  }),
];
