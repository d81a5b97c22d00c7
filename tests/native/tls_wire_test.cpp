// How TLS handles a lower stream that takes nothing, breaks or is damaged.
#include <array>

#include "native/tls_in_memory.h"
#include "native/tls_test.h"

namespace web::native {
namespace {

// A connection whose handshake is over.
struct TlsWire : Tls {
  TlsWire() : TlsWire(makeIdentity(issuedFor("DNS:play.ws.test")), {}) {}
  TlsWire(const Identity& identity, const TlsSettings& settings)
      : server({.identity = identity}), layer(tlsOver(server.wire(), "play.ws.test", settings)) {
    server.shakeHands(stream);
    EXPECT_TRUE(SSL_is_init_finished(server.ssl()));
    wire.toServer.clear();
  }

  Transfer write(std::string_view text) { return stream.write(std::as_bytes(std::span(text))); }

  // Reads as much as one read returns.
  Outcome read() {
    std::array<std::byte, 4096> room;
    const auto transfer = stream.read(room);
    received.assign(reinterpret_cast<const char*>(room.data()), transfer.count);
    return transfer.outcome;
  }

  void damageWhatTheServerSends() {
    server.write("damaged");
    wire.toClient.back() = static_cast<char>(wire.toClient.back() ^ 1);
  }

  TlsServerInMemory server;
  Wire& wire = *server.wire();
  std::unique_ptr<Stream> layer;
  Stream& stream = *layer;
  std::string received;
};

TEST_F(TlsWire, HasWhatIsWrittenAtOnce) {
  EXPECT_EQ(write("hello").count, 5u);
  EXPECT_FALSE(wire.toServer.empty());
  EXPECT_FALSE(stream.hasUnsent());
}

TEST_F(Tls, SaysTheEndOfTheHandshakeAtOnceAndThenAwaitsBytes) {
  for (const int version : tlsVersions()) {
    TlsServerInMemory server(
        {.identity = makeIdentity(issuedFor("DNS:play.ws.test")), .maxVersion = version});
    const auto stream = tlsOver(server.wire(), "play.ws.test");
    auto& wire = *server.wire();
    for (int i = 0; i < 10; ++i) {
      wire.isDrained = true;
      if (stream->start() == Outcome::done) break;
      server.turn();
    }
    EXPECT_FALSE(wire.isDrained);  // The next bytes are read as soon as the loop announces them.
    EXPECT_FALSE(stream->hasUnsent());
    server.turn();
    EXPECT_TRUE(SSL_is_init_finished(server.ssl()));
  }
}

TEST_F(TlsWire, IsAskedToNoticeADeadPeer) {
  stream.noticeDeadPeer();
  EXPECT_EQ(wire.looksForDeadPeers, 1);
}

TEST_F(TlsWire, ThatTakesNothingIsToldToWhoeverWritesMore) {
  wire.takesBytes = false;
  EXPECT_EQ(write("kept inside").count, 11u);
  EXPECT_TRUE(stream.hasUnsent());
  const auto second = write("not taken");
  EXPECT_EQ(second.outcome, Outcome::waitWrite);
  EXPECT_EQ(second.count, 0u);
  wire.takesBytes = true;
  EXPECT_EQ(stream.flush(), Outcome::done);
  EXPECT_FALSE(stream.hasUnsent());
}

TEST_F(TlsWire, ThatTakesNothingHasNoMoreThanABatchInside) {
  wire.takesBytes = false;
  EXPECT_LE(write(std::string(std::size_t{1} << 20, 'x')).count, std::size_t{128} << 10);
}

TEST_F(TlsWire, ThatBreaksWhileItIsWrittenToSaysWhy) {
  wire.failure = "lost by a test";
  EXPECT_EQ(write("lost").outcome, Outcome::failed);
  EXPECT_EQ(stream.failure(), "lost by a test");
  EXPECT_FALSE(stream.hasUnsent());
  wire.failure.clear();  // Bytes that arrived before can be read.
  server.write("said before");
  EXPECT_EQ(read(), Outcome::done);
  EXPECT_EQ(received, "said before");
}

TEST_F(TlsWire, ThatBreaksWhileItIsReadSaysWhy) {
  wire.failure = "lost by a test";
  EXPECT_EQ(read(), Outcome::failed);
  EXPECT_EQ(stream.failure(), "lost by a test");
}

TEST_F(TlsWire, ThatIsCutOffIsNoOrderlyEnd) {
  wire.hasEnded = true;
  EXPECT_EQ(read(), Outcome::failed);
  EXPECT_EQ(stream.failure(),
            "the connection was cut off: play.ws.test did not end it as TLS requires");
}

TEST_F(TlsWire, ThatIsDamagedIsUsedNoMore) {
  damageWhatTheServerSends();
  EXPECT_EQ(read(), Outcome::failed);
  const auto why = stream.failure();
  EXPECT_THAT(why, testing::StartsWith("TLS with play.ws.test failed: "));
  stream.flush();
  wire.toServer.clear();
  server.write("not damaged");
  EXPECT_EQ(read(), Outcome::failed);
  EXPECT_EQ(write("more").outcome, Outcome::failed);
  stream.endWriting();
  EXPECT_EQ(wire.toServer, "");
  EXPECT_EQ(stream.failure(), why);
}

TEST_F(TlsWire, OfTooManyMessagesIsReadNoMore) {
  for (int i = 0; i < 33; ++i) server.updateKey();
  server.write("behind them");
  auto outcome = Outcome::nextTurn;
  while (outcome == Outcome::nextTurn) outcome = read();
  EXPECT_EQ(outcome, Outcome::failed);
  EXPECT_EQ(read(), Outcome::failed);
}

struct TlsWireOfAnybody : TlsWire {
  TlsWireOfAnybody()
      : TlsWire(makeIdentity({.names = "DNS:play.ws.test"}),
                {.trust = {.acceptAnyCertificateEvenAnAttackers = true}}) {}
};

// A faulty certificate is no longer a reason to fail.
TEST_F(TlsWireOfAnybody, SaysNothingOfItsCertificate) {
  EXPECT_EQ(stream.failure(), "");
  wire.failure = "lost by a test";
  EXPECT_EQ(read(), Outcome::failed);
  EXPECT_EQ(stream.failure(), "lost by a test");
}

}  // namespace
}  // namespace web::native
