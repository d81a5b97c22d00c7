#include "native/fake_sspi.h"

#include <algorithm>
#include <cstring>

#include "native/tls/schannel/pem.h"

namespace web::native {

namespace {

// Self-signed, for a.test. Its key was not kept.
constexpr const char* certificate =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBrTCCAVOgAwIBAgIUHCtm0R5W7MvxJwOpHa2RrNtwNgMwCgYIKoZIzj0EAwIw\n"
    "ETEPMA0GA1UEAwwGYS50ZXN0MCAXDTI2MTEzMDA4NDYzOFoYDzIwOTgwMjA1MDg0\n"
    "NjM4WjARMQ8wDQYDVQQDDAZhLnRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC\n"
    "AAQVycfsRBgSZNYXov/j0+d31y8w+uZ2qvIosm/EXsKX6JET0kGXw6ezHnpwJiVF\n"
    "6L7QoDATmj6XanDXeSJDPI8Po4GGMIGDMB0GA1UdDgQWBBTBU3woFsBw8OzKXPo8\n"
    "Xo2DkyDM8TAfBgNVHSMEGDAWgBTBU3woFsBw8OzKXPo8Xo2DkyDM8TAzBgNVHREE\n"
    "LDAqggZhLnRlc3SCCCouYi50ZXN0hwR/AAABhxAAAAAAAAAAAAAAAAAAAAABMAwG\n"
    "A1UdEwEB/wQCMAAwCgYIKoZIzj0EAwIDSAAwRQIhALxvDBb/kj0zljlLPHTs2mpY\n"
    "XjPqm1jexRUWVGm/wUVRAiBvWLjlDpfCk9sQZPR7Vu7a+R5hOdzzCsubbsW/BOGI\n"
    "4g==\n"
    "-----END CERTIFICATE-----\n";

FakeSspi& fake() { return FakeSspi::current(); }

SecBuffer* find(SecBufferDesc* list, ULONG type) {
  for (ULONG i = 0; list && i < list->cBuffers; ++i) {
    if (list->pBuffers[i].BufferType == type) return &list->pBuffers[i];
  }
  return nullptr;
}

// The first record and its size, which is 0 if the record is incomplete.
struct Record {
  std::string body;
  int type = 0;
  std::size_t size = 0;
};
Record recordIn(const SecBuffer& buffer) {
  const auto* bytes = static_cast<const unsigned char*>(buffer.pvBuffer);
  if (buffer.cbBuffer < 5 || fake().isEndless) return {};
  const std::size_t size = 5u + bytes[3] * 256u + bytes[4];
  if (buffer.cbBuffer < size) return {};
  return {std::string(bytes + 5, bytes + size), bytes[0], size};
}

void say(SecBufferDesc* output, const std::string& bytes) {
  auto* token = find(output, SECBUFFER_TOKEN);
  token->pvBuffer = new char[bytes.size()];
  token->cbBuffer = static_cast<ULONG>(bytes.size());
  std::memcpy(token->pvBuffer, bytes.data(), bytes.size());
  ++fake().buffers;
}

SECURITY_STATUS SEC_ENTRY acquire(SEC_WCHAR*, SEC_WCHAR*, ULONG, void*, void* description,
                                  SEC_GET_KEY_FN, void*, CredHandle* credential, TimeStamp*) {
  const bool isNew = *static_cast<DWORD*>(description) == SCH_CREDENTIALS_VERSION;
  const auto status = fake().statusOf(isNew ? "Acquire" : "AcquireOld");
  if (status != SEC_E_OK) return status;
  fake().heard.push_back(isNew ? "new credential" : "old credential");
  *credential = {1, 1};
  ++fake().credentials;
  return SEC_E_OK;
}

SECURITY_STATUS SEC_ENTRY freeCredential(CredHandle*) {
  --fake().credentials;
  return SEC_E_OK;
}

SECURITY_STATUS goOn(const Record& record, ULONG flags, SecBufferDesc* output) {
  if (record.type == 21) return SEC_E_ILLEGAL_MESSAGE;
  if (record.body == "done" || record.body == "key") {
    say(output, recordOf(22, record.body + "!"));
    return SEC_E_OK;
  }
  if (record.body == "who" && !(flags & ISC_REQ_USE_SUPPLIED_CREDS)) {
    return SEC_I_INCOMPLETE_CREDENTIALS;
  }
  if (record.body == "more" || record.body == "who") {
    say(output, recordOf(22, record.body + "!"));
    return SEC_I_CONTINUE_NEEDED;
  }
  say(output, recordOf(21, "what?"));
  return SEC_E_INVALID_TOKEN;
}

SECURITY_STATUS SEC_ENTRY initialize(CredHandle*, CtxtHandle* context, SEC_WCHAR* name, ULONG flags,
                                     ULONG, ULONG, SecBufferDesc* input, ULONG, CtxtHandle* made,
                                     SecBufferDesc* output, ULONG*, TimeStamp*) {
  if (const auto status = fake().statusOf("Initialize"); status != SEC_E_OK) return status;
  if (!context) {
    const std::wstring text = name ? name : L"nobody";
    fake().heard.push_back("hello to " + std::string(text.begin(), text.end()));
    *made = {2, 2};
    ++fake().contexts;
    say(output, recordOf(22, "hello"));
    return SEC_I_CONTINUE_NEEDED;
  }
  if (auto pending = std::exchange(fake().pending, {}); !pending.empty()) {
    say(output, pending);
    return SEC_E_OK;
  }
  const auto record = recordIn(input->pBuffers[0]);
  if (record.size == 0) {
    input->pBuffers[1].BufferType = SECBUFFER_MISSING;
    return SEC_E_INCOMPLETE_MESSAGE;
  }
  const auto left = input->pBuffers[0].cbBuffer - record.size;
  const auto status = goOn(record, flags, output);
  if (left > 0) input->pBuffers[1] = {static_cast<ULONG>(left), SECBUFFER_EXTRA, nullptr};
  return status;
}

SECURITY_STATUS SEC_ENTRY deleteContext(CtxtHandle*) {
  --fake().contexts;
  return SEC_E_OK;
}

SECURITY_STATUS SEC_ENTRY freeBuffer(void* buffer) {
  delete[] static_cast<char*>(buffer);
  --fake().buffers;
  return SEC_E_OK;
}

SECURITY_STATUS SEC_ENTRY apply(CtxtHandle*, SecBufferDesc* input) {
  if (const auto status = fake().statusOf("Apply"); status != SEC_E_OK) return status;
  const auto* token = static_cast<const DWORD*>(input->pBuffers[0].pvBuffer);
  fake().pending = token[0] == SCHANNEL_SHUTDOWN
                       ? recordOf(21, "bye")
                       : recordOf(21, "alert " + std::to_string(token[2]));
  return SEC_E_OK;
}

SECURITY_STATUS SEC_ENTRY query(CtxtHandle*, ULONG attribute, void* answer) {
  if (const auto status = fake().statusOf("Query " + std::to_string(attribute)); status != SEC_E_OK)
    return status;
  if (attribute == SECPKG_ATTR_STREAM_SIZES) {
    *static_cast<SecPkgContext_StreamSizes*>(answer) = {FakeSspi::headerSize, FakeSspi::trailerSize,
                                                        FakeSspi::largestMessage, 4, 1};
  } else if (attribute == SECPKG_ATTR_REMOTE_CERT_CONTEXT) {
    *static_cast<const CERT_CONTEXT**>(answer) = certificatesIn(certificate).front().release();
  } else if (attribute == SECPKG_ATTR_CONNECTION_INFO) {
    auto& info = *static_cast<SecPkgContext_ConnectionInfo*>(answer);
    info.dwProtocol = fake().protocol;
    info.aiCipher = CALG_AES_256;
    info.dwCipherStrength = 256;
  } else if (attribute == SECPKG_ATTR_CIPHER_INFO) {
    std::wcscpy(static_cast<SecPkgContext_CipherInfo*>(answer)->szCipherSuite, L"TLS_OF_A_TEST");
  } else if (attribute == SECPKG_ATTR_SESSION_INFO) {
    static_cast<SecPkgContext_SessionInfo*>(answer)->dwFlags =
        fake().isResumed ? SSL_SESSION_RECONNECT : 0;
  } else {
    return SEC_E_UNSUPPORTED_FUNCTION;
  }
  return SEC_E_OK;
}

void turnCase(char* bytes, std::size_t size) {
  std::for_each(bytes, bytes + size, [](char& byte) { byte = static_cast<char>(byte ^ 0x20); });
}

SECURITY_STATUS SEC_ENTRY encrypt(CtxtHandle*, ULONG, SecBufferDesc* list, ULONG) {
  if (const auto status = fake().statusOf("Encrypt"); status != SEC_E_OK) return status;
  auto& header = list->pBuffers[0];
  auto& data = list->pBuffers[1];
  auto& trailer = list->pBuffers[2];
  turnCase(static_cast<char*>(data.pvBuffer), data.cbBuffer);
  // The trailer is smaller than announced.
  trailer.cbBuffer = 2;
  std::memcpy(trailer.pvBuffer, "--", 2);
  std::memcpy(header.pvBuffer, recordOf(23, std::string(data.cbBuffer + 2, 'x')).data(), 5);
  return SEC_E_OK;
}

SECURITY_STATUS SEC_ENTRY decrypt(CtxtHandle*, SecBufferDesc* list, ULONG, ULONG*) {
  if (const auto status = fake().statusOf("Decrypt"); status != SEC_E_OK) return status;
  auto* buffers = list->pBuffers;
  const auto record = recordIn(buffers[0]);
  if (record.size == 0) {
    buffers[0].BufferType = SECBUFFER_MISSING;
    return SEC_E_INCOMPLETE_MESSAGE;
  }
  auto* bytes = static_cast<char*>(buffers[0].pvBuffer);
  const auto left = static_cast<ULONG>(buffers[0].cbBuffer - record.size);
  if (record.body == "BAD") return SEC_E_DECRYPT_FAILURE;
  if (left > 0) buffers[3] = {left, SECBUFFER_EXTRA, bytes + record.size};
  if (record.type == 21 && record.body == "bye") return SEC_I_CONTEXT_EXPIRED;
  if (record.type == 22) {
    buffers[3] = {buffers[0].cbBuffer, SECBUFFER_EXTRA, bytes};
    return SEC_I_RENEGOTIATE;
  }
  turnCase(bytes + 5, record.size - 5);
  buffers[0] = {5, SECBUFFER_STREAM_HEADER, bytes};
  buffers[1] = {static_cast<ULONG>(record.size - 5), SECBUFFER_DATA, bytes + 5};
  buffers[2] = {0, SECBUFFER_STREAM_TRAILER, bytes + record.size};
  return SEC_E_OK;
}

}  // namespace

std::string recordOf(int type, std::string_view body) {
  std::string record{static_cast<char>(type), 3, 3, static_cast<char>(body.size() / 256),
                     static_cast<char>(body.size() % 256)};
  return record + std::string(body);
}

FakeSspi::FakeSspi() {
  current_ = this;
  table_.AcquireCredentialsHandleW = acquire;
  table_.FreeCredentialsHandle = freeCredential;
  table_.InitializeSecurityContextW = initialize;
  table_.DeleteSecurityContext = deleteContext;
  table_.FreeContextBuffer = freeBuffer;
  table_.ApplyControlToken = apply;
  table_.QueryContextAttributesW = query;
  table_.EncryptMessage = encrypt;
  table_.DecryptMessage = decrypt;
}

FakeSspi::~FakeSspi() { current_ = nullptr; }

SECURITY_STATUS FakeSspi::statusOf(const std::string& call) const {
  const auto found = failing.find(call);
  return found == failing.end() ? SEC_E_OK : found->second;
}

}  // namespace web::native
