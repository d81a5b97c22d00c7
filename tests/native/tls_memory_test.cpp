// What an idle TLS connection keeps.
#include <array>
#include <list>
#include <memory>
#include <string>

#include "native/counted_memory.h"
#include "native/openssl_memory.h"
#include "native/tls/tls_input.h"
#include "native/tls_in_memory.h"
#include "native/tls_test.h"

namespace web::native {

static int triesToFreeBuffers = 0;

// The linker redirects the library's calls to this.
int freeBuffers(SSL* ssl) asm("__real_SSL_free_buffers");
int countedFreeBuffers(SSL* ssl) asm("__wrap_SSL_free_buffers");
int countedFreeBuffers(SSL* ssl) {
  ++triesToFreeBuffers;
  return freeBuffers(ssl);
}

namespace {

using TlsMemory = Tls;

TEST_F(TlsMemory, IsGivenBackOnceWhatWasSentIsGone) {
  TlsServer server(
      [](TlsPeer& peer) {
        peer.acceptHandshake();
        for (int i = 0; i < 2; ++i) {
          peer.readFrame();
          peer.write(frame(0x81, "taken"));
        }
        peer.echo();
      },
      {.identity = makeIdentity(issuedFor("DNS:play.ws.test"))});
  LoggedSocket socket(server.url("play.ws.test"));
  const auto sendAndWait = [&](std::size_t size) {
    bool isTaken = false;
    socket.onmessage = [&] { isTaken = true; };
    socket.send(std::string(size, 'x'));
    run([&] { return !isTaken; });
  };
  socket.onopen = [] { quit(); };
  run();
  sendAndWait(10);
  const auto before = heldMemory();
  sendAndWait(60000);
  // The rest is freed after the connection has been silent for a while.
  const auto deadline = Clock::now() + std::chrono::seconds(20);
  run([&] { return heldMemory() > before + 16384 && Clock::now() < deadline; });
  EXPECT_LT(heldMemory(), before + 16384);
  socket.close();
  run();
}

std::unique_ptr<Stream> establish(TlsServerInMemory& server) {
  auto stream = tlsOver(server.wire(), "play.ws.test");
  server.shakeHands(*stream);
  return stream;
}

// What the handshake's records were collected in.
TEST_F(TlsMemory, OfWhatWasWrittenIsGivenBackInSilence) {
  TlsServerInMemory server({.identity = makeIdentity(issuedFor("DNS:play.ws.test"))});
  const auto stream = establish(server);
  const auto before = heldMemory();
  stream->releaseMemory();
  EXPECT_GE(before - heldMemory(), 256u);
}

// The two keys of a handshake with such a group take more than a KiB.
TEST_F(TlsMemory, OfTheKeyExchangeIsGivenBackAtItsEnd) {
  const auto heldWith = [](const char* group) {
    TlsServerInMemory server({.identity = makeIdentity(issuedFor("DNS:play.ws.test"))});
    EXPECT_EQ(SSL_set1_groups_list(server.ssl(), group), 1);
    auto stream = establish(server);
    const auto before = heldByOpenSsl();
    stream.reset();
    return before - heldByOpenSsl();
  };
  heldWith("X25519");  // What is allocated once for all.
  EXPECT_LT(heldWith("ffdhe3072"), heldWith("X25519") + 256);
}

// More records than OpenSSL gets at once wait for their turn.
TEST_F(TlsMemory, OfWhatWasReadAheadIsGivenBackInSilence) {
  const auto wire = std::make_shared<Wire>();
  for (int i = 0; i < 100; ++i) wire->toClient += std::string("\x17\x03\x03\0\x01x", 6);
  WireStream lower(wire);
  TlsInput input(lower);
  std::array<std::byte, 1024> room;
  while (input.read(room).outcome == Outcome::done) {
  }
  const auto before = heldMemory();
  input.releaseMemory();
  EXPECT_GE(before - heldMemory(), 36 * 6u);
}

// A connection that has written something.
struct Used {
  Used() { EXPECT_EQ(stream->write({&byte, 1}).count, 1u); }
  TlsServerInMemory server{{.identity = makeIdentity(issuedFor("DNS:play.ws.test"))}};
  std::unique_ptr<Stream> stream = establish(server);
  std::byte byte{};
};

// How much of OpenSSL's memory a connection frees in the end.
std::size_t heldBy(std::unique_ptr<Stream>& stream) {
  const auto before = heldByOpenSsl();
  stream.reset();
  return before - heldByOpenSsl();
}

// OpenSSL has a buffer of more than 16 KiB for each direction. A few connections keep theirs.
constexpr auto withoutBuffers = std::size_t{24} << 10;
constexpr int mostWithBuffers = 16;

// What a connection has after it has read and written, if others have all the places for buffers.
std::size_t heldAfter(std::size_t tickets, bool withMessage) {
  std::list<Used> others(mostWithBuffers);
  Used used;
  auto& [server, stream, byte] = used;
  for (std::size_t i = 0; i < tickets; ++i) server.sendTicket();
  std::byte room;
  if (!withMessage) {
    EXPECT_EQ(stream->read({&room, 1}).outcome, Outcome::waitRead);
  }
  server.write("x");
  EXPECT_EQ(stream->read({&room, 1}).outcome, Outcome::done);
  server.wire()->isDrained = withMessage;  // OpenSSL is not called.
  EXPECT_EQ(stream->read({&room, 1}).outcome, Outcome::waitRead);
  return heldBy(stream);
}

TEST_F(TlsMemory, ToReadAndWriteWithIsGivenBackAtOnce) {
  EXPECT_LT(heldAfter(0, true), withoutBuffers);
}

TEST_F(TlsMemory, ToWriteWithIsGivenBackAtOnce) {
  std::list<Used> others(mostWithBuffers);
  Used used;
  EXPECT_LT(heldBy(used.stream), withoutBuffers);
}

TEST_F(TlsMemory, ToReadAndWriteWithIsKeptByAFewUntilTheyAreSilent) {
  std::list<Used> silent(mostWithBuffers);
  for (auto& each : silent) each.stream->releaseMemory();
  std::list<Used> few(mostWithBuffers);
  for (auto& each : few) EXPECT_GT(heldBy(each.stream), withoutBuffers);
  for (auto& each : silent) EXPECT_LT(heldBy(each.stream), withoutBuffers);
}

TEST_F(TlsMemory, ToReadAndWriteWithIsNotKeptInHandshakes) {
  std::list<TlsServerInMemory> servers;
  std::list<std::unique_ptr<Stream>> starting;
  for (int i = 0; i < mostWithBuffers; ++i) {
    auto& server = servers.emplace_back(TlsOptions{.identity = makeIdentity(issuedFor("DNS:a"))});
    starting.push_back(tlsOver(server.wire(), "play.ws.test"));
    EXPECT_EQ(starting.back()->start(), Outcome::waitRead);
  }
  Used used;
  EXPECT_GT(heldBy(used.stream), withoutBuffers);
}

TEST_F(TlsMemory, ThatATicketTakesIsGivenBackAtOnce) {
  EXPECT_LT(heldAfter(2, false), withoutBuffers);
}

TEST_F(TlsMemory, ThatATicketTakesIsGivenBackAfterTheMessageBehindIt) {
  EXPECT_LT(heldAfter(2, true), withoutBuffers);
}

// Old versions of OpenSSL would free the buffer that the rest of the record comes into.
TEST_F(TlsMemory, ThatATicketTakesIsNotTakenFromARecordThatHasBegun) {
  std::list<Used> others(mostWithBuffers);
  Used used;
  auto& [server, stream, byte] = used;
  server.sendTicket();
  auto& toClient = server.wire()->toClient;
  const auto headerEnd = toClient.size() + 5;
  server.write("x");
  const auto rest = toClient.substr(headerEnd);
  toClient.resize(headerEnd);
  const int before = triesToFreeBuffers;
  std::byte room;
  EXPECT_EQ(stream->read({&room, 1}).outcome, Outcome::waitRead);
  stream->releaseMemory();
  EXPECT_EQ(triesToFreeBuffers, before);
  toClient += rest;
  EXPECT_EQ(stream->read({&room, 1}).outcome, Outcome::done);
  EXPECT_EQ(stream->read({&room, 1}).outcome, Outcome::waitRead);
  EXPECT_EQ(triesToFreeBuffers, before + 1);
}

}  // namespace
}  // namespace web::native
