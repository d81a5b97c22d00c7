#include "native/tls/schannel/security_context.h"

#include <algorithm>
#include <array>

namespace web::native {

namespace {

SecBuffer bufferOf(ULONG type, std::span<std::byte> bytes = {}) {
  return {static_cast<ULONG>(bytes.size()), type, bytes.empty() ? nullptr : bytes.data()};
}

SecBufferDesc listOf(std::span<SecBuffer> buffers) {
  return {SECBUFFER_VERSION, static_cast<ULONG>(buffers.size()), buffers.data()};
}

const SecBuffer* find(std::span<const SecBuffer> buffers, ULONG type) {
  const auto found =
      std::ranges::find_if(buffers, [type](const auto& each) { return each.BufferType == type; });
  return found == buffers.end() ? nullptr : &*found;
}

// How many of `size` bytes SSPI did not use; never more than `size`.
std::size_t leftOf(std::span<const SecBuffer> buffers, std::size_t size) {
  const auto* extra = find(buffers, SECBUFFER_EXTRA);
  return extra ? std::min<std::size_t>(extra->cbBuffer, size) : 0;
}

std::string versionName(DWORD protocol) {
  if (protocol & SP_PROT_TLS1_3) return "TLSv1.3";
  if (protocol & SP_PROT_TLS1_2) return "TLSv1.2";
  return "TLS";
}

// Used when Windows has no name for the cipher suite.
std::string cipherName(const SecPkgContext_ConnectionInfo& info) {
  const auto strength = std::to_string(info.dwCipherStrength);
  switch (info.aiCipher) {
    case CALG_AES_128:
    case CALG_AES_192:
    case CALG_AES_256:
      return "AES-" + strength;
    default:
      return strength + " bits";
  }
}

}  // namespace

SecurityContext::~SecurityContext() {
  if (handle_) shared_->functions().DeleteSecurityContext(&*handle_);
}

SECURITY_STATUS SecurityContext::call(SecBufferDesc* input, std::vector<std::byte>& ciphertext) {
  SecBuffer outputs[] = {bufferOf(SECBUFFER_TOKEN), bufferOf(SECBUFFER_ALERT)};
  auto output = listOf(outputs);
  CtxtHandle made{};
  ULONG attributes = 0;
  TimeStamp expiry{};
  const auto& functions = shared_->functions();
  const auto status = functions.InitializeSecurityContextW(
      shared_->credential(), handle_ ? &*handle_ : nullptr, name_.empty() ? nullptr : name_.data(),
      flags_, 0, 0, input, 0, handle_ ? nullptr : &made, &output, &attributes, &expiry);
  if (!handle_ && (made.dwLower || made.dwUpper)) handle_ = made;
  for (const auto& each : outputs) {
    if (!each.pvBuffer) continue;
    const auto* bytes = static_cast<const std::byte*>(each.pvBuffer);
    ciphertext.insert(ciphertext.end(), bytes, bytes + each.cbBuffer);
    functions.FreeContextBuffer(each.pvBuffer);
  }
  return status;
}

SecurityContext::Step SecurityContext::step(std::span<std::byte> bytes,
                                            std::vector<std::byte>& ciphertext) {
  if (!handle_) return {call(nullptr, ciphertext), bytes.size()};
  SecBuffer inputs[] = {bufferOf(SECBUFFER_TOKEN, bytes), bufferOf(SECBUFFER_EMPTY)};
  auto input = listOf(inputs);
  const auto status = call(&input, ciphertext);
  const bool keepsAll =
      status == SEC_E_INCOMPLETE_MESSAGE || status == SEC_I_INCOMPLETE_CREDENTIALS;
  return {status, keepsAll ? bytes.size() : leftOf(inputs, bytes.size())};
}

bool SecurityContext::establish() {
  return shared_->functions().QueryContextAttributesW(&*handle_, SECPKG_ATTR_STREAM_SIZES,
                                                      &sizes_) == SEC_E_OK &&
         sizes_.cbMaximumMessage > 0;
}

Certificate SecurityContext::serversCertificate() {
  PCCERT_CONTEXT certificate = nullptr;
  const auto status = shared_->functions().QueryContextAttributesW(
      &*handle_, SECPKG_ATTR_REMOTE_CERT_CONTEXT, &certificate);
  return Certificate(status == SEC_E_OK ? certificate : nullptr);
}

SecurityContext::Facts SecurityContext::facts() {
  const auto ask = [this](ULONG attribute, void* answer) {
    return shared_->functions().QueryContextAttributesW(&*handle_, attribute, answer) == SEC_E_OK;
  };
  Facts facts;
  SecPkgContext_ConnectionInfo connection{};
  if (ask(SECPKG_ATTR_CONNECTION_INFO, &connection)) {
    facts.protocol = connection.dwProtocol;
    facts.version = versionName(connection.dwProtocol);
    facts.cipher = cipherName(connection);
  }
  SecPkgContext_CipherInfo cipher{};
  cipher.dwVersion = SECPKGCONTEXT_CIPHERINFO_V1;
  if (ask(SECPKG_ATTR_CIPHER_INFO, &cipher)) {
    const std::wstring name = cipher.szCipherSuite;  // ASCII only.
    facts.cipher.clear();
    for (auto each : name) facts.cipher += static_cast<char>(each);
  }
  SecPkgContext_SessionInfo session{};
  facts.isResumed =
      ask(SECPKG_ATTR_SESSION_INFO, &session) && (session.dwFlags & SSL_SESSION_RECONNECT) != 0;
  return facts;
}

SecurityContext::Opened SecurityContext::open(std::span<std::byte> bytes) {
  SecBuffer buffers[] = {bufferOf(SECBUFFER_DATA, bytes), bufferOf(SECBUFFER_EMPTY),
                         bufferOf(SECBUFFER_EMPTY), bufferOf(SECBUFFER_EMPTY)};
  auto list = listOf(buffers);
  const auto status = shared_->functions().DecryptMessage(&*handle_, &list, 0, nullptr);
  if (status == SEC_E_INCOMPLETE_MESSAGE) return {status, {}, bytes.size()};
  Opened opened{status, {}, leftOf(buffers, bytes.size())};
  const auto* data = status == SEC_E_OK ? find(buffers, SECBUFFER_DATA) : nullptr;
  if (data && data->cbBuffer > 0) {
    opened.plain = {static_cast<std::byte*>(data->pvBuffer), data->cbBuffer};
  }
  return opened;
}

SECURITY_STATUS SecurityContext::seal(std::span<const std::byte> bytes,
                                      std::vector<std::byte>& ciphertext, std::size_t& count) {
  count = std::min<std::size_t>(bytes.size(), sizes_.cbMaximumMessage);
  const auto start = ciphertext.size();
  ciphertext.resize(start + sizes_.cbHeader + count + sizes_.cbTrailer);
  auto record = std::span(ciphertext).subspan(start);
  std::copy_n(bytes.begin(), count, record.begin() + sizes_.cbHeader);
  SecBuffer buffers[] = {bufferOf(SECBUFFER_STREAM_HEADER, record.first(sizes_.cbHeader)),
                         bufferOf(SECBUFFER_DATA, record.subspan(sizes_.cbHeader, count)),
                         bufferOf(SECBUFFER_STREAM_TRAILER, record.last(sizes_.cbTrailer)),
                         bufferOf(SECBUFFER_EMPTY)};
  auto list = listOf(buffers);
  const auto status = shared_->functions().EncryptMessage(&*handle_, 0, &list, 0);
  // SChannel may have made the trailer shorter.
  const auto size = status == SEC_E_OK ? std::size_t{buffers[0].cbBuffer} + buffers[1].cbBuffer +
                                             buffers[2].cbBuffer
                                       : 0;
  ciphertext.resize(start + std::min(size, record.size()));
  if (status != SEC_E_OK) count = 0;
  return status;
}

bool SecurityContext::apply(void* token, std::size_t size, std::vector<std::byte>& ciphertext) {
  if (!handle_) return false;
  SecBuffer buffer{static_cast<ULONG>(size), SECBUFFER_TOKEN, token};
  auto list = listOf({&buffer, 1});
  if (shared_->functions().ApplyControlToken(&*handle_, &list) != SEC_E_OK) return false;
  SecBuffer inputs[] = {bufferOf(SECBUFFER_EMPTY), bufferOf(SECBUFFER_EMPTY)};
  auto input = listOf(inputs);
  call(&input, ciphertext);
  return true;
}

void SecurityContext::sayGoodbye(std::vector<std::byte>& ciphertext) {
  DWORD token = SCHANNEL_SHUTDOWN;
  apply(&token, sizeof token, ciphertext);
}

void SecurityContext::tell(DWORD fatalAlert, std::vector<std::byte>& ciphertext) {
  SCHANNEL_ALERT_TOKEN token{SCHANNEL_ALERT, TLS1_ALERT_FATAL, fatalAlert};
  apply(&token, sizeof token, ciphertext);
}

}  // namespace web::native
