// `openssl s_server`, the program, for one connection: an implementation of TLS that is not the
// test's own thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "native/certificates.h"
#include "native/program.h"

namespace web::native {

class OpensslServer {
 public:
  explicit OpensslServer(const Identity& identity, const std::vector<std::string>& options = {})
      : program_(command(identity, options)) {
    program_.readUntil("ACCEPT 127.0.0.1:");
    port_ = program_.readUntil("\n");
    port_.pop_back();
  }

  std::string url(std::string_view host) const {
    return "wss://" + std::string(host) + ':' + port_ + '/';
  }

  // What it prints, the client's bytes among it; what it is given goes to the client.
  Program& program() { return program_; }

 private:
  std::vector<std::string> command(const Identity& identity,
                                   const std::vector<std::string>& options) const {
    // What is weak is for the client to refuse.
    std::vector<std::string> words = {"openssl",  "s_server",
                                      "-accept",  "127.0.0.1:0",
                                      "-naccept", "1",
                                      "-cert",    folder_.write("certificate.pem", identity.pem()),
                                      "-key",     folder_.write("key.pem", identity.keyPem()),
                                      "-cipher",  "ALL:@SECLEVEL=0"};
    words.insert(words.end(), options.begin(), options.end());
    return words;
  }

  TemporaryFolder folder_;
  Program program_;
  std::string port_;
};

}  // namespace web::native
