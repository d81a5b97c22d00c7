// What a handler may do: destroy, close, send, throw, and run a turn of the loop.
#include <future>
#include <stdexcept>

#include "native/native_test.h"

namespace web::native {
namespace {

// Sends three messages and a Close frame, and waits for the client's.
void talk(Peer& peer) {
  peer.acceptHandshake();
  peer.write(frame(0x81, "1") + frame(0x81, "2") + frame(0x81, "3") + closeFrame(1000));
  while ((peer.readFrame().firstByte & 0xf) == 1) {
  }
}

// Sends one message, and breaks the connection.
void breakOff(Peer& peer) {
  peer.acceptHandshake();
  peer.write(frame(0x81, "1"));
}

struct DestroyedIn : testing::TestWithParam<const char*> {
  // Destroys the socket when the log reaches this length, and returns the log.
  std::vector<std::string> logOf(RawServer::Script script) {
    RawServer server(std::move(script));
    auto socket = std::make_unique<LoggedSocket>(server.url());
    std::vector<std::string> log;
    auto look = [&] {
      if (!socket) {
        log.push_back("an event after destruction");
      } else if (socket->log.back() == GetParam()) {
        log = socket->log;
        socket.reset();
      }
    };
    socket->onopen = look;
    socket->onmessage = look;
    socket->onerror = look;
    socket->onclose = look;
    runToEnd();
    EXPECT_EQ(socket, nullptr);
    return log;
  }
};

TEST_P(DestroyedIn, AHandlerTheSocketFiresNoMore) {
  auto log = logOf(std::string_view(GetParam()) == "error" ? breakOff : talk);
  EXPECT_EQ(log.back(), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Handlers, DestroyedIn,
                         testing::Values("open", "\"1\"", "\"2\"", "error", "close 1000 clean"));

TEST(Handlers, MayCloseInEachEvent) {
  for (auto script : {talk, breakOff}) {
    RawServer server(script);
    LoggedSocket socket(server.url());
    socket.onopen = [&] { postTask([&] { socket.close(); }); };
    socket.onmessage = [&] { socket.close(); };
    socket.onerror = [&] { socket.close(); };
    socket.onclose = [&] { socket.close(); };
    runToEnd();
    EXPECT_EQ(socket.readyState(), WebSocket::CLOSED);
    EXPECT_EQ(std::count_if(socket.log.begin(), socket.log.end(),
                            [](const auto& line) { return line.starts_with("close"); }),
              1);
  }
}

TEST(Handlers, MaySendInEachEvent) {
  for (auto script : {talk, breakOff}) {
    RawServer server(script);
    LoggedSocket socket(server.url());
    int sent = 0;
    auto send = [&] {
      socket.send("x");
      ++sent;
    };
    socket.onopen = send;
    socket.onmessage = send;
    socket.onerror = send;
    socket.onclose = send;
    runToEnd();
    EXPECT_EQ(static_cast<std::size_t>(sent), socket.log.size());
  }
}

TEST(Handlers, MayReconnectInClose) {
  RawServer server(talk);
  std::vector<std::unique_ptr<LoggedSocket>> sockets;
  std::function<void()> connect = [&] {
    sockets.push_back(std::make_unique<LoggedSocket>(server.url()));
    sockets.back()->onclose = [&] {
      if (sockets.size() < 5) connect();
    };
  };
  connect();
  runToEnd();
  EXPECT_EQ(sockets.size(), 5u);
  EXPECT_EQ(sockets.back()->log.back(), "close 1000 clean");
}

TEST(Handlers, MayDestroyAnotherSocketThatIsReady) {
  RawServer server(talk);
  std::vector<std::unique_ptr<LoggedSocket>> sockets;
  for (int i = 0; i < 10; ++i) sockets.push_back(std::make_unique<LoggedSocket>(server.url()));
  for (auto& each : sockets) {
    each->onmessage = [&, kept = each.get()] {
      for (auto& other : sockets) {
        if (other.get() != kept) other.reset();
      }
    };
  }
  runToEnd();
  EXPECT_EQ(std::count(sockets.begin(), sockets.end(), nullptr), 9);
}

TEST(Handlers, ThatCallPollEventsGetTheNextMessagesInOrder) {
  RawServer server(talk);
  LoggedSocket socket(server.url());
  std::vector<std::string> texts;
  int depth = 0;
  socket.onmessage = [&](MessageEvent& event) {
    ++depth;
    if (depth == 1) {
      while (socket.readyState() == WebSocket::OPEN) pollEvents();
    }
    texts.push_back(*event.text() + " at depth " + std::to_string(depth));
    --depth;
  };
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "\"1\"", "\"2\"", "\"3\"", "close 1000 clean"));
  EXPECT_THAT(texts, ElementsAre("2 at depth 2", "3 at depth 2", "1 at depth 1"));
}

TEST(Handlers, ThatCallPollEventsForEachMessageAreNestedNoDeeperThan64) {
  constexpr int count = 1000;
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    std::string wire;
    for (int i = 0; i < count; ++i) wire += frame(0x81, std::to_string(i));
    peer.write(wire + closeFrame(1000));
    peer.readFrame();
  });
  LoggedSocket socket(server.url());
  int received = 0, depth = 0, deepest = 0;
  socket.onmessage = [&](MessageEvent& event) {
    EXPECT_EQ(*event.text(), std::to_string(received++));
    deepest = std::max(deepest, ++depth);
    pollEvents();
    --depth;
  };
  runToEnd();
  EXPECT_EQ(received, count);
  EXPECT_EQ(deepest, 64);
  EXPECT_EQ(socket.log.back(), "close 1000 clean");
}

