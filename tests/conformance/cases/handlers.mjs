// Handlers and listeners: order, replacement, removal, exceptions, and the end of the object.
import {accept, answer, answerClose, echo, goodbye, text, together, until, untilEnd} from '../steps.mjs';
import {pattern} from '../wire.mjs';
import {closed, failure, message, quote, scene, trace} from './scene.mjs';

const order = 'DOM §2.7, HTML §8.1.8.1';
const lifetime = 'WebSockets §5, and the destructor of C++';
const cpp = ['native', 'wasm'];

const three = [accept(), together(text('1'), text('2'), text('3')), goodbye(1000)];

export default [
  scene('listeners run in the order in which they came', {
    rule: order,
    client: {start: ['listen message a', 'listen message b', 'listen open c']},
    server: [accept(), text('x'), goodbye(1000)],
    trace: trace('open', 'c: open', message('x'), `a: ${message('x')}`, `b: ${message('x')}`, closed(1000)),
  }),
  scene('a listener with once runs once', {
    rule: order,
    client: {start: ['listen message a once']},
    server: three,
    trace: trace('open', message('1'), `a: ${message('1')}`, message('2'), message('3'), closed(1000)),
  }),
  scene('a listener that is removed does not run', {
    rule: order,
    client: {start: ['listen message a', 'listen message b'], 'a:message': ['unlisten a']},
    server: three,
    trace: trace('open', message('1'), `a: ${message('1')}`, `b: ${message('1')}`, message('2'), `b: ${message('2')}`,
                 message('3'), `b: ${message('3')}`, closed(1000)),
  }),
  scene('a listener that an earlier one removes does not run for this event', {
    rule: order,
    client: {start: ['listen message a', 'listen message b'], 'a:message': ['unlisten b']},
    server: [accept(), text('x'), goodbye(1000)],
    trace: trace('open', message('x'), `a: ${message('x')}`, closed(1000)),
  }),
  scene('a listener that is added during an event waits for the next', {
    rule: order,
    client: {'message#1': ['listen message late']},
    server: [accept(), together(text('1'), text('2')), goodbye(1000)],
    trace: trace('open', message('1'), message('2'), `late: ${message('2')}`, closed(1000)),
  }),
  scene('a handler that replaces itself', {
    rule: order,
    client: {'message#1': ['handler message second'], 'second:message': ['handler message third']},
    server: three,
    trace: trace('open', message('1'), `second: ${message('2')}`, `third: ${message('3')}`, closed(1000)),
  }),
  scene('a handler keeps its place when it is replaced', {
    rule: order,
    client: {start: ['listen message a', 'handler message new']},
    server: [accept(), text('x'), goodbye(1000)],
    trace: trace('open', `new: ${message('x')}`, `a: ${message('x')}`, closed(1000)),
  }),
  scene('a handler that was removed loses its place', {
    rule: order,
    client: {start: ['listen message a', 'handler message none', 'handler message new']},
    server: [accept(), text('x'), goodbye(1000)],
    trace: trace('open', `a: ${message('x')}`, `new: ${message('x')}`, closed(1000)),
  }),
  scene('a handler that is removed does not run', {
    rule: order,
    client: {'message#1': ['handler message none']},
    server: three,
    trace: trace('open', message('1'), closed(1000)),
  }),
  ...['open', 'message', 'error', 'close'].map((event) => scene(`an exception that leaves on${event} stops nothing else`, {
    rule: 'DOM §2.9, HTML: report the exception',
    client: {start: [`listen ${event} a`], [event]: ['throw']},
    server: event === 'error' ? [answer('500 Internal Server Error')] : three,
    trace: event === 'error' ? trace('error', 'a: error', 'close 1006 unclean ""') :
        event === 'close'    ? trace('open', message('1'), message('2'), message('3'), closed(1000), `a: ${closed(1000)}`) :
        event === 'open'     ? trace('open', 'a: open', message('1'), message('2'), message('3'), closed(1000)) :
                               trace('open', ...['1', '2', '3'].flatMap((n) => [message(n), `a: ${message(n)}`]), closed(1000)),
    throws: true,
  })),
  scene('an exception that leaves a listener stops no other', {
    rule: 'DOM §2.9, HTML: report the exception',
    client: {start: ['listen message a', 'listen message b'], 'a:message': ['throw']},
    server: [accept(), text('x'), goodbye(1000)],
    trace: trace('open', message('x'), `a: ${message('x')}`, `b: ${message('x')}`, closed(1000)),
    throws: true,
  }),
  scene('a handler that is set when the event before it fires', {
    rule: order,
    client: {start: ['handler message none'], open: ['handler message new']},
    server: [together(accept(), text('x')), goodbye(1000)],
    trace: trace('open', `new: ${message('x')}`, closed(1000)),
  }),
  scene('a handler that removes itself', {
    rule: order,
    client: {'message#1': ['handler message none'], open: ['listen message a']},
    server: three,
    trace: trace('open', message('1'), ...['1', '2', '3'].map((n) => `a: ${message(n)}`), closed(1000)),
  }),
  scene('a listener that removes itself', {
    rule: order,
    client: {start: ['listen message a'], 'a:message': ['unlisten a']},
    server: three,
    trace: trace('open', message('1'), `a: ${message('1')}`, message('2'), message('3'), closed(1000)),
  }),
  scene('an exception in the first of many messages loses none of the others', {
    rule: 'HTML: report the exception',
    client: {'message#1': ['throw']},
    server: three,
    trace: trace('open', message('1'), message('2'), message('3'), closed(1000)),
    throws: true,
  }),
  scene('close() in onmessage silences the messages that wait', {
    rule: 'WebSockets §4: readyState is not OPEN',
    client: {'message#1': ['close 1000']},
    server: [accept(), together(text('1'), text('2'), text('3')), answerClose],
    trace: trace('open', message('1'), closed(1000)),
  }),
  scene('close() in onerror changes nothing', {
    rule: 'WebSockets §3.1, close()',
    client: {error: ['close 1000']},
    server: [answer('403 Forbidden')],
    trace: failure,
  }),
  scene('close() in onclose changes nothing', {
    rule: 'WebSockets §3.1, close()',
    client: {close: ['close 1000']},
    server: [accept(), goodbye(4000)],
    trace: trace('open', closed(4000)),
  }),
  scene('send() in every handler', {
    rule: 'WebSockets §3.1, send()',
    client: {open: ['send a'], 'message#1': ['send b'], 'message#2': ['close 1000'], close: ['send c']},
    server: [accept(), echo],
    trace: trace('open', message('a'), message('b'), closed(1000)),
    wire: 'text "a"; text "b"; close 1000 ""',
  }),
  scene('a task runs after the handler that posted it', {
    rule: 'HTML §8.1.7, event loops',
    client: {open: ['post note readyState', 'close 1000']},
    server: [accept(), answerClose],
    trace: trace('open', 'readyState 2', closed(1000)),
  }),
  ...['start', 'open', 'message', 'error', 'close', 'a:open', 'a:message', 'a:error', 'a:close'].map((when) => scene(`the socket is destroyed in ${when}`, {
    rule: lifetime,
    client: {start: [...['open', 'message', 'error', 'close'].map((event) => `listen ${event} a`), ...(when === 'start' ? ['destroy', 'finish'] : [])],
             ...(when === 'start' ? {} : {[when]: ['destroy', 'finish']})},
    server: when.endsWith('error')                ? [answer('403 Forbidden')] :
        when === 'start'                          ? [untilEnd] :
        when === 'close' || when === 'a:close'    ? [accept(), goodbye(1000)] :
                                                    [accept(), together(text('1'), text('2')), answerClose],
    only: cpp,
    trace: {
      'start': '',
      'open': 'open',
      'a:open': trace('open', 'a: open'),
      'message': trace('open', 'a: open', message('1')),
      'a:message': trace('open', 'a: open', message('1'), `a: ${message('1')}`),
      'error': 'error',
      'a:error': trace('error', 'a: error'),
      'close': trace('open', 'a: open', closed(1000)),
      'a:close': trace('open', 'a: open', closed(1000), `a: ${closed(1000)}`),
    }[when],
  })),
  scene('the socket is destroyed in a task, with messages waiting', {
    rule: lifetime,
    client: {'message#1': ['post destroy', 'post finish']},
    server: [accept(), text('1'), until('close'), (c) => c.end()],
    only: cpp,
    trace: trace('open', message('1')),
  }),
  scene('the socket is destroyed while CLOSING', {
    rule: lifetime,
    client: {open: ['close 3000 x', 'destroy', 'finish']},
    server: [accept(), answerClose],
    only: cpp,
    trace: 'open',
    wire: 'close 3000 "x"',
  }),
  scene('what was sent before the socket is destroyed still goes out', {
    rule: lifetime,
    client: {open: ['send one', 'sendLong 60000', 'send three', 'destroy', 'finish']},
    server: [accept(), until('close'), (c) => c.end()],
    only: ['native'],
    why: 'A page may not send 1001; it closes without a code.',
    trace: 'open',
    wire: `text "one"; text ${quote(pattern(60000))}; text "three"; close 1001 ""`,
  }),
];
