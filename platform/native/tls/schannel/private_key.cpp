#include "native/tls/schannel/private_key.h"

#include <algorithm>
#include <array>

#include "native/tls/schannel/pem.h"

namespace web::native {

namespace {

using der::Bytes;
using der::Tag;

template <std::size_t size>
constexpr std::array<std::byte, size> bytesOf(const unsigned char (&values)[size]) {
  std::array<std::byte, size> bytes{};
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(values[i]);
  return bytes;
}

// rsaEncryption, and id-ecPublicKey (RFC 8017 §A.1, RFC 5480 §2.1.1).
constexpr auto rsa = bytesOf({0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01});
constexpr auto curve = bytesOf({0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01});
constexpr auto null = bytesOf({0x05, 0x00});
constexpr auto zero = bytesOf({0x00});

std::vector<std::byte> copied(Bytes bytes) { return {bytes.begin(), bytes.end()}; }

std::vector<std::byte> wrapped(Bytes kind, Bytes parameters, Bytes key) {
  const auto algorithm =
      der::made(Tag::sequence, {der::made(Tag::objectIdentifier, {kind}), parameters});
  const auto version = der::made(Tag::integer, {zero});
  return der::made(Tag::sequence, {version, algorithm, der::made(Tag::octetString, {key})});
}

std::optional<PrivateKey> ofRsa(Bytes pkcs1) {
  auto rest = pkcs1;
  auto parts = der::take(rest, Tag::sequence);
  if (!parts || !der::take(*parts, Tag::integer)) return {};
  const auto modulus = der::take(*parts, Tag::integer);
  if (!modulus) return {};
  return PrivateKey{wrapped(rsa, null, pkcs1), copied(pkcs1), copied(*modulus)};
}

// RFC 5915 §3. The curve is in the key itself, or in the structure around it.
std::optional<PrivateKey> ofCurve(Bytes key, Bytes parameters) {
  auto rest = key;
  auto parts = der::take(rest, Tag::sequence);
  if (!parts || !der::take(*parts, Tag::integer) || !der::take(*parts, Tag::octetString)) return {};
  if (const auto own = der::take(*parts, Tag::parameters)) parameters = *own;
  if (parameters.empty()) return {};
  PrivateKey made{wrapped(curve, parameters, key), {}, {}};
  if (auto outer = der::take(*parts, Tag::publicKey)) {
    const auto point = der::take(*outer, Tag::bitString).value_or(Bytes());
    // The first byte is the number of unused bits.
    if (!point.empty()) made.publicPart = copied(point.subspan(1));
  }
  return made;
}

std::optional<PrivateKey> ofPkcs8(Bytes pkcs8) {
  auto rest = pkcs8;
  auto parts = der::take(rest, Tag::sequence);
  if (!parts || !der::take(*parts, Tag::integer)) return {};
  auto algorithm = der::take(*parts, Tag::sequence);
  const auto key = der::take(*parts, Tag::octetString);
  if (!algorithm || !key) return {};
  const auto kind = der::take(*algorithm, Tag::objectIdentifier).value_or(Bytes());
  if (std::ranges::equal(kind, rsa)) return ofRsa(*key);
  if (std::ranges::equal(kind, curve)) return ofCurve(*key, *algorithm);
  return {};
}

}  // namespace

std::optional<PrivateKey> privateKeyIn(std::string_view pem) {
  while (auto block = takePemBlock(pem)) {
    if (block->label == "PRIVATE KEY") return ofPkcs8(block->bytes);
    if (block->label == "RSA PRIVATE KEY") return ofRsa(block->bytes);
    if (block->label == "EC PRIVATE KEY") return ofCurve(block->bytes, {});
  }
  return {};
}

}  // namespace web::native
