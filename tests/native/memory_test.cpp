// What is freed afterwards: the buffers of ended connections, and a loop that is gone.
#include <atomic>
#include <future>
#include <memory>
#include <optional>

#include "native/connect/buffer_pool.h"
#include "native/connect/handshake_gate.h"
#include "native/counted_memory.h"
#include "native/fake_clock.h"
#include "native/native_test.h"

namespace web::native {
namespace {

constexpr std::size_t kibibyte = 1024;

TEST(BufferPool, KeepsTwoBuffersAndThoseThatWereGivenBackLast) {
  BufferPool pool;
  const auto before = heldMemory();
  {
    std::vector<ReadBuffer> buffers;
    for (int i = 0; i < 10; ++i) buffers.push_back(pool.take(256 * kibibyte));
    for (auto& each : buffers) pool.giveBack(std::move(each));
  }
  EXPECT_LT(heldMemory(), before + 520 * kibibyte);
  pool.giveBack(ReadBuffer(4 * kibibyte));
  pool.giveBack(ReadBuffer(4 * kibibyte));
  EXPECT_LT(heldMemory(), before + 16 * kibibyte);
  auto* kept = pool.take(4 * kibibyte).room().data();
  EXPECT_NE(kept, nullptr);
}

TEST(BufferPool, GivesAgainWhatWasGivenBackOfTheSameSize) {
  BufferPool pool;
  auto buffer = pool.take(8192);
  auto* bytes = buffer.room().data();
  pool.giveBack(std::move(buffer));
  const ReadBuffer other(8192);  // If the first one had been freed, this one would get its memory.
  EXPECT_EQ(pool.take(4096).size(), 4096u);
  EXPECT_EQ(pool.take(8192).room().data(), bytes);
}

// How much memory a socket holds after its connection has ended like this.
std::size_t heldAfter(const RawServer::Script& script, std::size_t sent) {
  RawServer server(script);
  std::size_t held = 0;
  std::thread([&] {
    allowNetworkThread(false);
    const auto before = heldMemory();
    LoggedSocket socket(server.url(), {.compression = false});
    socket.onopen = [&] {
      if (sent > 0) socket.send(std::vector<std::byte>(sent));
    };
    runToEnd();
    EXPECT_EQ(socket.readyState(), WebSocket::CLOSED);
    server.finish();
    held = heldMemory() - before;
  }).join();
  return held;
}

TEST(Ended, ConnectionHoldsNothingOfAMessageThatWasUnderWay) {
  EXPECT_LT(heldAfter(
                [](Peer& peer) {
                  peer.acceptHandshake();
                  peer.write(frame(0x02, std::string(8 * 1024 * kibibyte, 'x')));
                },
                0),
            1024 * kibibyte);
}

TEST(Ended, ConnectionHoldsNothingOfWhatItCouldNotSend) {
  EXPECT_LT(heldAfter(
                [](Peer& peer) {
                  peer.acceptHandshake();
                  peer.read(10);
                  peer.resetAtTheEnd();
                },
                16 * 1024 * kibibyte),
            1024 * kibibyte);
}

// Headers and routes may be long, and are not needed any more once the socket is open.
TEST(Open, ConnectionHoldsNothingOfTheWayToItsServer) {
  constexpr std::size_t size = 200 * kibibyte;
  RawServer server([](Peer& peer) {
    peer.readHead();
    peer.write("HTTP/1.1 200 OK\r\n\r\n");
    acceptAndEcho(peer);
  });
  std::thread([&] {
    allowNetworkThread(false);
    const auto proxy =
        "://me:" + std::string(size, 'x') + "@127.0.0.1:" + std::to_string(server.port());
    std::optional<WebSocketInit> init(
        WebSocketInit{.headers = {{"Long", std::string(size, 'x')}}, .proxy = "http" + proxy});
    const auto before = heldMemory();
    LoggedSocket socket("ws://me:secret@play.example/", *init);
    pumpUntilOpen(socket);
    EXPECT_THAT(socket.log, ElementsAre("open")) << socket.failure.substr(0, 200);
    // The session frees its own memory after a silence, and the server, one of our threads, soon.
    FakeClock clock;
    pumpUntil([&] {
      clock.advance(std::chrono::milliseconds(100));
      return heldMemory() < before + size / 2;
    });
    socket.close();
    runToEnd();
  }).join();
}

TEST(Messages, OfTheSameSizeAreReceivedIntoTheSameBuffer) {
  constexpr std::size_t size = 1024 * kibibyte;
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    for (int i = 0; i < 3; ++i) {
      peer.readFrame();
      peer.write(frame(0x82, std::string(size, 'x')));
    }
    peer.echo();
  });
  std::thread([&] {
    allowNetworkThread(false);
    std::optional<NoLargeBlocks> memory;
    WebSocket socket(server.url(), {.compression = false});
    std::vector<std::size_t> sizes;
    socket.binaryType = BinaryType::arraybuffer;
    socket.onopen = [&] { socket.send("more"); };
    socket.onmessage = [&](MessageEvent& event) {
      sizes.push_back(event.arrayBuffer()->byteLength());
      if (sizes.size() == 3) return socket.close();
      if (!memory) memory.emplace(size / 2);
      socket.send("more");
    };
    runToEnd();
    EXPECT_THAT(sizes, testing::ElementsAre(size, size, size));
  }).join();
}

