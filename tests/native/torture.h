// One life of a socket, for tests that disturb it: echo servers of each kind, and the expected
// events.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/ssl.h>

#include "native/native_test.h"

namespace web::native {

using Log = std::vector<std::string>;

// A short message, a message of several reads and writes, and a Close frame.
inline const std::string hello = "hello hello hello hello hello";
inline constexpr std::size_t large = 70000;

// The events without a fault, with a second message of this size.
Log wholeWith(std::size_t size);
inline const Log whole = wholeWith(large);

struct Way {
  std::string_view name;
  bool isSecure, isCompressed, isThroughProxy;
  bool hasPassword = false;  // The server asks for it.
};

inline constexpr Way everyWay[] = {{"ws", false, false, false},
                                   {"wsCompressed", false, true, false},
                                   {"wss", true, false, false},
                                   {"wssCompressed", true, true, false},
                                   {"wsThroughProxy", false, false, true},
                                   {"wssThroughProxy", true, false, true}};

void PrintTo(const Way& way, std::ostream* out);

// An echo server, with a proxy if the test has one. Compressed messages come back unchanged.
class EchoServer {
 public:
  explicit EchoServer(const Way& way);

  std::string url() const;
  WebSocketInit init() const;

 private:
  std::unique_ptr<Peer> meet(int descriptor);
  void play(Peer& peer);

  const Way way_;
  std::shared_ptr<SSL_CTX> context_;
  RawServer server_;
};

// The events of one socket's life.
Log live(const EchoServer& server, std::size_t size = large);

// Expects all events of `all`, or the first of them and then a failure, and nothing else.
void expectWholeOrFailed(const Log& log, const Log& all = whole);

}  // namespace web::native
