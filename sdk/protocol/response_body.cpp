#include "protocol/response_body.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <system_error>

namespace web::protocol {

namespace {

// The bytes of chunk sizes, extensions and line ends, which are not part of the body.
constexpr std::size_t maxOverhead = 4096;

bool hasOption(const ResponseHead& head, std::string_view field, std::string_view option) {
  for (auto value : head.values(field)) {
    for (auto each : commaSeparated(value)) {
      if (equalsIgnoringCase(each, option)) return true;
    }
  }
  return false;
}

int hexDigit(char character) {
  if (character >= '0' && character <= '9') return character - '0';
  const char lower = static_cast<char>(character | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

ResponseBody::ResponseBody(const ResponseHead& head)
    : endIsAnnounced_(hasOption(head, "Connection", "close")) {
  if (head.status < 200 || head.status == 204 || head.status == 304) {
    state_ = State::done;
  } else if (hasOption(head, "Transfer-Encoding", "chunked")) {
    state_ = State::chunkSize;
    isChunked_ = true;
  } else if (auto lengths = head.values("Content-Length"); lengths.size() == 1) {
    const auto* end = lengths[0].data() + lengths[0].size();
    const auto [stop, fault] = std::from_chars(lengths[0].data(), end, left_);
    if (fault == std::errc() && stop == end) state_ = left_ > 0 ? State::data : State::done;
  }
}

bool ResponseBody::receive(std::span<const std::byte>& bytes) {
  take(bytes);
  bytes = {};
  return state_ == State::done || (state_ == State::untilEnd && !endIsAnnounced_);
}

void ResponseBody::take(std::span<const std::byte>& bytes) {
  while (!bytes.empty() && state_ != State::done) {
    if (state_ != State::data && state_ != State::untilEnd) {
      takeByte(static_cast<char>(bytes.front()));
      bytes = bytes.subspan(1);
      continue;
    }
    auto size = std::min(bytes.size(), limit - text_.size());
    if (state_ == State::data) {
      size = static_cast<std::size_t>(std::min<std::uint64_t>(size, left_));
    }
    text_.append(reinterpret_cast<const char*>(bytes.data()), size);
    bytes = bytes.subspan(size);
    if (state_ == State::data) left_ -= size;
    if (text_.size() == limit) {
      state_ = State::done;
    } else if (state_ == State::data && left_ == 0) {
      state_ = isChunked_ ? State::chunkEnd : State::done;
    }
  }
}

// RFC 9112 §7.1. A malformed chunk ends the body, which is only shown to people.
void ResponseBody::takeByte(char character) {
  if (++overhead_ > maxOverhead) {
    state_ = State::done;
  } else if (state_ == State::chunkEnd) {
    if (character == '\n') state_ = State::chunkSize;
  } else if (character == '\n') {
    state_ = left_ > 0 ? State::data : State::done;
  } else if (state_ == State::chunkSize) {
    takeSizeDigit(character);
  }
}

void ResponseBody::takeSizeDigit(char character) {
  const int digit = hexDigit(character);
  if (digit < 0) {
    state_ = State::chunkExtension;
  } else if (left_ >> 56 != 0) {
    state_ = State::done;
  } else {
    left_ = left_ << 4 | static_cast<std::uint64_t>(digit);
  }
}

}  // namespace web::protocol
