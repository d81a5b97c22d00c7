// DER (X.690 §8, §10), as much as certificates and keys need here.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <vector>

namespace web::native::der {

using Bytes = std::span<const std::byte>;

enum class Tag : unsigned char {
  integer = 0x02,
  bitString = 0x03,
  octetString = 0x04,
  objectIdentifier = 0x06,
  sequence = 0x30,
  dnsName = 0x82,     // [2] of a GeneralName, RFC 5280 §4.2.1.6.
  ipAddress = 0x87,   // [7]
  parameters = 0xA0,  // [0] of an ECPrivateKey, RFC 5915 §3.
  publicKey = 0xA1,   // [1]
};

struct Value {
  Tag tag;
  Bytes content;
  Bytes whole;  // Includes tag and length.
};

// Removes the first value from `bytes` and returns it; nothing if it is malformed or incomplete.
std::optional<Value> take(Bytes& bytes);

// The same if the value has this tag, and returns its content only.
std::optional<Bytes> take(Bytes& bytes, Tag tag);

std::vector<std::byte> made(Tag tag, std::initializer_list<Bytes> contents);

}  // namespace web::native::der