TEST(Handlers, ThatAreNestedTooDeepStillHaveTheirSocketsServed) {
  std::promise<void> received;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    EXPECT_EQ(peer.readFrame().payload, "from far down");
    received.set_value();
    peer.echo();
  });
  LoggedSocket socket(server.url());
  pumpUntilOpen(socket);
  auto heard = received.get_future();
  int depth = 0;
  std::function<void()> descend = [&] {
    if (++depth < 64) {
      postTask(descend);
      return static_cast<void>(pollEvents());
    }
    socket.send("from far down");
    // The server learns of it although this loop runs no handler.
    do pollEvents();
    while (heard.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready);
  };
  postTask(descend);
  pollEvents();
  EXPECT_EQ(depth, 64);
  socket.close();
  runToEnd();
}

TEST(Handlers, ThatCallRunAreNestedNoDeeperThan64) {
  int depth = 0, deepest = 0, ran = 0;
  std::function<void()> task = [&] {
    deepest = std::max(deepest, ++depth);
    if (++ran < 500) postTask(task);
    EXPECT_EQ(run(), 0);
    --depth;
  };
  postTask(task);
  runToEnd();
  EXPECT_EQ(ran, 500);
  EXPECT_EQ(deepest, 64);
}

TEST(Handlers, ThatCallPollEventsMayBeDestroyedInIt) {
  RawServer server(talk);
  auto socket = std::make_unique<LoggedSocket>(server.url());
  int messages = 0;
  socket->onmessage = [&] {
    if (++messages == 2) {
      socket.reset();
    } else {
      while (socket) pollEvents();
    }
  };
  runToEnd();
  EXPECT_EQ(messages, 2);
}

TEST(Handlers, ThatCallRunInsideRunEndOnlyTheInnerOneByQuit) {
  RawServer server(talk);
  LoggedSocket socket(server.url());
  int inner = -1;
  socket.onopen = [&] {
    postTask([] { quit(7); });
    inner = run();
  };
  runToEnd();
  EXPECT_EQ(inner, 7);
  EXPECT_EQ(socket.log.back(), "close 1000 clean");
}

