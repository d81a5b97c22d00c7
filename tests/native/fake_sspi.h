// SSPI, played by a test: records have TLS's header of five bytes, and contain a word that says
// what happens.
//
// Records of type 22: "more" (the handshake continues), "done" (it is over), "who" (asks for a
// certificate), "key" (gets an answer after the handshake); anything else is an error. Type 23:
// data, with upper and lower case exchanged; "BAD" cannot be decrypted. Type 21: "bye" ends the
// connection.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "native/tls/schannel/windows_security.h"

namespace web::native {

std::string recordOf(int type, std::string_view body);

class FakeSspi {
 public:
  static constexpr ULONG headerSize = 5, trailerSize = 4, largestMessage = 100;

  FakeSspi();
  FakeSspi(const FakeSspi&) = delete;
  FakeSspi& operator=(const FakeSspi&) = delete;
  ~FakeSspi();

  // The one that exists now.
  static FakeSspi& current() { return *current_; }

  // The status with which this call fails from now on.
  SECURITY_STATUS statusOf(const std::string& call) const;

  const SecurityFunctionTableW* functions() const { return &table_; }

  std::map<std::string, SECURITY_STATUS> failing = {};
  std::vector<std::string> heard = {};  // What the client requested, in words.
  DWORD protocol = SP_PROT_TLS1_3_CLIENT;
  bool isResumed = false;
  bool isEndless = false;    // No record is ever complete.
  std::string pending = {};  // The control token for the next call of InitializeSecurityContext.
  int credentials = 0, contexts = 0, buffers = 0;  // Not released yet.

 private:
  static inline FakeSspi* current_ = nullptr;
  SecurityFunctionTableW table_{};
};

}  // namespace web::native
