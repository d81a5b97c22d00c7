// The program's own certificates and keys, in PEM (RFC 7468).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "native/tls/schannel/handles.h"

namespace web::native {

struct PemBlock {
  std::string_view label;  // For instance "CERTIFICATE".
  std::vector<std::byte> bytes;
};

// Removes the first block from `text` and returns it. Nothing if there is none, or if it cannot be
// read: then `text` does not change.
std::optional<PemBlock> takePemBlock(std::string_view& text);

// Empty if there are none, or if one of them cannot be read.
std::vector<Certificate> certificatesIn(std::string_view pem);

}  // namespace web::native