TEST(Exceptions, OfAMessageHandlerLeaveRunAndTheNextMessageFiresLater) {
  RawServer server(talk);
  LoggedSocket socket(server.url());
  socket.onmessage = [](MessageEvent& event) { throw std::runtime_error(*event.text()); };
  Watchdog watchdog;
  for (const char* text : {"1", "2", "3"}) {
    try {
      run();
      FAIL() << "nothing was thrown";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), text);
      EXPECT_EQ(socket.log.back(), "\"" + std::string(text) + "\"");
    }
  }
  EXPECT_EQ(run(), 0);
  EXPECT_EQ(socket.log.back(), "close 1000 clean");
}

TEST(Exceptions, OfAnErrorHandlerLeaveAfterTheCloseEventOfTheSameTask) {
  LoggedSocket socket("ws://127.0.0.1:1/");
  socket.onerror = [] { throw 1; };
  EXPECT_THROW(run(), int);
  EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
}

TEST(Exceptions, OfTwoListenersLeaveOneAfterTheOther) {
  LoggedSocket socket("ws://127.0.0.1:1/");
  socket.addEventListener(events::error, [] { throw 1; });
  socket.addEventListener(events::error, [] { throw 2; });
  for (int expected : {1, 2}) {
    try {
      pollEvents();
      FAIL() << "nothing was thrown";
    } catch (int thrown) {
      EXPECT_EQ(thrown, expected);
    }
  }
  pollEvents();
}

TEST(Exceptions, OfATaskLeavePollEventsAndTheNextTaskRunsLater) {
  int ran = 0;
  postTask([] { throw 1; });
  postTask([&] { ++ran; });
  EXPECT_THROW(pollEvents(), int);
  EXPECT_EQ(ran, 0);
  pollEvents();
  EXPECT_EQ(ran, 1);
}

TEST(Exceptions, OfAFrameLeaveRun) {
  EXPECT_THROW(run([]() -> bool { throw 1; }), int);
  int frames = 0;
  EXPECT_EQ(run([&] { return ++frames < 2; }), 0);
  EXPECT_EQ(frames, 2);
}

TEST(Exceptions, OfANestedPollEventsReachTheHandlerThatCalledIt) {
  bool caught = false;
  postTask([&] {
    postTask([] { throw 1; });
    try {
      pollEvents();
    } catch (int) {
      caught = true;
    }
  });
  pollEvents();
  EXPECT_TRUE(caught);
}

TEST(Exceptions, KeepNothingFromBeingSent) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url());
  socket.onopen = [&] {
    socket.send("before the throw");
    throw 1;
  };
  socket.onmessage = [&] { socket.close(); };
  Watchdog watchdog;
  EXPECT_THROW(run(), int);
  EXPECT_EQ(run(), 0);
  EXPECT_THAT(socket.log, ElementsAre("open", "\"before the throw\"", "close 1005 clean"));
}

// A long message is lent to its handler, and its buffer is reused afterwards, but not while the
// next message fills it.
TEST(Handlers, ThatCallPollEventsKeepWhatComesMeanwhileOfALongMessage) {
  constexpr std::size_t size = 100000;
  std::promise<void> isInside, isRead, isOutside;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    peer.write(frame(0x81, std::string(size, 'a')));
    isInside.get_future().wait();
    // Half of the next message; the pong shows that it has been read.
    peer.write(frame(0x01, std::string(size, 'b')) + frame(0x89, "read?"));
    EXPECT_EQ(peer.readFrame().payload, "read?");
    isRead.set_value();
    isOutside.get_future().wait();
    peer.write(frame(0x80, std::string(size, 'c')) + closeFrame(1000));
    peer.readFrame();
  });
  LoggedSocket socket(server.url(), {.compression = false});
  std::vector<std::string> texts;
  socket.onmessage = [&](MessageEvent& event) {
    texts.push_back(*event.text());
    if (texts.size() > 1) return;
    isInside.set_value();
    auto read = isRead.get_future();
    pumpUntil([&] { return read.wait_for(std::chrono::seconds(0)) == std::future_status::ready; });
    isOutside.set_value();
  };
  runToEnd();
  EXPECT_EQ(texts,
            (std::vector{std::string(size, 'a'), std::string(size, 'b') + std::string(size, 'c')}));
}

}  // namespace
}  // namespace web::native
