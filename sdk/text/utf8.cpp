#include "text/utf8.h"

#include <algorithm>
#include <array>

#include "text/wide_utf8.h"

namespace web::protocol {

namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD

// The position of a validator inside a character: what may come next.
enum State : unsigned {
  complete,      // A first byte.
  oneMore,       // A continuation, and that is all.
  twoMore,       // Two of them.
  threeMore,     // Three of them.
  twoAfterE0,    // 0xa0–0xbf, and one more: less would be overlong.
  twoAfterEd,    // 0x80–0x9f, and one more: more would be surrogates.
  threeAfterF0,  // 0x90–0xbf, and two more: less would be overlong.
  threeAfterF4,  // 0x80–0x8f, and two more: more would be beyond Unicode.
  broken,        // The text is invalid.
  stateCount,
};

// The Unicode Standard, table 3-7.
consteval State stateAfterFirst(unsigned byte) {
  if (byte < 0x80) return complete;
  if (byte < 0xc2 || byte > 0xf4) return broken;
  if (byte < 0xe0) return oneMore;
  if (byte < 0xf0) return byte == 0xe0 ? twoAfterE0 : byte == 0xed ? twoAfterEd : twoMore;
  return byte == 0xf0 ? threeAfterF0 : byte == 0xf4 ? threeAfterF4 : threeMore;
}

consteval State stateAfter(State state, unsigned byte) {
  auto within = [byte](unsigned low, unsigned high, State next) consteval {
    return byte >= low && byte <= high ? next : broken;
  };
  switch (state) {
    case complete:
      return stateAfterFirst(byte);
    case oneMore:
      return within(0x80, 0xbf, complete);
    case twoMore:
      return within(0x80, 0xbf, oneMore);
    case threeMore:
      return within(0x80, 0xbf, twoMore);
    case twoAfterE0:
      return within(0xa0, 0xbf, oneMore);
    case twoAfterEd:
      return within(0x80, 0x9f, oneMore);
    case threeAfterF0:
      return within(0x90, 0xbf, twoMore);
    case threeAfterF4:
      return within(0x80, 0x8f, twoMore);
    default:
      return broken;
  }
}

// One word for each byte: six bits for each state, which tell where the next state's six bits are
// in any word. So a step is one shift, while the next word is being loaded.
constexpr unsigned bitsPerState = 6;
constexpr std::uint64_t stateBits = (1u << bitsPerState) - 1;

consteval auto makeRows() {
  std::array<std::uint64_t, 256> result{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    for (unsigned state = 0; state < stateCount; ++state) {
      std::uint64_t next = bitsPerState * stateAfter(static_cast<State>(state), byte);
      result[byte] |= next << (bitsPerState * state);
    }
  }
  return result;
}

constexpr auto rows = makeRows();

// Only the lowest six bits of argument and result are used.
std::uint64_t step(std::uint64_t state, char byte) {
  return rows[static_cast<unsigned char>(byte)] >> (state & stateBits);
}

constexpr std::size_t blockSize = 32, smallestHalved = 4 * blockSize;

bool isAsciiBlock(const char* at) {
  std::uint64_t words[blockSize / 8];
  std::memcpy(words, at, blockSize);
  return ((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080u) == 0;
}

std::uint64_t addBytes(std::uint64_t state, std::string_view text) {
  for (char byte : text) state = step(state, byte);
  return state;
}

std::uint64_t addBlocks(std::uint64_t state, std::string_view text) {
  for (; text.size() >= blockSize; text.remove_prefix(blockSize)) {
    if ((state & stateBits) == complete && isAsciiBlock(text.data())) continue;
    for (std::size_t i = 0; i < blockSize; ++i) state = step(state, text[i]);
  }
  return addBytes(state, text);
}

// Where a character may start. (One with more than three continuations is broken anyway.)
std::size_t borderBehind(std::string_view text, std::size_t at) {
  for (int i = 0; i < 3 && (text[at] & 0xc0) == 0x80; ++i) ++at;
  return at;
}

// Each step waits for the one before it, so both halves of the text are read at the same time.
// `first` becomes the state at the end of the first half; returns the state of the second one.
std::uint64_t addInHalves(std::uint64_t& first, std::string_view text, std::size_t half) {
  std::uint64_t second = complete;
  const auto* other = text.data() + half;
  std::size_t at = 0;
  for (; at + blockSize <= std::min(half, text.size() - half); at += blockSize) {
    if (((first | second) & stateBits) == complete && isAsciiBlock(text.data() + at) &&
        isAsciiBlock(other + at)) {
      continue;
    }
    for (std::size_t i = at; i < at + blockSize; ++i) {
      first = step(first, text[i]);
      second = step(second, other[i]);
    }
  }
  first = addBytes(first, text.substr(at, half - at));
  return addBytes(second, text.substr(half + at));
}

}  // namespace

bool Utf8Validator::take(char byte) {
  state_ = step(state_, byte) & stateBits;
  return state_ != bitsPerState * broken;
}

bool Utf8Validator::addPortably(std::string_view part) {
  auto state = state_;
  if (part.size() >= smallestHalved) {
    const auto half = borderBehind(part, part.size() / 2);
    auto other = addInHalves(state, part, half);
    if ((state & stateBits) != complete) other = bitsPerState * broken;
    state = other;
  } else {
    state = addBlocks(state, part);
  }
  state_ = state & stateBits;
  return state_ != bitsPerState * broken;
}

bool Utf8Validator::add(std::string_view part) {
  if (isComplete() && isShortAscii(part)) return true;
  if (part.size() >= smallestWideText) {
    while (!isComplete()) {
      if (!take(part.front())) return false;
      part.remove_prefix(1);
    }
    part.remove_prefix(wellFormedFront(part));
    if (isShortAscii(part)) return true;
  }
  return addPortably(part);
}

bool isWellFormedAtAnyLength(std::string_view text) {
  Utf8Validator validator;
  return validator.add(text) && validator.isComplete();
}

std::string toWellFormed(std::string_view text) {
  if (isWellFormed(text)) return std::string(text);
  std::string result;
  result.reserve(text.size() + replacement.size());
  Utf8Validator character;
  std::size_t start = 0;  // Of the current character.
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool begun = !character.isComplete();
    if (character.take(text[at])) {
      if (!character.isComplete()) continue;
      result.append(text, start, at + 1 - start);
    } else {
      result += replacement;
      character.reset();
      // Encoding Standard, UTF-8 decoder: a byte that cannot continue may itself start a character.
      if (begun) --at;
    }
    start = at + 1;
  }
  if (!character.isComplete()) result += replacement;
  return result;
}

}  // namespace web::protocol
