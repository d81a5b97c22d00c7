// Servers that send messages that cost us much and them little: each call does a limited share of
// the work.
#include <array>
#include <chrono>
#include <functional>
#include <optional>

#include <openssl/ssl.h>

#include "native/test_sockets.h"
#include "native/tls_in_memory.h"
#include "native/tls_test.h"

namespace web::native {
namespace {

// The limit for one turn: a key takes 20 µs, so this is 2 ms; a record without one takes 0.6 µs.
constexpr int mostKeysInATurn = 100;
constexpr std::size_t mostRecordsInATurn = 300;

struct TlsFlood : Tls {
  void connect(int version) {
    server_.emplace(
        TlsOptions{.identity = makeIdentity(issuedFor("DNS:play.ws.test")), .maxVersion = version});
    stream_ = tlsOver(server_->wire(), "play.ws.test");
    server_->shakeHands(*stream_);
    ASSERT_EQ(SSL_version(server_->ssl()), version);
  }

  // Reads like a connection in one turn: until the stream returns to the loop. Appends the bytes to
  // `received`.
  Outcome readInOneTurn() {
    std::array<std::byte, 4096> room;
    for (;;) {
      const auto transfer = stream_->read(room);
      if (transfer.outcome != Outcome::done) return transfer.outcome;
      received.append(reinterpret_cast<const char*>(room.data()), transfer.count);
    }
  }

