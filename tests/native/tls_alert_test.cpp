// The server's last message: each of TLS's 256 alerts, including those that no standard defines.
#include <array>
#include <optional>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "native/tls_in_memory.h"
#include "native/tls_test.h"

namespace web::native {
namespace {

using Bytes = std::basic_string<unsigned char>;

constexpr unsigned char alert = 21, fatal = 2;

// RFC 8446 §7.1, HKDF-Expand-Label, for at most one block.
Bytes expand(const Bytes& secret, std::string_view label, std::size_t size) {
  Bytes info{0, static_cast<unsigned char>(size), static_cast<unsigned char>(6 + label.size())};
  for (char character : "tls13 " + std::string(label))
    info += static_cast<unsigned char>(character);
  info += {0, 1};
  unsigned char block[EVP_MAX_MD_SIZE];
  unsigned blockSize = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), info.data(), info.size(),
       block, &blockSize);
  return Bytes(block, size);
}

// RFC 8446 §5.2: the first record with this secret. OpenSSL cannot send alerts that it does not
// know.
std::string encrypted(const Bytes& secret, int number) {
  const auto key = expand(secret, "key", 16), nonce = expand(secret, "iv", 12);
  const Bytes plain{fatal, static_cast<unsigned char>(number), alert};
  constexpr unsigned char tagSize = 16;
  Bytes record{23, 3, 3, 0, static_cast<unsigned char>(plain.size() + tagSize)};
  const auto headSize = static_cast<int>(record.size());
  record.resize(record.size() + plain.size() + tagSize);
  auto* body = record.data() + headSize;
  int size = 0;
  auto* cipher = EVP_CIPHER_CTX_new();
  EVP_EncryptInit_ex(cipher, EVP_aes_128_gcm(), nullptr, key.data(), nonce.data());
  EVP_EncryptUpdate(cipher, nullptr, &size, record.data(), headSize);
  EVP_EncryptUpdate(cipher, body, &size, plain.data(), static_cast<int>(plain.size()));
  EVP_EncryptFinal_ex(cipher, body + plain.size(), &size);
  EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, tagSize, body + plain.size());
  EVP_CIPHER_CTX_free(cipher);
  return {record.begin(), record.end()};
}

struct TlsAlerts : Tls {
  // The error message of a connection that ends with this alert, without the part about the server.
  std::string failureAfter(int number, int version, bool asksWhoWeAre) {
    options_.minVersion = options_.maxVersion = version;
    options_.clientAuthority.reset();
    if (asksWhoWeAre) options_.clientAuthority = authority();
    TlsServerInMemory server(options_);
    SSL_set_ciphersuites(server.ssl(), "TLS_AES_128_GCM_SHA256");
    SSL_CTX_set_keylog_callback(SSL_get_SSL_CTX(server.ssl()), noteSecret);
    const auto stream = tlsOver(server.wire(), "play.ws.test");
    EXPECT_EQ(stream->start(), Outcome::waitRead);
    server.turn();
    if (version == TLS1_2_VERSION) {
      EXPECT_EQ(stream->start(), Outcome::waitRead);
      server.wire()->toClient += std::string{alert, 3, 3, 0, 2, fatal, static_cast<char>(number)};
      EXPECT_EQ(stream->start(), Outcome::failed);
    } else {
      EXPECT_EQ(stream->start(), Outcome::done);
      server.wire()->toClient += encrypted(secret_, number);
      std::byte room;
      EXPECT_EQ(stream->read({&room, 1}).outcome, Outcome::failed);
    }
    return stream->failure();
  }

  static void noteSecret(const SSL*, const char* line) {
    const std::string_view text(line);
    if (!text.starts_with("SERVER_TRAFFIC_SECRET_0 ")) return;
    secret_.clear();
    for (auto digits = text.substr(text.rfind(' ') + 1); !digits.empty(); digits.remove_prefix(2)) {
      secret_ +=
          static_cast<unsigned char>(std::stoi(std::string(digits.substr(0, 2)), nullptr, 16));
    }
  }

  TlsOptions options_{.identity = makeIdentity(issuedFor("DNS:play.ws.test"))};
  static inline Bytes secret_;
};

TEST_F(TlsAlerts, AreToldWhetherOrNotAnybodyHasWordsForThem) {
  for (int version : tlsVersions()) {
    for (bool asksWhoWeAre : {false, true}) {
      for (int number = 1; number < 256; ++number) {
        // RFC 8446 §6.1: user_canceled says that close_notify follows.
        if (version == TLS1_3_VERSION && number == SSL_AD_USER_CANCELLED) continue;
        const auto failure = failureAfter(number, version, asksWhoWeAre);
        EXPECT_THAT(failure, HasSubstr("play.ws.test")) << number;
        EXPECT_EQ(failure.find("client certificate") != failure.npos, asksWhoWeAre) << number;
      }
    }
  }
}

TEST_F(TlsAlerts, WithoutAStandardAreToldByNumber) {
  EXPECT_EQ(
      failureAfter(255, TLS1_3_VERSION, true),
      "play.ws.test requires a client certificate, and WebSocketInit has none: alert 255, which "
      "no standard defines");
  EXPECT_EQ(failureAfter(1, TLS1_2_VERSION, false),
            "TLS with play.ws.test failed: alert 1, which no standard defines");
}

// Alert 0 is close_notify.
TEST_F(TlsAlerts, OfNumber0AreAnEnd) {
  TlsServerInMemory server(options_);
  const auto stream = tlsOver(server.wire(), "play.ws.test");
  server.shakeHands(*stream);
  SSL_shutdown(server.ssl());
  server.write("");
  std::byte room;
  EXPECT_EQ(stream->read({&room, 1}).outcome, Outcome::ended);
}

}  // namespace
}  // namespace web::native