// The next message would need it again.
TEST(Silence, GivesBackWhatAMessageWasCompressedInto) {
  constexpr std::size_t size = 500 * kibibyte;
  RawServer server([](Peer& peer) {
    peer.acceptHandshake("Sec-WebSocket-Extensions: permessage-deflate\r\n");
    peer.readFrame();
    peer.echo();
  });
  std::thread([&] {
    allowNetworkThread(false);
    LoggedSocket socket(server.url(), {.keepAlive = std::chrono::milliseconds(0)});
    pumpUntilOpen(socket);
    const std::string message(size, 'x');
    const auto before = heldMemory();
    socket.send(message);
    pumpUntil([&] { return socket.bufferedAmount() == 0; });
    EXPECT_GT(heldMemory(), before + size / 2);
    FakeClock clock;
    pumpUntil([&] {
      clock.advance(std::chrono::milliseconds(100));
      return heldMemory() < before + size / 4;
    });
    socket.close();
    runToEnd();
  }).join();
}

// What they have read had filled larger and larger buffers.
TEST(Idle, ConnectionsHaveNoBufferToReadInto) {
  constexpr int sockets = 20, messages = 60;
  std::string wire;
  for (int i = 0; i < messages; ++i) wire += frame(0x82, std::string(kibibyte, 'x'));
  std::promise<void> isOpen;
  std::promise<void> isAll;
  std::atomic<int> written = 0;
  RawServer server([&, areOpen = isOpen.get_future().share()](Peer& peer) {
    peer.acceptHandshake();
    areOpen.wait();
    peer.write(wire);
    if (++written == sockets) isAll.set_value();
    peer.echo();
  });
  std::thread([&] {
    allowNetworkThread(false);
    int received = 0;
    std::vector<std::unique_ptr<WebSocket>> all;
    for (int i = 0; i < sockets; ++i) {
      all.push_back(std::make_unique<WebSocket>(server.url(), WebSocketInit{.compression = false}));
      all.back()->onmessage = [&] { ++received; };
      pumpUntilOpen(*all.back());
    }
    const auto before = heldMemory();
    isOpen.set_value();
    isAll.get_future().wait();
    pumpUntil([&] { return received == sockets * messages; });
    EXPECT_LT(heldMemory(), before + 200 * kibibyte);
    for (auto& each : all) each->close();
    runToEnd();
  }).join();
}

