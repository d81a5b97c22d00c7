#include "native/tls/schannel/der.h"

namespace web::native::der {

namespace {

constexpr std::size_t longestLength = 4;  // In bytes: nothing here is longer than 4 GiB.

std::optional<std::size_t> takeLength(Bytes& bytes) {
  if (bytes.empty()) return {};
  const auto first = std::to_integer<std::size_t>(bytes.front());
  bytes = bytes.subspan(1);
  if (first < 0x80) return first;
  const auto count = first & 0x7F;
  if (count == 0 || count > longestLength || count > bytes.size()) return {};
  std::size_t length = 0;
  for (auto byte : bytes.first(count)) length = length << 8 | std::to_integer<std::size_t>(byte);
  bytes = bytes.subspan(count);
  return length;
}

void append(std::vector<std::byte>& all, Bytes bytes) {
  all.insert(all.end(), bytes.begin(), bytes.end());
}

}  // namespace

std::optional<Value> take(Bytes& bytes) {
  if (bytes.empty()) return {};
  const auto tag = static_cast<Tag>(bytes.front());
  auto rest = bytes.subspan(1);
  const auto length = takeLength(rest);
  if (!length || *length > rest.size()) return {};
  const Value value{tag, rest.first(*length), bytes.first(bytes.size() - rest.size() + *length)};
  bytes = rest.subspan(*length);
  return value;
}

std::optional<Bytes> take(Bytes& bytes, Tag tag) {
  auto rest = bytes;
  const auto value = take(rest);
  if (!value || value->tag != tag) return {};
  bytes = rest;
  return value->content;
}

std::vector<std::byte> made(Tag tag, std::initializer_list<Bytes> contents) {
  std::size_t size = 0;
  for (auto each : contents) size += each.size();
  std::vector<std::byte> all{static_cast<std::byte>(tag)};
  if (size >= 0x80) {
    all.push_back(std::byte{0x80 | longestLength});
    for (int shift = 24; shift >= 0; shift -= 8)
      all.push_back(static_cast<std::byte>(size >> shift));
  } else {
    all.push_back(static_cast<std::byte>(size));
  }
  for (auto each : contents) append(all, each);
  return all;
}

}  // namespace web::native::der
