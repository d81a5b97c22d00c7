// Text between C++ and a page: pages of the demos link this library beside their own.
mergeInto(LibraryManager.library, {
  $pageText: function(address, size) {
    return new TextDecoder().decode(HEAPU8.slice(address, address + size));
  },

  // For C++ to free.
  $pageGive__deps: ['malloc'],
  $pageGive: function(value) {
    const size = lengthBytesUTF8(value) + 1;
    const text = _malloc(size);
    stringToUTF8(value, text, size);
    return text;
  },
});
