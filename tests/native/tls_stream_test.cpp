// TLS over a Stream that moves a few bytes at a time and has to wait in between.
#include <algorithm>

#include "native/net/tcp_stream.h"
#include "native/test_sockets.h"
#include "native/tls/tls_layer.h"
#include "native/tls_test.h"

namespace web::native {
namespace {

class ChoppyStream final : public Stream {
 public:
  ChoppyStream(std::unique_ptr<Stream> lower, std::size_t most)
      : Stream(lower->descriptor(), true), lower_(std::move(lower)), most_(most) {}

  Outcome start() override { return lower_->start(); }
  Transfer read(std::span<std::byte> room) override {
    if ((makesReadWait_ = !makesReadWait_)) return {Outcome::waitRead};
    return lower_->read(room.first(std::min(room.size(), most_)));
  }
  Transfer write(std::span<const std::byte> bytes) override {
    if ((makesWriteWait_ = !makesWriteWait_)) return {Outcome::waitWrite};
    return lower_->write(bytes.first(std::min(bytes.size(), most_)));
  }
  Outcome flush() override { return lower_->flush(); }
  bool hasUnsent() const override { return lower_->hasUnsent(); }
  void endWriting() override { lower_->endWriting(); }
  const std::string& failure() const override { return lower_->failure(); }

 private:
  std::unique_ptr<Stream> lower_;
  std::size_t most_;
  bool makesReadWait_ = false, makesWriteWait_ = false;
};

struct Exchanged {
  std::string heard, received;
  bool saidGoodbye = false;  // The server got our close_notify before the end of TCP.
};

// What the server received, and what came back, when `text` is sent in pieces of `most` bytes.
Exchanged exchange(const std::string& text, std::size_t most) {
  std::string heard;
  bool saidGoodbye = false;
  TlsServer server(
      [&](TlsPeer& peer) {
        heard = peer.read(text.size());
        peer.write(heard);
        peer.endWriting();
        peer.readToEnd();
        saidGoodbye = SSL_get_shutdown(peer.ssl()) & SSL_RECEIVED_SHUTDOWN;
      },
      {.identity = makeIdentity(issuedFor("IP:127.0.0.1"))});

  auto socket = Socket::connectTo([&] {
    auto address = Address::loopback(Address::Family::ipv4);
    address.port = server.port();
    return address;
  }());
  auto tcp = std::make_unique<TcpStream>(std::move(socket), PeerName{"the server"});
  EXPECT_TRUE(awaitSocket(tcp->descriptor(), Wanted::toWrite));
  const auto layer = makeTlsLayer(std::make_unique<ChoppyStream>(std::move(tcp), most), "127.0.0.1",
                                  sharedTlsContext({}).context);
  auto& stream = *layer;

  for (Outcome outcome; (outcome = stream.start()) != Outcome::done;) {
    if (outcome == Outcome::failed) return {heard, stream.failure()};
  }
  auto unsent = std::as_bytes(std::span(text));
  std::string received(text.size(), '\0');
  auto room = std::as_writable_bytes(std::span(received));
  for (auto outcome = Outcome::done; outcome != Outcome::ended;) {
    auto written = unsent.empty() ? Transfer{stream.flush()} : stream.write(unsent);
    unsent = unsent.subspan(written.count);
    std::byte beyond;
    auto read = stream.read(room.empty() ? std::span(&beyond, 1) : room);
    if (read.outcome == Outcome::failed) return {heard, stream.failure()};
    if (!room.empty()) room = room.subspan(read.count);
    outcome = read.outcome;
  }
  received.resize(text.size() - room.size());
  stream.endWriting();
  while (stream.hasUnsent()) stream.flush();
  server.finish();
  return {heard, received, saidGoodbye};
}

TEST(TlsStream, LeavesBytesWholeOverAnySplit) {
  std::string text(200000, '\0');
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(i * i >> 5);
  for (std::size_t most : {1, 7, 1000, 16384, 100000}) {
    const auto size = most == 1 ? std::size_t{20000} : text.size();
    const auto exchanged = exchange(text.substr(0, size), most);
    EXPECT_TRUE(exchanged.heard == text.substr(0, size)) << most;
    EXPECT_TRUE(exchanged.received == text.substr(0, size))
        << most << ' ' << exchanged.received.size();
  }
}

TEST(TlsStream, SaysGoodbyeBeforeTcpEndsHoweverLittleIsTakenAtOnce) {
  for (std::size_t most : {1, 7, 1000}) EXPECT_TRUE(exchange("hello", most).saidGoodbye) << most;
}

}  // namespace
}  // namespace web::native
