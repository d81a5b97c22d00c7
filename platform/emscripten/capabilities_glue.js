// Options besides the subprotocols, if the page accepts them: https://github.com/whatwg/websockets/pull/76
mergeInto(LibraryManager.library, {
  // Whether the constructor reads `targetAddressSpace`. No socket is made: a page that knows no options
  // takes them for a subprotocol, which is invalid; one that reads them finds an invalid subprotocol.
  $twinsocketReadsOptions: function() {
    // Sockets of Node have other options, and npm ws copies all of them.
    if (ENVIRONMENT_IS_NODE || typeof WebSocket == 'undefined') return false;
    let reads = false;
    const options = {
      protocols: ['no token'],
      get targetAddressSpace() {
        reads = true;
        return undefined;
      },
    };
    try {
      new WebSocket('ws://localhost/', options);
    } catch (error) {
    }
    return reads;
  },

  twinsocketTakesOptions__deps: ['$twinsocketReadsOptions'],
  twinsocketTakesOptions: function() {
    return twinsocketReadsOptions() ? 1 : 0;
  },

  // The address space of the next socket: 1 is public, 2 local, 3 loopback, 0 none.
  twinsocketTarget__deps: ['$twinsocketReadsOptions', '$twinsocketSockets'],
  twinsocketTarget: function(space) {
    const targetAddressSpace = [null, 'public', 'local', 'loopback'][space];
    twinsocketSockets.withOptions = targetAddressSpace && twinsocketReadsOptions() ?
        (protocols) => ({protocols, targetAddressSpace}) :
        (protocols) => protocols;
  },
});
