// bufferedamountlow natively: it follows what was written to the network.
#include <future>
#include <memory>
#include <stdexcept>

#include "native/native_test.h"

namespace web::native {
namespace {

// More than the buffers of both ends can hold, so that it stays unsent until the server reads.
constexpr std::size_t unsentSize = std::size_t{32} << 20;

// A server that reads nothing until the test wants it.
class PatientServer {
 public:
  void letRead() { go_.set_value(); }
  std::string url() const { return server_.url(); }

 private:
  std::promise<void> go_;
  RawServer server_{[go = go_.get_future().share()](Peer& peer) {
    peer.acceptHandshake();
    peer.write(frame(0x81, "well?"));
    go.wait_for(std::chrono::seconds(60));
    while (peer.readFrame().firstByte == 0x82) peer.write(frame(0x81, "taken"));
    peer.write(closeFrame(1000));
  }};
};

struct SocketThatWaits : LoggedSocket {
  // A busy machine may take long to read so much, and to come to the Close frame.
  explicit SocketThatWaits(PatientServer& server)
      : LoggedSocket(server.url(), {.closeTimeout = std::chrono::hours(1)}) {
    onopen = [this] { send(ArrayBuffer(unsentSize)); };
    onmessage = [&server](MessageEvent& event) {
      if (*event.text() == "well?") server.letRead();
    };
    onbufferedamountlow = [this] {
      log.push_back("low " + std::to_string(bufferedAmount()));
      close();
    };
  }
};

const std::vector<std::string> wholeLog = {"open", "\"well?\"", "low 0", "close 1000 clean"};

TEST(BufferedAmountLow, FiresOnceTheServerTakesWhatWasSent) {
  PatientServer server;
  SocketThatWaits socket(server);
  runToEnd();
  EXPECT_EQ(socket.log, wholeLog);
}

TEST(BufferedAmountLow, FiresInAProgramsOwnLoopToo) {
  PatientServer server;
  SocketThatWaits socket(server);
  pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
  EXPECT_EQ(socket.log, wholeLog);
}

// Sends one message after the other, each when the previous one is on its way.
TEST(BufferedAmountLow, KeepsAStreamGoing) {
  RawServer server([](Peer& peer) { acceptAndEcho(peer); });
  LoggedSocket socket(server.url());
  int sent = 0;
  bool wasInsideOfSend = false, isSending = false;
  const auto sendOne = [&] {
    wasInsideOfSend |= isSending;
    if (++sent > 200) return socket.close(1000);
    isSending = true;
    socket.send(ArrayBuffer(1000));
    isSending = false;
  };
  socket.bufferedAmountLowThreshold = 999;
  socket.onopen = sendOne;
  socket.onbufferedamountlow = sendOne;
  runToEnd();
  EXPECT_EQ(sent, 201);
  EXPECT_FALSE(wasInsideOfSend);
  EXPECT_EQ(socket.log.back(), "close 1000 clean");
}

TEST(BufferedAmountLow, AHandlerMayDestroyTheSocket) {
  RawServer server(acceptAndEcho);
  auto socket = std::make_unique<LoggedSocket>(server.url());
  socket->onopen = [&] { socket->send("x"); };
  socket->onbufferedamountlow = [&] { socket.reset(); };
  runToEnd();
  EXPECT_FALSE(socket);
}

TEST(BufferedAmountLow, AnExceptionLeavesTheLoopAndNothingIsLost) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url());
  socket.onopen = [&] { socket.send("x"); };
  socket.onmessage = [&] { socket.close(); };
  socket.onbufferedamountlow = [&] {
    socket.onbufferedamountlow = nullptr;
    throw std::runtime_error("a handler's own");
  };
  EXPECT_THROW(run(), std::runtime_error);
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "\"x\"", "close 1005 clean"));
}

TEST(BufferedAmountLow, StaysSilentAfterTheSocketIsGone) {
  RawServer server(acceptAndEcho);
  auto socket = std::make_unique<LoggedSocket>(server.url());
  bool fired = false;
  socket->onbufferedamountlow = [&] { fired = true; };
  socket->onopen = [&] {
    socket->send("x");
    socket.reset();
  };
  runToEnd();
  EXPECT_FALSE(fired);
}

}  // namespace
}  // namespace web::native
