// Timers together with a socket: HTML §8.7. Natively they are ours, in a page the page's own.
import {accept, answerClose, echo, untilEnd} from '../steps.mjs';
import {closed, message, scene, trace} from './scene.mjs';

const rule = 'HTML §8.7, "Timers"';
const cpp = ['native', 'wasm'];
const server = [accept(), answerClose];
const timer = (name) => `${name}: timer`;
const chain = [...'abcdefgh'];

export default [
  scene('timers run in the order of their times', {
    rule,
    client: {open: ['timeout a 60', 'timeout b 1', 'timeout c 30'], 'a:timer': ['close 1000']},
    server,
    trace: trace('open', timer('b'), timer('c'), timer('a'), closed(1000)),
  }),
  scene('timers with the same time run in the order in which they were set', {
    rule,
    client: {open: ['timeout a 5', 'timeout b 5', 'timeout c 5'], 'c:timer': ['close 1000']},
    server,
    trace: trace('open', timer('a'), timer('b'), timer('c'), closed(1000)),
  }),
  scene('a delay of zero, and one of less, is no delay, and never inside the call', {
    rule,
    client: {open: ['timeout a 0', 'timeout b -5', 'note readyState'], 'b:timer': ['close 1000']},
    server,
    trace: trace('open', 'readyState 1', timer('a'), timer('b'), closed(1000)),
  }),
  scene('a timer that is cleared does not run', {
    rule,
    client: {open: ['timeout a 5', 'interval b 5', 'clear a', 'clear b', 'timeout c 30'],
             'c:timer': ['clear c', 'clear a', 'close 1000']},
    server,
    trace: trace('open', timer('c'), closed(1000)),
  }),
  scene('a timer that another one clears does not run, though both are due', {
    rule,
    client: {open: ['timeout a 5', 'timeout b 5', 'timeout c 5'], 'a:timer': ['clear b'], 'c:timer': ['close 1000']},
    server,
    trace: trace('open', timer('a'), timer('c'), closed(1000)),
  }),
  scene('an interval goes on until it clears itself', {
    rule,
    client: {open: ['interval a 5'], 'a:timer#3': ['clear a', 'timeout b 40'], 'b:timer': ['close 1000']},
    server,
    trace: trace('open', timer('a'), timer('a'), timer('a'), timer('b'), closed(1000)),
  }),
  // With a shorter delay it might run first, since a and b may be due a moment apart.
  scene('a timer that a timer sets comes after earlier ones of the same delay', {
    rule,
    client: {open: ['timeout a 5', 'timeout b 5'], 'a:timer': ['timeout c 5'], 'c:timer': ['close 1000']},
    server,
    trace: trace('open', timer('a'), timer('b'), timer('c'), closed(1000)),
  }),
  scene('timers that set each other run one after the other', {
    rule,
    client: {open: ['timeout a 0'], ...Object.fromEntries(chain.map((name, i) =>
        [`${name}:timer`, [i + 1 < chain.length ? `timeout ${chain[i + 1]} 0` : 'close 1000']]))},
    server,
    trace: trace('open', ...chain.map(timer), closed(1000)),
  }),
  scene('an exception that leaves a timer stops neither the others nor itself', {
    rule: 'HTML: report the exception',
    client: {open: ['interval a 5'], 'a:timer#1': ['throw'], 'a:timer#2': ['clear a', 'close 1000']},
    server,
    trace: trace('open', timer('a'), timer('a'), closed(1000)),
    throws: true,
  }),
  scene('a timer sends what the server echoes', {
    rule,
    client: {open: ['timeout a 5'], 'a:timer': ['send tick'], message: ['close 1000']},
    server: [accept(), echo],
    trace: trace('open', timer('a'), message('tick'), closed(1000)),
  }),
  scene('a timer destroys its socket', {
    rule: 'the destructor of C++',
    client: {open: ['timeout a 5'], 'a:timer': ['destroy', 'finish']},
    server: [accept(), untilEnd],
    trace: trace('open', timer('a')),
    only: cpp,
  }),
];
