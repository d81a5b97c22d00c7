// What the room calls of the relay: the module is given both functions when it is made.
mergeInto(LibraryManager.library, {
  tadpolesSend: function(connection, message, size) {
    Module['onSend'](connection, HEAPU8.slice(message, message + size));
  },
  tadpolesIsReading: function(connection) {
    return Module['isReading'](connection) ? 1 : 0;
  },
});