TEST(HandshakeRows, AreGoneWithTheLastOneInThem) {
  auto tasks = std::make_shared<TaskQueue>(std::make_shared<Waker>());
  TimerQueue timers;
  HandshakeGate gate(*tasks, timers);
  const auto before = heldMemory();
  for (int i = 0; i < 1000; ++i) {
    const auto place =
        gate.queueFor(std::to_string(i) + ".play.example.with.a.long.name:80", [] {});
    EXPECT_TRUE(place->hasTurn());
  }
  EXPECT_LT(heldMemory(), before + 16 * kibibyte);
}

// Connecting again and again does not take more memory each time.
TEST(Ended, SocketsLeaveNothingInTheirLoop) {
  constexpr std::size_t sockets = 20;
  RawServer server(acceptAndEcho);
  std::thread([&] {
    allowNetworkThread(false);
    const auto openAndClose = [&] {
      LoggedSocket socket(server.url(), {.compression = false});
      pumpUntilOpen(socket);
      socket.close();
      pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
      pollEvents();
      EXPECT_EQ(socket.log.back(), "close 1005 clean");
    };
    for (int i = 0; i < 3; ++i) openAndClose();
    const auto before = heldMemory();
    for (std::size_t i = 0; i < sockets; ++i) openAndClose();
    // The server has a thread for each, which frees its memory a little later.
    pumpUntil([&] { return heldMemory() < before + sockets * kibibyte; });
  }).join();
}

// The object outlives its thread's loop: it does nothing any more, and touches nothing.
void use(WebSocket& socket) {
  socket.send("dropped");
  socket.send(std::vector<std::byte>(100));
  EXPECT_GT(socket.bufferedAmount(), 0u);
  socket.close();
  socket.onmessage = [] {};
}

TEST(EndedLoop, IsNotTouchedByASocketThatWasClosed) {
  RawServer server(acceptAndEcho);
  std::unique_ptr<LoggedSocket> socket;
  std::thread([&] {
    socket = std::make_unique<LoggedSocket>(server.url());
    pumpUntilOpen(*socket);  // There is a network thread as well.
    socket->close();
    runToEnd();
  }).join();
  EXPECT_THAT(socket->log, ElementsAre("open", "close 1005 clean"));
  use(*socket);
  socket.reset();
}

TEST(EndedLoop, IsNotTouchedByAMessageForWhichThereIsNoMemory) {
  RawServer server(acceptAndEcho);
  std::unique_ptr<LoggedSocket> socket;
  std::thread([&] {
    socket = std::make_unique<LoggedSocket>(server.url());
    socket->onopen = [&] { socket->close(); };
    runToEnd();
  }).join();
  const std::string message(1024 * kibibyte, 'x');
  {
    NoLargeBlocks none(1024 * kibibyte);
    socket->send(message);
  }
  EXPECT_THAT(socket->log, ElementsAre("open", "close 1005 clean"));
  use(*socket);
  socket.reset();
}

TEST(EndedLoop, IsNotTouchedByASocketThatItGaveUp) {
  std::promise<void> over;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    over.get_future().wait();
  });
  std::unique_ptr<LoggedSocket> socket;
  std::thread([&] {
    socket = std::make_unique<LoggedSocket>(server.url());
    pumpUntilOpen(*socket);
    FakeClock::leaveToThisThread(
        FakeClock::Passes::inWaits);  // So that its end waits no longer than that.
  }).join();
  use(*socket);
  socket.reset();
  over.set_value();
}

TEST(EndedLoop, IsNotTouchedByASocketThatNeverOpened) {
  RawServer server([](Peer& peer) { peer.readToEnd(); });
  std::unique_ptr<LoggedSocket> socket;
  std::thread([&] {
    socket = std::make_unique<LoggedSocket>(server.url());
    pollEvents();
    FakeClock::leaveToThisThread(FakeClock::Passes::inWaits);
  }).join();
  socket->close();
  socket.reset();
}

}  // namespace
}  // namespace web::native
