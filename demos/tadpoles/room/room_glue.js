// The relay's functions that the room calls; the module receives both when it is created.
mergeInto(LibraryManager.library, {
  tadpolesSend: function(connection, message, size) {
    Module['onSend'](connection, HEAPU8.slice(message, message + size));
  },
  tadpolesIsReading: function(connection) {
    return Module['isReading'](connection) ? 1 : 0;
  },
});
