// The JavaScript half of the page benchmark: what page.cpp does, written by hand.
function plainRound(url, isText, size, count, window, roundIsOver) {
  const message = isText ? 'x'.repeat(size) : new Uint8Array(size);
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  let toSend = count, toCome = count;
  const sendOne = () => {
    if (toSend-- > 0) socket.send(message);
  };
  socket.onopen = () => {
    for (let i = 0; i < window; ++i) sendOne();
  };
  socket.onmessage = (event) => {
    const length = isText ? event.data.length : new Uint8Array(event.data).length;
    if (length !== size) throw new Error('not what was sent');
    sendOne();
    if (--toCome === 0) socket.close();
  };
  socket.onclose = roundIsOver;
}
