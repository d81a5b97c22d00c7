// The constructor and the opening handshake.
import {accept, answer, close, end, goodbye, head, ifThere, tell, tellRequest, text, together, until} from '../steps.mjs';
import {closed, failure, message, quote, scene, trace} from './scene.mjs';

const constructor = 'WebSockets §3.1, the constructor';
const urlRule = 'URL standard, and WebSockets §3.1';
const establish = 'RFC 6455 §4.1, WebSockets §2.1';

const refusedUrls = {
  'the empty string': '',
  'a scheme that is not ws, wss, http or https': 'ftp://127.0.0.1/',
  'a scheme without slashes and host': 'mailto:someone',
  'a fragment': 'ws://{host}/#there',
  'an empty fragment': 'ws://{host}/#',
  'no host': 'ws://',
  'a space in the host': 'ws://exa mple/',
  'a port beyond 65535': 'ws://127.0.0.1:65536/',
  'a port that is no number': 'ws://127.0.0.1:http/',
  'an IPv6 address that is not closed': 'ws://[::1/',
  'an IPv4 address with a number too large': 'ws://1.2.3.256/',
  'an IPv4 address with five numbers': 'ws://1.2.3.4.5/',
  'a forbidden character in the host': 'ws://a^b/',
  'a percent-encoded slash in the host': 'ws://a%2Fb/',
  'blob:': 'blob:ws://127.0.0.1/',
};

// Nearly all have a port on the Fetch standard's list of bad ports: nothing is sent.
const serialisedUrls = {
  'scheme and host in lower case': ['WS://LocalHost:9/Path', 'ws://localhost:9/Path'],
  'http as ws': ['http://127.0.0.1:9/', 'ws://127.0.0.1:9/'],
  'https as wss': ['https://127.0.0.1:9/', 'wss://127.0.0.1:9/'],
  'an empty path as a slash': ['ws://127.0.0.1:9', 'ws://127.0.0.1:9/'],
  'dot segments': ['ws://127.0.0.1:9/a/./b/../c/%2e%2E/d', 'ws://127.0.0.1:9/a/d'],
  'backslashes': ['ws:\\\\127.0.0.1:9\\a\\b', 'ws://127.0.0.1:9/a/b'],
  'tabs and newlines': ['ws://127.\t0.0.1:\n9/a\r', 'ws://127.0.0.1:9/a'],
  'spaces around it': ['  ws://127.0.0.1:9/  ', 'ws://127.0.0.1:9/'],
  'path and query, percent-encoded': ['ws://127.0.0.1:9/ä b?ö "x"', 'ws://127.0.0.1:9/%C3%A4%20b?%C3%B6%20%22x%22'],
  'a query that is empty': ['ws://127.0.0.1:9/?', 'ws://127.0.0.1:9/?'],
  'an IPv4 address in hexadecimal and octal': ['ws://0x7f.0.01:9/', 'ws://127.0.0.1:9/'],
  'an IPv4 address as one number': ['ws://2130706433:9/', 'ws://127.0.0.1:9/'],
  'an IPv6 address': ['ws://[0:0::0:0001]:9/', 'ws://[::1]:9/'],
  'an international host': ['ws://BÜCHER.test:9/', 'ws://xn--bcher-kva.test:9/'],
  'no port if it is the default of ws': ['ws://127.0.0.1:80/', 'ws://127.0.0.1/'],
  'no port if it is the default of wss': ['wss://127.0.0.1:443/', 'wss://127.0.0.1/'],
  'the default port of the other scheme': ['ws://127.0.0.1:443/', 'ws://127.0.0.1:443/'],
  'a port with zeros in front': ['ws://127.0.0.1:0009/', 'ws://127.0.0.1:9/'],
  'a user and a password': ['ws://me:secret@127.0.0.1:9/', 'ws://me:secret@127.0.0.1:9/'],
};

