// The closing handshake in both directions, and messages sent before it.
#include "native/native_test.h"

#include <future>

namespace web::native {
namespace {

using std::chrono::milliseconds;

// What the server receives, up to and including the Close frame: "text hi", "close 1000 done".
std::vector<std::string> hearToClose(Peer& peer) {
  std::vector<std::string> heard;
  for (;;) {
    auto received = peer.readFrame();
    switch (received.firstByte & 0xf) {
      case 1:
        heard.push_back("text " + received.payload);
        continue;
      case 2:
        heard.push_back("binary " + std::to_string(received.payload.size()));
        continue;
      case 8:
        if (received.payload.size() < 2) {
          heard.push_back("close");
        } else {
          auto byte = [&](std::size_t i) {
            return static_cast<unsigned char>(received.payload[i]);
          };
          heard.push_back("close " + std::to_string(byte(0) << 8 | byte(1)) +
                          (received.payload.size() > 2 ? " " : "") + received.payload.substr(2));
        }
        return heard;
      default:
        heard.push_back("the end");
        return heard;
    }
  }
}

TEST(Close, TellsTheServerTheCodeAndTheReason) {
  std::vector<std::string> heard;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    heard = hearToClose(peer);
    peer.write(closeFrame(3001, "as you like"));
  });
  LoggedSocket socket(server.url());
  socket.onopen = [&] { socket.close(3000, "enough"); };
  runToEnd();
  server.finish();
  EXPECT_THAT(heard, ElementsAre("close 3000 enough"));
  EXPECT_THAT(socket.log, ElementsAre("open", "close 3001 clean as you like"));
}

TEST(Close, ComesAfterWhatWasSentBefore) {
  std::vector<std::string> heard;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    heard = hearToClose(peer);
    peer.write(closeFrame(1000));
  });
  LoggedSocket socket(server.url());
  socket.onopen = [&] {
    socket.send("first");
    socket.send(std::vector<std::byte>(300000));
    socket.close(1000);
    socket.send("too late");
  };
  runToEnd();
  server.finish();
  EXPECT_THAT(heard, ElementsAre("text first", "binary 300000", "close 1000"));
}

TEST(Close, ByTheServerIsAnsweredWithTheSameCodeAndReason) {
  std::vector<std::string> heard;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    peer.write(frame(0x81, "last words") + closeFrame(4000, "kicked"));
    heard = hearToClose(peer);
  });
  LoggedSocket socket(server.url());
  runToEnd();
  server.finish();
  EXPECT_THAT(heard, ElementsAre("close 4000 kicked"));
  EXPECT_THAT(socket.log, ElementsAre("open", "\"last words\"", "close 4000 clean kicked"));
}

TEST(Close, ByTheServerTurnsTheStateClosingBeforeTheServerEndsTcp) {
  std::promise<void> closing;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    peer.write(closeFrame(1000));
    closing.get_future().wait();
  });
  LoggedSocket socket(server.url());
  std::vector<WebSocket::ReadyState> states{socket.readyState()};
  auto look = [&] {
    if (states.back() != socket.readyState()) states.push_back(socket.readyState());
    if (socket.readyState() == WebSocket::CLOSING) closing.set_value();
    return socket.readyState() == WebSocket::CONNECTING || socket.readyState() == WebSocket::OPEN;
  };
  Watchdog watchdog;
  run(look);
  socket.onclose = [&] { states.push_back(socket.readyState()); };
  run();
  EXPECT_EQ(states.front(), WebSocket::CONNECTING);
  EXPECT_EQ(states[states.size() - 2], WebSocket::CLOSING);
  EXPECT_EQ(states.back(), WebSocket::CLOSED);
}

TEST(Close, WithoutABodyGives1005) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    peer.write(frame(0x88));
    hearToClose(peer);
  });
  LoggedSocket socket(server.url());
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1005 clean"));
}

TEST(Close, DropsMessagesThatComeAfterIt) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    hearToClose(peer);
    peer.write(frame(0x81, "too late") + closeFrame(1000));
  });
  LoggedSocket socket(server.url());
  socket.onopen = [&] { socket.close(1000); };
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean"));
}

TEST(Close, ThatIsNeverAnsweredFailsAfterTheTimeout) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    peer.write("\x81\x05half");
    peer.readToEnd();
  });
  LoggedSocket socket(server.url(), {.closeTimeout = milliseconds(100)});
  socket.onopen = [&] { socket.close(1000); };
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "error", "close 1006 not clean"));
  EXPECT_EQ(socket.failure, "the server did not answer the Close frame within 100 ms");
}

TEST(Close, IsCleanIfOnlyTheEndOfTcpIsMissing) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    hearToClose(peer);
    peer.write(closeFrame(1000));
    peer.readToEnd();
  });
  LoggedSocket socket(server.url());
  socket.onopen = [&] { socket.close(1000); };
  runToEnd();  // This takes two seconds, as long as browsers wait.
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean"));
}

TEST(Close, WhileConnectingFailsTheAttempt) {
  RawServer server([](Peer& peer) { peer.readToEnd(); });
  LoggedSocket socket(server.url());
  socket.close(1000);
  EXPECT_EQ(socket.readyState(), WebSocket::CLOSING);
  EXPECT_THAT(socket.log, IsEmpty());
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
  EXPECT_EQ(socket.readyState(), WebSocket::CLOSED);
}

