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

  // Puts the bytes into a std::vector<std::byte> of C++.
  $twinsocketWriteBytes: function(bytes, vector) {
    const address = _twinsocketResizeBytes(vector, bytes.length);
    HEAPU8.set(bytes, address);
  },

  // Puts the text, as UTF-8, into a std::string of C++. Most text is ASCII, which needs one byte
  // for each character: only other text asks for more room, and encodes the rest of it there.
  $twinsocketWriteText__deps:
      ['$twinsocketCoder', '$twinsocketWriteShortAscii', '$twinsocketEncodeInto'],
  $twinsocketWriteText: function(text, string) {
    const length = text.length;
    const address = _twinsocketResizeString(string, length);
    if (length <= 48 && twinsocketWriteShortAscii(text, address)) return;
    const first = twinsocketEncodeInto(text, address, length);
    if (first.read === length) return;
    const rest = text.slice(first.read);
    const room = 3 * rest.length;
    const more = _twinsocketResizeString(string, first.written + room) + first.written;
    const last = twinsocketEncodeInto(rest, more, room);
    _twinsocketResizeString(string, first.written + last.written);
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