  std::optional<TlsServerInMemory> server_;
  std::unique_ptr<Stream> stream_;
  std::string received;
};

TEST_F(TlsFlood, OfNewKeysTakesManyTurnsAndLosesNothing) {
  connect(TLS1_3_VERSION);
  constexpr int bytes = 100, keysBeforeEach = 20;
  for (int i = 0; i < bytes; ++i) {
    for (int k = 0; k < keysBeforeEach; ++k) server_->updateKey();
    server_->write("x");
  }
  constexpr std::size_t answer = 27;  // The size of each answer in bytes.
  int turns = 0;
  for (auto outcome = Outcome::nextTurn; outcome == Outcome::nextTurn; ++turns) {
    server_->wire()->toServer.clear();
    stream_->flush();
    server_->wire()->toServer.clear();
    outcome = readInOneTurn();
    stream_->flush();
    EXPECT_LE(server_->wire()->toServer.size(), mostKeysInATurn * answer);
  }
  EXPECT_EQ(received, std::string(bytes, 'x')) << stream_->failure();
  EXPECT_GE(turns, bytes * keysBeforeEach / mostKeysInATurn);
}

// Bytes that OpenSSL and the stream already have are processed, although nothing more arrives.
TEST_F(TlsFlood, OfSmallRecordsTakesManyTurnsThoughTheyAreThereAtOnce) {
  connect(TLS1_3_VERSION);
  constexpr std::size_t records = 2000;
  for (std::size_t i = 0; i < records; ++i) server_->write("x");
  std::size_t turns = 0;
  for (auto outcome = Outcome::nextTurn; outcome == Outcome::nextTurn; ++turns) {
    const auto before = received.size();
    outcome = readInOneTurn();
    EXPECT_LE(received.size() - before, mostRecordsInATurn);
    EXPECT_EQ(server_->wire()->bytesRead, server_->wire()->toClient.size());
  }
  EXPECT_EQ(received, std::string(records, 'x')) << stream_->failure();
  EXPECT_GE(turns, records / mostRecordsInATurn);
}

TEST_F(TlsFlood, OfMessagesThatCarryNothingFailsAsInBrowsers) {
  connect(TLS1_3_VERSION);
  for (int i = 0; i < 32; ++i) server_->updateKey();
  server_->write("x");
  EXPECT_EQ(readInOneTurn(), Outcome::nextTurn);
  EXPECT_EQ(readInOneTurn(), Outcome::waitRead);
  EXPECT_EQ(received, "x");
  for (int i = 0; i < 33; ++i) server_->updateKey();
  auto outcome = Outcome::nextTurn;
  while (outcome == Outcome::nextTurn) outcome = readInOneTurn();
  EXPECT_EQ(outcome, Outcome::failed);
  EXPECT_EQ(stream_->failure(),
            "play.ws.test sent more than 32 TLS messages in a row without data");
}

// OpenSSL answers each of them.
TEST_F(TlsFlood, IsNotReadWhileItsAnswersAreNotTaken) {
  connect(TLS1_2_VERSION);
  constexpr std::size_t bytes = 1000;
  for (std::size_t i = 0; i < bytes; ++i) {
    for (int k = 0; k < 16; ++k) server_->requestHello();
    server_->write("x");
  }
  auto& wire = *server_->wire();
  wire.takesBytes = false;
  int turns = 0;
  auto outcome = Outcome::nextTurn;
  for (; outcome == Outcome::nextTurn && turns < 10000; ++turns) outcome = readInOneTurn();
  EXPECT_EQ(outcome, Outcome::waitWrite) << stream_->failure();
  EXPECT_LT(received.size(), bytes);
  EXPECT_EQ(readInOneTurn(), Outcome::waitWrite);

  wire.takesBytes = true;
  wire.toServer.clear();
  EXPECT_EQ(stream_->flush(), Outcome::done);
  EXPECT_LE(wire.toServer.size(), std::size_t{512} << 10);
  while (outcome != Outcome::waitRead && outcome != Outcome::failed) {
    stream_->flush();
    outcome = readInOneTurn();
  }
  EXPECT_EQ(received, std::string(bytes, 'x')) << stream_->failure();
}

TEST_F(TlsFlood, InTheHandshakeTakesManyTurns) {
  auto wire = std::make_shared<Wire>();
  constexpr int records = 100;
  for (int i = 0; i < records; ++i) wire->toClient += helloRequests();
  const auto stream = tlsOver(wire, "play.ws.test");
  EXPECT_EQ(stream->start(), Outcome::waitRead);  // Says hello before it reads.
  int turns = 0;
  for (auto outcome = Outcome::nextTurn; outcome == Outcome::nextTurn; ++turns) {
    const auto before = wire->bytesRead;
    outcome = stream->start();
    EXPECT_LE(wire->bytesRead - before, std::size_t{160} << 10);
    EXPECT_NE(outcome, Outcome::failed) << stream->failure();
  }
  EXPECT_GE(turns, 10);
}

TEST_F(TlsFlood, InTheHandshakeThatEndsIsNoReasonToFail) {
  const auto context = makeTlsContext(
      {.identity = makeIdentity(issuedFor("DNS:play.ws.test")), .maxVersion = TLS1_2_VERSION});
  RawServer server(acceptAndEcho, {.makePeer = [&](int descriptor) {
                     const auto requests = helloRequests();
                     for (int i = 0; i < 20; ++i) {
                       sendAll(descriptor, requests);
                     }
                     return std::make_unique<TlsPeer>(descriptor, context.get());
                   }});
  LoggedSocket socket("wss://play.ws.test:" + std::to_string(server.port()) + "/");
  socket.onopen = [&] { socket.close(1000); };
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean")) << socket.failure;
}

// Sends a message of this many bytes, each byte in its own record, after this many new keys.
void sendBehindKeys(TlsPeer& peer, std::size_t size, int keysBeforeEach) {
  auto* memory = BIO_new(BIO_s_mem());
  SSL_set0_wbio(peer.ssl(), memory);
  for (char byte : frame(0x81, "start") + frame(0x81, std::string(size, 'x'))) {
    SSL_write(peer.ssl(), &byte, 1);
    for (int i = 0; i < keysBeforeEach; ++i) {
      SSL_key_update(peer.ssl(), SSL_KEY_UPDATE_NOT_REQUESTED);
      SSL_do_handshake(peer.ssl());
    }
  }
  char* bytes = nullptr;
  const auto count = static_cast<std::size_t>(BIO_get_mem_data(memory, &bytes));
  const std::string flood(bytes, count);
  SSL_set0_wbio(peer.ssl(), BIO_new_socket(peer.descriptor(), BIO_NOCLOSE));
  sendAll(peer.descriptor(), flood);
}

TEST_F(TlsFlood, OfNewKeysLetsTheLoopTurn) {
  constexpr int size = 120, keysBeforeEach = 25;
  TlsServer server(
      [](TlsPeer& peer) {
        peer.acceptHandshake();
        sendBehindKeys(peer, size, keysBeforeEach);
        peer.echo();
      },
      {.identity = makeIdentity(issuedFor("DNS:play.ws.test")), .minVersion = TLS1_3_VERSION});
  LoggedSocket socket(server.url("play.ws.test"));
  int turns = 0;
  std::function<void()> countTurns = [&] {
    ++turns;
    if (socket.readyState() == WebSocket::OPEN) postTask(countTurns);
  };
  socket.onmessage = [&] { socket.log.size() == 2 ? countTurns() : socket.close(1000); };
  runToEnd();
  EXPECT_EQ(socket.log.back(), "close 1000 clean") << socket.failure;
  EXPECT_GE(turns, size * keysBeforeEach / mostKeysInATurn);
}

}  // namespace
}  // namespace web::native
