// Text and bytes between the page and C++: lengths are explicit, so that a NUL is nothing special.
//
// Every number crosses as a double or an int: wasm32, wasm64 and BigInt builds agree on those.
// Views of the memory are taken afresh for each use, since growth makes older ones empty.
mergeInto(LibraryManager.library, {
  // ignoreBOM: a leading U+FEFF is part of the message.
  $twinsocketCoder:
      '={ encoder: new TextEncoder(), decoder: new TextDecoder("utf-8", { ignoreBOM: true }) }',

  // Bytes of C++ for the page, which copies them at once. But it refuses memory that is shared or
  // resizable, and npm ws may still read them after send() has returned.
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

  // Whether a message has more bytes than `limit`. Text has one to three for each UTF-16 unit.
  $twinsocketIsLarger__deps: ['$twinsocketCoder'],
  $twinsocketIsLarger: function(data, limit) {
    if (typeof data != 'string') return data.byteLength > limit;
    return data.length > limit ||
        (3 * data.length > limit && twinsocketCoder.encoder.encode(data).length > limit);
  },

  // Resizes a buffer of C++ and returns its address: less than zero if there is no memory for that.
  $twinsocketResize__deps: ['$twinsocketMemory'],
  $twinsocketResize: function(resize, buffer, size) {
    twinsocketMemory.mayLack = true;
    const address = resize(buffer, size);
    twinsocketMemory.mayLack = false;
    return address;
  },

  // While it may lack, malloc() returns null, also in builds where it aborts the program.
  $twinsocketMemory: '={ mayLack: false }',
  $abortOnCannotGrowMemory__deps: ['$twinsocketMemory', '$twinsocketAbortOnCannotGrow'],
  $abortOnCannotGrowMemory: function(size) {
    if (!twinsocketMemory.mayLack) twinsocketAbortOnCannotGrow(size);
  },
  $twinsocketAbortOnCannotGrow: LibraryManager.library.$abortOnCannotGrowMemory,

  // Puts the bytes into a std::vector<std::byte> of C++. False if there is no memory for them.
  $twinsocketWriteBytes__deps: ['$twinsocketResize'],
  $twinsocketWriteBytes: function(data, vector) {
    const address = twinsocketResize(_twinsocketResizeBytes, vector, data.byteLength);
    if (address < 0) return false;
    HEAPU8.set(new Uint8Array(data), address);
    return true;
  },

  // Puts the text, as UTF-8, into a std::string of C++. Most text is ASCII, which needs one byte
  // for each character: only other text asks for more room, for the rest of it. False if there is
  // no memory for it.
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

  // For text this short a loop is faster than a call of the encoder.
  $twinsocketWriteShortAscii: function(text, address) {
    for (let i = 0; i < text.length; ++i) {
      const unit = text.charCodeAt(i);
      if (unit > 127) return false;
      HEAPU8[address + i] = unit;
    }
    return true;
  },

  $twinsocketEncodeInto__deps: ['$twinsocketCoder'],
  $twinsocketEncodeInto: function(text, address, room) {
    // The encoder refuses shared memory: there it writes elsewhere, and what fits is copied.
    if (!(HEAPU8.buffer instanceof ArrayBuffer)) {
      const bytes = new Uint8Array(room);
      const done = twinsocketCoder.encoder.encodeInto(text, bytes);
      HEAPU8.set(bytes.subarray(0, done.written), address);
      return done;
    }
    return twinsocketCoder.encoder.encodeInto(text, HEAPU8.subarray(address, address + room));
  },
});
