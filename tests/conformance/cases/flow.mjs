// How fast messages are sent and received. Parts that a page's own WebSocket lacks are tested with ours only.
import {accept, answerClose, close, end, goodbye, readOn, signalled, stopReading, text, together, until} from '../steps.mjs';
import {alike, closed, message, neverEnds, scene, trace} from './scene.mjs';

const ours = ['native', 'wasm'];
const low = 'WebRTC §6.2, bufferedAmountLowThreshold';

export default [
  scene('bufferedamountlow fires once a network that stood still has taken the data', {
    rule: low,
    client: {
      start: ['handler bufferedamountlow '],
      open: ['sendLongBytes 33554432', 'send end'],
      message: ['note isBuffered', 'signal'],
      bufferedamountlow: ['note bufferedAmount', 'close 1000'],
    },
    server: [accept(), stopReading, text('well?'), signalled, readOn, until('text'), answerClose],
    trace: trace('open', message('well?'), 'isBuffered true', 'bufferedamountlow', 'bufferedAmount 0', closed(1000)),
    only: ours,
  }),
  scene('bufferedamountlow fires in a task of its own, and no more once its listener is gone', {
    rule: low,
    client: {
      start: ['threshold 999', 'listen bufferedamountlow low once'],
      open: ['sendLong 1000', 'note isBuffered'],
      'low:bufferedamountlow': ['sendLong 1001'],
      'message#2': ['close 1000'],
    },
    server: [accept(), async (c) => {
      await until('text')(c);
      await text('one')(c);
      await until('text')(c);
      await text('two')(c);
    }, answerClose],
    trace: [
      trace('open', 'isBuffered true', 'low: bufferedamountlow', message('one'), message('two'), closed(1000)),
      trace('open', 'isBuffered true', message('one'), 'low: bufferedamountlow', message('two'), closed(1000)),
    ],
    only: ours,
    differs: alike(['ws', 'bun'], {...neverEnds, why: 'What it has passed to the system is no longer in its bufferedAmount.'}),
  }),
  scene('a paused socket hears of no message until resume(), and then of all in order', {
    rule: '<web/websocket.h>, pause()',
    client: {
      open: ['pause', 'signal', 'timeout later 50'],
      'later:timer': ['resume'],
      'message#3': ['close 1000'],
    },
    server: [accept(), signalled, text('1'), text('2'), text('3'), answerClose],
    trace: trace('open', 'later: timer', message('1'), message('2'), message('3'), closed(1000)),
    only: ours,
  }),
  scene('a paused socket hears of its end if nothing came before that', {
    rule: '<web/websocket.h>, pause()',
    client: {open: ['pause', 'signal']},
    server: [accept(), signalled, goodbye(3000, 'bye')],
    trace: trace('open', closed(3000, 'bye')),
    only: ours,
  }),
  scene('a paused socket hears of its end after the messages before that', {
    rule: '<web/websocket.h>, pause()',
    client: {open: ['pause', 'signal', 'timeout later 50'], 'later:timer': ['resume']},
    server: [accept(), signalled, together(text('1'), text('2'), close(3000, 'bye')), until('close'), end],
    trace: trace('open', 'later: timer', message('1'), message('2'), closed(3000, 'bye')),
    wire: 'close 3000 "bye"',
    only: ours,
  }),
  scene('close() ends a pause and drops what was kept', {
    rule: '<web/websocket.h>, pause()',
    client: {open: ['pause', 'signal', 'timeout later 50'], 'later:timer': ['close 1000', 'resume']},
    server: [accept(), signalled, text('1'), text('2'), answerClose],
    trace: trace('open', 'later: timer', closed(1000)),
    only: ours,
  }),
];
