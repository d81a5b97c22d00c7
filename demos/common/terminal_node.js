// Node's process.stdin and the like, callable from terminal_node.cpp.
mergeInto(LibraryManager.library, {
  terminalRead__deps: ['malloc', 'free'],
  terminalRead: function(received) {
    const input = process.stdin;
    const take = (bytes) => {
      input.pause();
      input.off('data', take).off('end', takeNothing).off('error', takeNothing);
      const text = _malloc(bytes.length || 1);
      HEAPU8.set(bytes, text);
      _terminalReceived(received, text, bytes.length);
      _free(text);
    };
    const takeNothing = () => take(new Uint8Array(0));
    if (input.readableEnded) return void setImmediate(takeNothing);
    input.on('data', take).on('end', takeNothing).on('error', takeNothing).resume();
  },

  // Synchronously: data that process.stdout has not written yet would be lost when the program ends.
  terminalWrite: function(file, text, size) {
    const bytes = HEAPU8.slice(text, text + size);
    for (let written = 0; written < size;) {
      try {
        written += require('fs').writeSync(file, bytes, written);
      } catch (error) {
        if (error.code !== 'EAGAIN') process.exit(1);  // Nobody reads the output any more.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      }
    }
  },

  terminalIsTerminal: function() {
    return process.stdout.isTTY ? 1 : 0;
  },

  terminalOnInterrupt: function(task) {
    process.once('SIGINT', () => _terminalInterrupted(task));
  },
});
