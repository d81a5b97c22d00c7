// One connection as SSPI has it: its calls, with values in place of lists of buffers.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "native/tls/schannel/handles.h"
#include "native/tls/schannel/tls_context.h"

namespace web::native {

class SecurityContext {
 public:
  struct Step {
    SECURITY_STATUS status;
    std::size_t left = 0;  // So many of the bytes, the last ones, are for the next call.
  };
  struct Opened {
    SECURITY_STATUS status;
    std::span<std::byte> plain = {};  // Within the bytes.
    std::size_t left = 0;
  };
  struct Facts {
    DWORD protocol = 0;  // SP_PROT_TLS1_2_CLIENT, SP_PROT_TLS1_3_CLIENT: the newer the larger.
    bool isResumed = false;
    std::string version, cipher;
  };

  // The name goes to the server; empty: none does.
  SecurityContext(std::shared_ptr<TlsContext> shared, const std::string& name)
      : shared_(std::move(shared)), name_(name.begin(), name.end()) {}
  SecurityContext(const SecurityContext&) = delete;
  SecurityContext& operator=(const SecurityContext&) = delete;
  ~SecurityContext();

  TlsContext& shared() { return *shared_; }

  // Goes on with the handshake, or answers a message of TLS itself. What is to be sent is appended.
  Step step(std::span<std::byte> bytes, std::vector<std::byte>& ciphertext);

  // From now on the server, which asks for a certificate, is told that there is none.
  void showNobody() { flags_ |= ISC_REQ_USE_SUPPLIED_CREDS; }

  // After the handshake. False: SChannel does not say how large records are.
  bool establish();
  Certificate serversCertificate();
  Facts facts();

  // The first record of them, in place.
  Opened open(std::span<std::byte> bytes);

  // Appends one record, and counts how much of the bytes is in it.
  SECURITY_STATUS seal(std::span<const std::byte> bytes, std::vector<std::byte>& ciphertext,
                       std::size_t& count);

  void sayGoodbye(std::vector<std::byte>& ciphertext);
  void tell(DWORD fatalAlert, std::vector<std::byte>& ciphertext);

 private:
  bool apply(void* token, std::size_t size, std::vector<std::byte>& ciphertext);
  SECURITY_STATUS call(SecBufferDesc* input, std::vector<std::byte>& ciphertext);

  std::shared_ptr<TlsContext> shared_;
  std::wstring name_;
  std::optional<CtxtHandle> handle_;
  ULONG flags_ = ISC_REQ_SEQUENCE_DETECT | ISC_REQ_REPLAY_DETECT | ISC_REQ_CONFIDENTIALITY |
                 ISC_REQ_EXTENDED_ERROR | ISC_REQ_ALLOCATE_MEMORY | ISC_REQ_STREAM |
                 ISC_REQ_MANUAL_CRED_VALIDATION;
  SecPkgContext_StreamSizes sizes_{};
};

}  // namespace web::native