const badProtocols = {
  'a space': ['a b'],
  'the empty string': [''],
  'a comma': ['a,b'],
  'a slash': ['a/b'],
  'a letter that is not ASCII': ['é'],
  'a control character': ['a\x7f'],
  'braces': ['{a}'],
  'a second copy': ['chat', 'v2', 'chat'],
};

const otherLetters = (text) =>
    text.replace(/[a-z]/i, (letter) => letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase());
const goodHead = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    'Sec-WebSocket-Accept: {accept}\r\n\r\n';
const field = (line) => goodHead.replace('Upgrade: websocket', line + '\r\nUpgrade: websocket');

// The response and the result; then the engines that differ.
const opens = trace('open', closed(1000));
const answers = {
  'status 200': [answer('200 OK'), failure],
  'status 204': [answer('204 No Content'), failure],
  'status 301': [answer('301 Moved Permanently', 'Location: /elsewhere'), failure],
  'status 302': [answer('302 Found', 'Location: /elsewhere'), failure],
  'status 307': [answer('307 Temporary Redirect', 'Location: /elsewhere'), failure],
  'status 400': [answer('400 Bad Request'), failure],
  'status 401': [answer('401 Unauthorized'), failure],
  'status 403': [answer('403 Forbidden'), failure],
  'status 404': [answer('404 Not Found'), failure],
  'status 407': [answer('407 Proxy Authentication Required'), failure],
  'status 426': [answer('426 Upgrade Required', 'Sec-WebSocket-Version: 8, 7'), failure],
  'status 500': [answer('500 Internal Server Error'), failure],
  'status 503': [answer('503 Service Unavailable', 'Retry-After: 1'), failure],
  'no Upgrade': [accept({Upgrade: undefined}), failure],
  'another Upgrade': [accept({Upgrade: 'h2c'}), failure],
  'Upgrade with two values': [accept({Upgrade: 'websocket, h2c'}), failure,
    {firefox: {trace: opens, why: 'D11: Firefox accepts one of them'}}],
  'Upgrade in other letters': [accept({Upgrade: 'WebSocket'}), opens],
  'no Connection': [accept({Connection: undefined}), failure],
  'another Connection': [accept({Connection: 'keep-alive'}), failure],
  'Connection with two values': [accept({Connection: 'keep-alive, Upgrade'}), opens],
  'Connection in two fields': [accept({Connection: ['keep-alive', 'upgrade']}), opens],
  'Connection in other letters': [accept({Connection: 'UPGRADE'}), opens],
  'no Sec-WebSocket-Accept': [accept({'Sec-WebSocket-Accept': undefined}), failure],
  'a wrong Sec-WebSocket-Accept': [accept({'Sec-WebSocket-Accept': 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='}), failure],
  'a longer Sec-WebSocket-Accept': [head(goodHead.replace('{accept}', '{accept}A')), failure],
  'Sec-WebSocket-Accept in other letters': [
    (c) => accept({'Sec-WebSocket-Accept': otherLetters(c.acceptValue)})(c), failure,
  ],
  'a space before the colon of Sec-WebSocket-Accept': [
    head(goodHead.replace('Accept:', 'Accept :')), failure,
    {chromium: {trace: opens, why: 'D12: Chromium tolerates it'}},
  ],
  'two Sec-WebSocket-Accept': [head(goodHead.replace('\r\n\r\n', '\r\nSec-WebSocket-Accept: {accept}\r\n\r\n')), failure],
  'field names in other letters': [head(goodHead.replace('Upgrade:', 'uPGRADE:').replace('Sec-WebSocket-Accept', 'sec-websocket-accept')), opens],
  'spaces around a value': [head(goodHead.replace('Upgrade: websocket', 'Upgrade: \t websocket \t ')), opens],
  'no reason phrase': [head(goodHead.replace(' Switching Protocols', '')), opens],
  'HTTP/1.2': [head(goodHead.replace('HTTP/1.1', 'HTTP/1.2')), opens,
    {ws: {trace: failure, why: 'Node\'s HTTP parser knows 1.0 and 1.1'}}],
  'HTTP/1.0': [head(goodHead.replace('HTTP/1.1', 'HTTP/1.0')), failure,
    {chromium: {trace: opens, why: 'D10: Chromium does not check the version'}, ws: {trace: opens, why: 'D10'}}],
  'HTTP/2.0': [head(goodHead.replace('HTTP/1.1', 'HTTP/2.0')), failure,
    {chromium: {trace: opens, why: 'D10: Chromium does not check the version'}, ws: {trace: opens, why: 'D10'}}],
  'lines that end in LF alone': [head(goodHead.replaceAll('\r\n', '\n')), opens,
    {ws: {trace: failure, why: 'Node\'s HTTP parser is strict'}}],
  'an empty line in front': [head('\r\n' + goodHead), opens],
  'a space before a colon': [head(goodHead.replace('Connection:', 'Connection :')), failure,
    {chromium: {trace: opens, why: 'D12: Chromium tolerates it'}}],
  'a folded field': [head(field('X-Folded: one\r\n two')), failure,
    {chromium: {trace: opens, why: 'D12: browsers tolerate it'}, firefox: {trace: opens, why: 'D12'}}],
  'a field that is not ASCII': [head(field('X-Name: \xe4\xf6\xfc')), opens],
  'Content-Length in the 101': [head(field('Content-Length: 5')), opens],
  'a 103 before the 101': [head('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n' + goodHead), opens,
    {chromium: {trace: failure, why: 'D9: Chromium does not accept a 1xx here'}}],
  'a 100 before the 101': [head('HTTP/1.1 100 Continue\r\n\r\n' + goodHead), opens,
    {chromium: {trace: failure, why: 'D9: Chromium does not accept a 1xx here'}}],
  'eight times 103 before the 101': [head('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(8) + goodHead), opens,
    {chromium: {trace: failure, why: 'D9: Chromium does not accept a 1xx here'}}],
  'nine times 103 before the 101': [head('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(9) + goodHead), failure,
    {firefox: {trace: opens, why: 'D9: it has no limit'}, ws: {trace: opens, why: 'D9: it has no limit'}}],
  '3,000 fields': [head(field('X-Field: x\r\n'.repeat(3000).trimEnd())), opens,
    {ws: {trace: failure, why: 'Node\'s HTTP parser stops at 16 KiB'}}],
  'a head of 60,000 bytes': [head(field(`X-Long: ${'x'.repeat(60000)}`)), opens,
    {ws: {trace: failure, why: 'Node\'s HTTP parser stops at 16 KiB'}}],
  'a head of 300,000 bytes': [head(field(`X-Long: ${'x'.repeat(300000)}`)), failure,
    {firefox: {trace: opens, why: 'its limit is about 384 KiB'}}],
  'garbage': [head('\x16\x03\x01 this is not HTTP\r\n\r\n'), failure],
};

// The options, how the server sees them, and what it then sends.
const requests = {
  'the version': [{}, tell('sec-websocket-version'), '13'],
  'Upgrade': [{}, tell('upgrade'), 'websocket'],
  'no subprotocols': [{}, tell('sec-websocket-protocol'), 'there is none'],
  'the subprotocols in their order': [{protocols: ['v2', 'chat', 'V2']}, tell('sec-websocket-protocol'), 'v2, chat, V2',
    {ws: {trace: trace('open', message('v2,chat,V2'), closed(1000)), why: 'npm ws puts no space after a comma'}}],
  'path and query': [{url: '/a/../ä b?q="ü"&x'}, tellRequest, 'GET /%C3%A4%20b?q=%22%C3%BC%22&x HTTP/1.1'],
};
const unauthorized = answer('401 Unauthorized', 'WWW-Authenticate: Basic realm="here"');

export default [
  ...Object.entries(refusedUrls).map(([what, url]) => scene(`the constructor refuses ${what}`, {
    rule: constructor,
    client: {url},
    trace: 'throws SyntaxError',
    ...(url === '' ? {only: ['native'], why: 'A page resolves it against its own address.'} : {}),
    ...(url.includes(' ') ? {differs: {chromium: {trace: failure, why: 'Chromium escapes it, contrary to the URL standard'}}} : {}),
  })),
  ...Object.entries(serialisedUrls).map(([what, [given, url]]) => scene(`url() has ${what}`, {
    rule: urlRule,
    client: {url: given, start: ['note url']},
    trace: trace(`url ${url}`, failure),
  })),
  ...Object.entries(badProtocols).map(([what, protocols]) =>
      scene(`the constructor refuses protocols with ${what}`, {
        rule: constructor,
        client: {protocols},
        trace: 'throws SyntaxError',
      })),
  scene('protocols that differ in case are two', {
    rule: constructor,
    client: {protocols: ['Chat', 'chat']},
    server: [accept({'Sec-WebSocket-Protocol': 'chat'}), goodbye(1000)],
    trace: trace('open', closed(1000)),
  }),
  ...Object.entries(answers).map(([what, [step, result, differs]]) => scene(`the answer has ${what}`, {
    rule: establish,
    server: [step, goodbye(1000)],
    trace: result,
    differs,
  })),
  scene('the answer and the first frames come in one segment', {
    rule: 'RFC 6455 §4.1',
    server: [together(accept(), text('first'), text('second'), close(1000)), until('close'), end],
    trace: trace('open', message('first'), message('second'), closed(1000)),
  }),
  ...Object.entries(requests).map(([what, [client, step, told, differs]]) => scene(`the request has ${what}`, {
    rule: 'RFC 6455 §4.1, WebSockets §2.1',
    client,
    server: [accept(client.protocols ? {'Sec-WebSocket-Protocol': client.protocols[0]} : {}), step, goodbye(1000)],
    trace: trace('open', message(told), closed(1000)),
    differs,
  })),
  scene('a 401 is answered with the credentials of the URL', {
    rule: 'Fetch §4.6, HTTP-network-or-cache fetch; RFC 7617 §2',
    client: {url: 'ws://me:s%20ecret@{case}/'},
    server: [ifThere('authorization', [accept(), tell('authorization'), goodbye(1000)], [unauthorized])],
    trace: trace('open', message(`Basic ${Buffer.from('me:s ecret').toString('base64')}`), closed(1000)),
  }),
  scene('a 401 to these credentials is the end', {
    rule: 'Fetch §4.6',
    client: {url: 'ws://me:wrong@{case}/'},
    server: [unauthorized],
    trace: failure,
  }),
  scene('the attributes before and at open', {
    rule: 'WebSockets §3.1',
    client: {
      protocols: ['chat', 'v2'],
      start: ['note readyState', 'note protocol', 'note extensions', 'note bufferedAmount', 'note binaryType'],
      open: ['note readyState', 'note protocol', 'note extensions'],
      close: ['note readyState', 'note protocol'],
    },
    server: [accept({'Sec-WebSocket-Protocol': 'v2'}), goodbye(1000)],
    trace: trace('readyState 0', 'protocol ""', 'extensions ""', 'bufferedAmount 0', 'binaryType blob',
                 'open', 'readyState 1', 'protocol "v2"', 'extensions ""',
                 closed(1000), 'readyState 3', 'protocol "v2"'),
  }),
  scene('the state when an attempt has failed', {
    rule: 'WebSockets §3.1',
    client: {error: ['note readyState'], close: ['note readyState']},
    server: [answer('403 Forbidden')],
    trace: trace('error', 'readyState 3', 'close 1006 unclean ""', 'readyState 3'),
    differs: {ws: {
      trace: trace('error', 'readyState 2', 'close 1006 unclean ""', 'readyState 3'),
      why: 'npm ws fires error while it is CLOSING',
    }},
  }),
  scene('a port on the list of bad ports fails in a task', {
    rule: 'Fetch §2.9, port blocking',
    client: {url: 'ws://127.0.0.1:6667/', start: ['note readyState']},
    trace: trace('readyState 0', failure),
  }),
];
