// Counts the traffic of each path's sockets, and ensures that every refused client gets a reason.

const names = {
  opened: ['connections_total', 'Connections that were opened.'],
  messagesIn: ['received_messages_total', 'Messages from clients.'],
  bytesIn: ['received_bytes_total', 'Bytes of the messages from clients.'],
  messagesOut: ['sent_messages_total', 'Messages to clients.'],
  bytesOut: ['sent_bytes_total', 'Bytes of the messages to clients.'],
  shownOut: ['shown_out_total', 'Connections that the relay closed, by code.'],
  refused: ['refused_total', 'Connections that were not let in.'],
};

// For connections that ws itself closes.
const reasons = {
  1002: 'that is not WebSocket',
  1007: 'that text is not UTF-8',
  1009: 'that message is too long',
};

// `paths` are WebSocket servers by path. Returns a function that counts a refusal by its reason.
export function watchSockets(paths, {metrics, journal}) {
  const servers = Object.entries(paths);
  const each = (read) => () =>
      servers.flatMap(([path, server]) => {
        const value = read(server);
        return value === undefined ? [] : [[{path}, value]];
      });
  metrics.gauge('connections', 'Connections that are open.', each(({clients}) => clients.size));
  metrics.gauge('rooms', 'Rooms in memory.', each(({rooms}) => rooms?.size));
  metrics.gauge('room_bytes', 'Memory of these rooms, about.', each(({rooms}) => rooms?.bytes));
  metrics.gauge('people', 'People in these rooms, here and elsewhere.', each(({rooms}) => rooms?.people));
  metrics.gauge('healthy', '1 if the rooms can be reached.', () => Number(journal.healthy));
  for (const [path, server] of servers) watch(server, path, metrics);
  return (reason) => metrics.counter(names.refused, {reason})();
}

function watch(server, path, metrics) {
  const count = (what) => metrics.counter(names[what], {path});
  const [opened, messagesIn, bytesIn, messagesOut, bytesOut] =
      ['opened', 'messagesIn', 'bytesIn', 'messagesOut', 'bytesOut'].map(count);
  // Before any other listener.
  server.prependListener('connection', (socket) => {
    opened();
    socket.on('message', (data) => {
      messagesIn();
      bytesIn(data.length);
    });
    const {send, close} = socket;
    socket.send = (data, ...more) => {
      messagesOut();
      bytesOut(Buffer.byteLength(data));
      send.call(socket, data, ...more);
    };
    socket.close = (code, reason = reasons[code]) => {
      if (socket.readyState === socket.OPEN) metrics.counter(names.shownOut, {path, code})();
      close.call(socket, code, reason);
    };
  });
}
