// The program `openssl s_server`, for one connection: a TLS server outside of the test's process.
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

  // Its output contains the client's bytes; its input goes to the client.
  Program& program() { return program_; }

 private:
  std::vector<std::string> command(const Identity& identity,
                                   const std::vector<std::string>& options) const {
    // Allows weak algorithms: the client is to refuse them.
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
