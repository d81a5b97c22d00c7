// SSPI's calls for one connection, with values in place of lists of buffers.
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
    std::size_t left = 0;  // How many bytes at the end were not used: pass them again.
  };
  struct Opened {
    SECURITY_STATUS status;
    std::span<std::byte> plain = {};  // Part of the bytes that were passed.
    std::size_t left = 0;
  };
  struct Facts {
    DWORD protocol = 0;  // SP_PROT_TLS1_2_CLIENT, SP_PROT_TLS1_3_CLIENT: a newer one is larger.
    bool isResumed = false;
    std::string version, cipher;
  };

  // `name` is sent to the server, unless it is empty.
  SecurityContext(std::shared_ptr<TlsContext> shared, const std::string& name)
      : shared_(std::move(shared)), name_(name.begin(), name.end()) {}
  SecurityContext(const SecurityContext&) = delete;
  SecurityContext& operator=(const SecurityContext&) = delete;
  ~SecurityContext();

  TlsContext& shared() { return *shared_; }

  // Continues the handshake, or answers one of TLS's own messages. Appends what has to be sent.
  Step step(std::span<std::byte> bytes, std::vector<std::byte>& ciphertext);

  // From now on, a server that asks for a certificate gets none.
  void showNobody() { flags_ |= ISC_REQ_USE_SUPPLIED_CREDS; }

  // Call this after the handshake. False if SChannel does not say how large records are.
  bool establish();
  Certificate serversCertificate();
  Facts facts();

  // Decrypts the first record in place.
  Opened open(std::span<std::byte> bytes);

  // Encrypts one record and appends it. `count` is how many of the bytes it contains.
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
