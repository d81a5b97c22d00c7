// Certificates and keys of a program's own, in PEM (RFC 7468).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "native/tls/schannel/handles.h"

namespace web::native {

struct PemBlock {
  std::string_view label;  // As in "CERTIFICATE".
  std::vector<std::byte> bytes;
};

// Takes the first block off `text`. Nothing if there is none, or if it cannot be read: then `text`
// is left as it is.
std::optional<PemBlock> takePemBlock(std::string_view& text);

// Empty if there is none, or if one of them cannot be read.
std::vector<Certificate> certificatesIn(std::string_view pem);

}  // namespace web::native
