// A name server that is played by a test.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "native/connect/services.h"
#include "native/loop/event_loop.h"
#include "native/raw_server.h"

namespace web::native {

inline Address address(std::string_view host, std::uint16_t port = 0) {
  auto result = *Address::fromLiteral(host);
  result.port = port;
  return result;
}

// Plays the name server for this thread's loop while it exists.
struct NameServer {
  explicit NameServer(Resolver::Lookup lookup) {
    Services::of(Loop::current()).resolver().setLookup(std::move(lookup));
  }
  ~NameServer() { Services::of(Loop::current()).resolver().setLookup(lookUp); }
};

inline std::string urlOf(std::string_view name, const RawServer& server) {
  return "ws://" + std::string(name) + ":" + std::to_string(server.port()) + "/";
}

}  // namespace web::native
