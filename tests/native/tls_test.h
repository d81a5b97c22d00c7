// Shared by the TLS tests: a trusted authority, and names that resolve to this computer.
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

// For this program, the system trusts it.
const Identity& authority();

// This program's folder, which is removed at its end.
const std::filesystem::path& temporaryFolder();

inline IdentityOptions issuedFor(const std::string& names) {
  return {.names = names, .issuer = authority()};
}

inline void echo(TlsPeer& peer) {
  peer.acceptHandshake();
  peer.echo();
}

// The versions that the library supports here: wine's SChannel has no TLS 1.3.
const std::vector<int>& tlsVersions();

// 4,000 HelloRequests in one record. RFC 5246 §7.4.1.1: a client ignores them during the handshake.
inline std::string helloRequests() {
  return std::string("\x16\x03\x03\x40\x00", 5) + std::string(16384, '\0');
}

// All names resolve to this computer.
struct Tls : testing::Test {
  Tls() {
    Services::of(Loop::current()).resolver().setLookup([](const std::string&) {
      return LookupResult{{Address::loopback(Address::Family::ipv4)}, {}};
    });
  }
  ~Tls() override { Services::of(Loop::current()).resolver().setLookup(lookUp); }
};

}  // namespace web::native