TEST(Close, OfAConnectionThatAServerViolatesIsToldToItBeforeTheProgram) {
  std::promise<void> heard;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    peer.write(frame(0x83));
    EXPECT_EQ(peer.readFrame().firstByte, 0x88u);
    heard.set_value();
  });
  std::thread([&] {
    allowNetworkThread(false);
    LoggedSocket socket(server.url());
    bool wasHeard = false;
    socket.onerror = [&] {
      wasHeard = heard.get_future().wait_for(std::chrono::seconds(60)) == std::future_status::ready;
    };
    runToEnd();
    EXPECT_TRUE(wasHeard);
  }).join();
}

// The program need not come back to its loop.
TEST(Close, OfADestroyedSocketIsToldAtOnce) {
  std::promise<void> heard;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    EXPECT_EQ(peer.readFrame().firstByte, 0x88u);
    heard.set_value();
  });
  std::thread([&] {
    allowNetworkThread(false);
    {
      WebSocket socket(server.url());
      pumpUntilOpen(socket);
    }
    EXPECT_EQ(heard.get_future().wait_for(std::chrono::seconds(60)), std::future_status::ready);
    runToEnd();
  }).join();
}

TEST(Close, OfAConnectionThatAServerViolatesSaysWhy) {
  struct Violation {
    std::string wire, answer;
  };
  for (const auto& [wire, answer] :
       {Violation{"\x81\x81zzzzz", "close 1002"}, Violation{frame(0x81, "\xff"), "close 1007"},
        Violation{frame(0x82, std::string(11, 'x')), "close 1009"}}) {
    std::string heard;
    RawServer server([&, wire = wire](Peer& peer) {
      peer.acceptHandshake();
      peer.write(wire);
      heard = hearToClose(peer).back();
    });
    LoggedSocket socket(server.url(), {.maxMessageSize = 10});
    runToEnd();
    server.finish();
    EXPECT_THAT(heard, testing::StartsWith(answer));
    EXPECT_THAT(socket.log, ElementsAre("open", "error", "close 1006 not clean"));
  }
}

TEST(BufferedAmount, GrowsWithEachSendAndFallsInALaterTurn) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url());
  std::vector<std::uint64_t> amounts;
  socket.onopen = [&] {
    socket.send("12345");
    amounts.push_back(socket.bufferedAmount());
    socket.send(std::vector<std::byte>(200000));  // Much of it is written immediately.
    amounts.push_back(socket.bufferedAmount());
    socket.send(std::string(200000, 'x'));
    amounts.push_back(socket.bufferedAmount());
    socket.send("ü\xff");  // Goes out as U+00FC U+FFFD.
    amounts.push_back(socket.bufferedAmount());
  };
  socket.onmessage = [&] {
    if (socket.log.size() < 5) return;
    amounts.push_back(socket.bufferedAmount());
    socket.close();
  };
  runToEnd();
  EXPECT_THAT(amounts, ElementsAre(5, 200005, 400005, 400010, 0));
}

TEST(BufferedAmount, OutsideOfATurnFallsWithTheNextOne) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url());
  socket.onopen = [] { quit(); };
  runToEnd();
  socket.send("12345");
  EXPECT_EQ(socket.bufferedAmount(), 5u);
  pollEvents();
  EXPECT_EQ(socket.bufferedAmount(), 0u);
  socket.close();
  runToEnd();
}

TEST(BufferedAmount, CountsWhatIsSentAfterCloseForEver) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url());
  socket.onopen = [&] {
    socket.close();
    socket.send("closing");
  };
  socket.onclose = [&] { socket.send("closed"); };
  runToEnd();
  EXPECT_EQ(socket.bufferedAmount(), 13u);
  socket.send("later");
  EXPECT_EQ(socket.bufferedAmount(), 18u);
}

TEST(Destruction, OfAnOpenSocketSendsWhatIsQueuedAndGoesAway) {
  std::vector<std::string> heard;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    heard = hearToClose(peer);
    peer.write(closeFrame(1001));
  });
  auto socket = std::make_unique<LoggedSocket>(server.url());
  socket->onopen = [] { quit(); };
  runToEnd();
  socket->send("bye");
  socket->send(std::vector<std::byte>(5000000));
  socket.reset();
  runToEnd();
  server.finish();
  EXPECT_THAT(heard, ElementsAre("text bye", "binary 5000000", "close 1001"));
}

TEST(Destruction, WhileConnectingDropsTheAttempt) {
  std::promise<std::string> rest;
  RawServer server([&](Peer& peer) {
    peer.readHead();
    rest.set_value(peer.readToEnd());
  });
  auto socket = std::make_unique<LoggedSocket>(server.url());
  Watchdog watchdog;
  run([&] { return server.connections() == 0; });
  socket.reset();
  EXPECT_EQ(run(), 0);
  EXPECT_EQ(rest.get_future().get(), "");
}

TEST(Destruction, GivesUpOnAServerThatDoesNotAnswer) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    peer.readToEnd();
  });
  {
    LoggedSocket socket(server.url(), {.closeTimeout = milliseconds(50)});
    socket.onopen = [] { quit(); };
    runToEnd();
  }
  runToEnd();
  EXPECT_EQ(server.connections(), 1);
}

}  // namespace
}  // namespace web::native
