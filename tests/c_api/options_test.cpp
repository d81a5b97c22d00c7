// twinsocket_options: each field takes effect, and programs of older and newer versions work.
#include <cstdint>
#include <cstring>

#include "c_api/c_api_test.h"

namespace web::c {
namespace {

using namespace std::chrono_literals;

twinsocket_options defaults() {
  twinsocket_options options;
  twinsocket_options_init(&options, sizeof options);
  return options;
}

// The WebSocketInit that reaches the platform.
WebSocketInit arriving(const twinsocket_options* options) {
  twinsocket* socket = nullptr;
  EXPECT_EQ(twinsocket_create(url.data(), url.size(), options, nullptr, nullptr, &socket),
            TWINSOCKET_OK)
      << lastError();
  twinsocket_destroy(socket);
  return lastChannel()->init;
}

void expectDefaults(const WebSocketInit& init) {
  const WebSocketInit expected;
  EXPECT_EQ(init.protocols, expected.protocols);
  EXPECT_EQ(init.headers.size(), 0u);
  EXPECT_EQ(init.origin, expected.origin);
  EXPECT_EQ(init.proxy, expected.proxy);
  EXPECT_EQ(init.trust, expected.trust);
  EXPECT_EQ(init.clientCertificate, expected.clientCertificate);
  EXPECT_EQ(init.minimumTlsVersion, expected.minimumTlsVersion);
  EXPECT_EQ(init.serverName, expected.serverName);
  EXPECT_EQ(init.compression, expected.compression);
  EXPECT_EQ(init.maxMessageSize, expected.maxMessageSize);
  EXPECT_EQ(init.maxBufferedAmount, expected.maxBufferedAmount);
  EXPECT_EQ(init.openTimeout, expected.openTimeout);
  EXPECT_EQ(init.closeTimeout, expected.closeTimeout);
  EXPECT_EQ(init.keepAlive, expected.keepAlive);
  EXPECT_EQ(init.handshakesInTurn, expected.handshakesInTurn);
}

TEST(COptions, OfNoneAreTheDefaults) { expectDefaults(arriving(nullptr)); }

TEST(COptions, AsInitialisedAreTheDefaults) {
  const auto options = defaults();
  expectDefaults(arriving(&options));
}

TEST(COptions, ArriveEachInItsPlace) {
  auto options = defaults();
  const char* protocols[] = {"chat", "v2"};
  const char* headers[] = {"X-One", "1", "X-Two", "2"};
  options.protocols = protocols;
  options.protocol_count = 2;
  options.headers = headers;
  options.header_count = 2;
  options.origin = "https://play.example";
  options.proxy = "";
  options.authorities_pem = "authorities";
  options.client_certificate_pem = "chain";
  options.client_key_pem = "key";
  options.server_name = "inner.example";
  options.max_message_size = 1;
  options.max_buffered_amount = 2;
  options.open_timeout_ms = 3;
  options.close_timeout_ms = 4;
  options.keep_alive_ms = 0;
  options.no_compression = true;
  options.only_these_authorities = true;
  options.tls13_only = true;
  options.handshakes_at_once = true;
  const auto init = arriving(&options);
  EXPECT_THAT(init.protocols, ElementsAre("chat", "v2"));
  ASSERT_EQ(init.headers.size(), 2u);
  EXPECT_EQ(init.headers[0].name + init.headers[0].value, "X-One1");
  EXPECT_EQ(init.headers[1].name + init.headers[1].value, "X-Two2");
  EXPECT_EQ(init.origin, "https://play.example");
  EXPECT_EQ(init.proxy, "");
  EXPECT_EQ(init.trust, (Trust{.authorities = "authorities", .system = false}));
  EXPECT_EQ(init.clientCertificate, (ClientCertificate{"chain", "key"}));
  EXPECT_EQ(init.serverName, "inner.example");
  EXPECT_EQ(init.maxMessageSize, 1u);
  EXPECT_EQ(init.maxBufferedAmount, 2u);
  EXPECT_EQ(init.openTimeout, 3ms);
  EXPECT_EQ(init.closeTimeout, 4ms);
  EXPECT_EQ(init.keepAlive, 0ms);
  EXPECT_FALSE(init.compression);
  EXPECT_EQ(init.minimumTlsVersion, TlsVersion::tls13);
  EXPECT_FALSE(init.handshakesInTurn);
}

TEST(COptions, OfAnOlderProgramHaveTheDefaultsOfWhatItDoesNotKnow) {
  auto options = defaults();
  options.origin = "https://old.example";
  options.size = offsetof(twinsocket_options, proxy);
  options.open_timeout_ms = 0;  // Beyond the program's struct: not read.
  const auto init = arriving(&options);
  EXPECT_EQ(init.origin, "https://old.example");
  EXPECT_EQ(init.openTimeout, WebSocketInit().openTimeout);
}

// A program that was compiled with a later version of the header.
struct Newer {
  twinsocket_options known;
  std::uint64_t field;
};

TEST(COptions, OfANewerProgramAreTakenAsLongAsItAsksForNothingNew) {
  Newer newer;
  std::memset(static_cast<void*>(&newer), 0xff, sizeof newer);
  twinsocket_options_init(&newer.known, sizeof newer);
  EXPECT_EQ(newer.field, 0u);
  EXPECT_EQ(newer.known.size, sizeof newer);
  expectDefaults(arriving(&newer.known));
  newer.field = 1;
  twinsocket* socket = nullptr;
  EXPECT_EQ(twinsocket_create(url.data(), url.size(), &newer.known, nullptr, nullptr, &socket),
            TWINSOCKET_NOT_SUPPORTED);
  EXPECT_THAT(lastError(), HasSubstr("use a newer library"));
}

TEST(COptions, InitialiseNoMoreThanAnOlderProgramHas) {
  twinsocket_options options;
  std::memset(static_cast<void*>(&options), 0xff, sizeof options);
  twinsocket_options_init(&options, offsetof(twinsocket_options, proxy));
  EXPECT_EQ(options.origin, nullptr);
  EXPECT_EQ(options.keep_alive_ms, 0xffffffff);
  twinsocket_options_init(nullptr, 8);
  options.size = 77;
  twinsocket_options_init(&options,
                          sizeof options.size - 1);  // Smaller than the size field itself.
  EXPECT_EQ(options.size, 77u);
}

TEST(COptions, WithoutASizeAreNotSupported) {
  twinsocket_options options{};
  twinsocket* socket = nullptr;
  EXPECT_EQ(twinsocket_create(url.data(), url.size(), &options, nullptr, nullptr, &socket),
            TWINSOCKET_NOT_SUPPORTED);
  EXPECT_THAT(lastError(), HasSubstr("twinsocket_options_init()"));
}

TEST(COptions, WithNullAmongTheTextsAreAnInvalidAccess) {
  auto options = defaults();
  const char* texts[] = {"chat", nullptr};
  twinsocket* socket = nullptr;
  const auto create = [&] {
    return twinsocket_create(url.data(), url.size(), &options, nullptr, nullptr, &socket);
  };
  options.protocols = texts;
  options.protocol_count = 2;
  EXPECT_EQ(create(), TWINSOCKET_INVALID_ACCESS);
  EXPECT_EQ(lastError(), "One of the protocols is NULL.");
  options = defaults();
  options.headers = texts;
  options.header_count = 1;
  EXPECT_EQ(create(), TWINSOCKET_INVALID_ACCESS);
  EXPECT_EQ(lastError(), "One of the headers is NULL.");
  options = defaults();
  options.protocol_count = 1;
  EXPECT_EQ(create(), TWINSOCKET_INVALID_ACCESS);
  options = defaults();
  options.header_count = SIZE_MAX / 2 + 1;  // Counted in pairs: twice this number overflows to 0.
  EXPECT_EQ(create(), TWINSOCKET_INVALID_ACCESS);
}

}  // namespace
}  // namespace web::c
