// ArrayBuffer: bytes you own. BufferSource: bytes you lend to send().
#pragma once

#include <web/library.h>

#include <concepts>
#include <cstddef>
#include <ranges>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace web {

// ECMAScript's ArrayBuffer. Copying it copies the bytes; moving it, or taking the vector out of it,
// does not.
class ArrayBuffer {
 public:
  ArrayBuffer() = default;
  explicit ArrayBuffer(std::size_t byteLength) : bytes_(byteLength) {}
  explicit ArrayBuffer(std::vector<std::byte> bytes) : bytes_(std::move(bytes)) {}

  std::size_t byteLength() const { return bytes_.size(); }
  std::span<std::byte> bytes() { return bytes_; }
  std::span<const std::byte> bytes() const { return bytes_; }

  // Moves the bytes out, without a copy: `auto bytes = std::move(buffer).take();`
  std::vector<std::byte> take() && { return std::move(bytes_); }

 private:
  friend class WebSocket;

  std::vector<std::byte> bytes_;
};

// The characters of text other than char.
template <class T>
concept WiderCharacter = std::same_as<T, char8_t> || std::same_as<T, char16_t> ||
    std::same_as<T, char32_t> || std::same_as<T, wchar_t>;

// Any contiguous range of plain values, as JavaScript accepts any typed array. Text is not
// included: it is sent as a text message.
template <class R>
concept PlainBytes = std::ranges::contiguous_range<R> && std::ranges::sized_range<R> &&
                     std::is_trivially_copyable_v<std::ranges::range_value_t<R>> &&
                     !WiderCharacter<std::ranges::range_value_t<R>> &&
                     !std::convertible_to<const R&, std::string_view>;

// Bytes that are borrowed for the duration of one call: Web IDL's BufferSource.
class BufferSource {
 public:
  BufferSource(const ArrayBuffer& buffer) : bytes_(buffer.bytes()) {}

  template <PlainBytes R>
  BufferSource(const R& range)
      : bytes_(std::as_bytes(std::span(std::ranges::data(range), std::ranges::size(range)))) {}

  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace web
