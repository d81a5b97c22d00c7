// Passes text between C++ and a page: the demos' pages link this library along with their own.
mergeInto(LibraryManager.library, {
  $pageText: function(address, size) {
    return new TextDecoder().decode(HEAPU8.slice(address, address + size));
  },

  // C++ must free it.
  $pageGive__deps: ['malloc'],
  $pageGive: function(value) {
    const size = lengthBytesUTF8(value) + 1;
    const text = _malloc(size);
    stringToUTF8(value, text, size);
    return text;
  },
});
