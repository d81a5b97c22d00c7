// What the TLS tests share: an authority that is trusted, and names that lead to this computer.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <openssl/x509.h>

#include "native/connect/services.h"
#include "native/loop/event_loop.h"
#include "native/native_test.h"
#include "native/tls_server.h"

namespace web::native {

// Trusted by the system, as far as this program sees.
const Identity& authority();

// Of this program: it is removed at its end.
const std::filesystem::path& temporaryFolder();

inline IdentityOptions issuedFor(const std::string& names) {
  return {.names = names, .issuer = authority()};
}

inline void echo(TlsPeer& peer) {
  peer.acceptHandshake();
  peer.echo();
}

// Those that the library has here: wine's SChannel has no TLS 1.3.
const std::vector<int>& tlsVersions();

// RFC 5246 §7.4.1.1: a client that negotiates ignores HelloRequest, 4,000 in one record.
inline std::string helloRequests() {
  return std::string("\x16\x03\x03\x40\x00", 5) + std::string(16384, '\0');
}

// All names lead to this computer.
struct Tls : testing::Test {
  Tls() {
    Services::of(Loop::current()).resolver().setLookup([](const std::string&) {
      return LookupResult{{Address::loopback(Address::Family::ipv4)}, {}};
    });
  }
  ~Tls() override { Services::of(Loop::current()).resolver().setLookup(lookUp); }
};

}  // namespace web::native
