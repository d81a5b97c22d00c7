// SSPI as a test plays it: records have TLS's head of five bytes, and what is in them is a word
// that says what happens.
//
// A record of type 22: "more" (the handshake goes on), "done" (it is over), "who" (asks for a
// certificate), "key" (is answered after the handshake), anything else is not understood. Type 23:
// its bytes in the other case; "BAD" cannot be decrypted. Type 21: "bye" ends.
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

  // The one that lives.
  static FakeSspi& current() { return *current_; }

  // A call fails with this status, from now on.
  SECURITY_STATUS statusOf(const std::string& call) const;

  const SecurityFunctionTableW* functions() const { return &table_; }

  std::map<std::string, SECURITY_STATUS> failing = {};
  std::vector<std::string> heard = {};  // What the client asked for, in words.
  DWORD protocol = SP_PROT_TLS1_3_CLIENT;
  bool isResumed = false;
  bool isEndless = false;  // No record is ever whole.
  std::string pending =
      {};  // What the next call of InitializeSecurityContext says, by a control token.
  int credentials = 0, contexts = 0, buffers = 0;  // That were not given back yet.

 private:
  static inline FakeSspi* current_ = nullptr;
  SecurityFunctionTableW table_{};
};

}  // namespace web::native
