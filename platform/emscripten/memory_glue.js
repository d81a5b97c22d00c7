// Passes text and bytes between the page and C++. Lengths are explicit, so that NUL is not special.
//
// Every number is passed as a double or an int, which wasm32, wasm64 and BigInt builds have in common.
// Each use makes a new view of the memory, because growth makes older views empty.
var twinsocketHasSharedMemory = (typeof PTHREADS == 'undefined' ? USE_PTHREADS : PTHREADS) ||
    (typeof SHARED_MEMORY != 'undefined' && SHARED_MEMORY);

mergeInto(LibraryManager.library, {
  // ignoreBOM: a leading U+FEFF is part of the message.
  $twinsocketCoder:
      '={ encoder: new TextEncoder(), decoder: new TextDecoder("utf-8", { ignoreBOM: true }) }',

  // Bytes of C++ for the page, which copies them at once. They are copied here if the memory is shared
  // or resizable, which the page refuses, and for npm ws, which may read them after send() returns.
  $twinsocketBytesAt: function(address, size) {
    const end = address + size;
    const heap = HEAPU8.buffer;
    const isPlain = heap instanceof ArrayBuffer && !heap['resizable'] && !ENVIRONMENT_IS_NODE;
    return isPlain ? HEAPU8.subarray(address, end) : HEAPU8.slice(address, end);
  },

  // Ill-formed UTF-8 becomes U+FFFD, as in Web IDL's USVString.
  $twinsocketTextAt__deps: ['$twinsocketCoder', '$twinsocketBytesAt'],
  $twinsocketTextAt: function(address, size) {
    return twinsocketCoder.decoder.decode(twinsocketBytesAt(address, size));
  },

  // Whether a message has more bytes than `limit`. Text has one to three bytes for each UTF-16 unit.
  $twinsocketIsLarger__deps: ['$twinsocketCoder'],
  $twinsocketIsLarger: function(data, limit) {
    if (typeof data != 'string') return data.byteLength > limit;
    return data.length > limit ||
        (3 * data.length > limit && twinsocketCoder.encoder.encode(data).length > limit);
  },

  // Resizes a buffer of C++ and returns its address, or a number below zero if there is no memory.
  $twinsocketResize__deps: ['$twinsocketMemory'],
  $twinsocketResize: function(resize, buffer, size) {
    twinsocketMemory.mayLack = true;
    const address = resize(buffer, size);
    twinsocketMemory.mayLack = false;
    return address;
  },

  // While this is set, malloc() returns null if memory runs out, also where it otherwise aborts.
  $twinsocketMemory: '={ mayLack: false }',
  $abortOnCannotGrowMemory__deps: ['$twinsocketMemory', '$twinsocketAbortOnCannotGrow'],
  $abortOnCannotGrowMemory: function(size) {
    if (!twinsocketMemory.mayLack) twinsocketAbortOnCannotGrow(size);
  },
  $twinsocketAbortOnCannotGrow: LibraryManager.library.$abortOnCannotGrowMemory,

  // Copies the bytes into a std::vector<std::byte> of C++. False if there is no memory.
  $twinsocketWriteBytes__deps: ['$twinsocketResize'],
  $twinsocketWriteBytes: function(data, vector) {
    const address = twinsocketResize(_twinsocketResizeBytes, vector, data.byteLength);
    if (address < 0) return false;
    HEAPU8.set(new Uint8Array(data), address);
    return true;
  },

  // Writes the text, as UTF-8, into a std::string of C++. Most text is ASCII, with one byte for each
  // character; only other text needs more room, for the rest of it. False if there is no memory.
  $twinsocketWriteText__deps: [
    '$twinsocketCoder', '$twinsocketEncodeInto', '$twinsocketResize', '$twinsocketWriteShortAscii'
  ],
  $twinsocketWriteText: function(text, string) {
    const length = text.length;
    const address = twinsocketResize(_twinsocketResizeString, string, length);
    if (address < 0) return false;
    if (length <= 48 && twinsocketWriteShortAscii(text, address)) return true;
    const first = twinsocketEncodeInto(text, address, length);
    if (first.read === length) return true;
    const rest = twinsocketCoder.encoder.encode(text.slice(first.read));
    const size = first.written + rest.length;
    const more = twinsocketResize(_twinsocketResizeString, string, size);
    if (more < 0) return false;
    HEAPU8.set(rest, more + first.written);
    return true;
  },

  // For such short text, a loop is faster than a call of the encoder.
  $twinsocketWriteShortAscii: function(text, address) {
    for (let i = 0; i < text.length; ++i) {
      const unit = text.charCodeAt(i);
      if (unit > 127) return false;
      HEAPU8[address + i] = unit;
    }
    return true;
  },

  // The encoder refuses shared memory, so there it writes into a buffer of its own, which is copied.
  $twinsocketEncodeInto__deps: ['$twinsocketCoder'],
  $twinsocketEncodeInto: twinsocketHasSharedMemory ? function(text, address, room) {
    const bytes = new Uint8Array(room);
    const done = twinsocketCoder.encoder.encodeInto(text, bytes);
    HEAPU8.set(bytes.subarray(0, done.written), address);
    return done;
  } : function(text, address, room) {
    return twinsocketCoder.encoder.encodeInto(text, HEAPU8.subarray(address, address + room));
  },
});
