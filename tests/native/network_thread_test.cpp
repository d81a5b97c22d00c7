// A program that does not call the library for a long time: the network thread serves its sockets
// meanwhile.
#include <future>
#include <memory>

#include "native/native_test.h"

namespace web::native {
namespace {

using std::chrono::seconds;

// Plays a program that does something else. Returns true unless it waits in vain.
template <class Result>
bool isBusyUntil(std::future<Result>& event) {
  return event.wait_for(seconds(20)) == std::future_status::ready;
}

TEST(NetworkThread, AnswersPingsWhileTheProgramIsBusy) {
  std::promise<std::string> pong;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    peer.write(frame(0x89, "are you there?"));
    pong.set_value(peer.readFrame().payload);
    peer.echo();
  });
  LoggedSocket socket(server.url());
  pumpUntilOpen(socket);
  auto answer = pong.get_future();
  ASSERT_TRUE(isBusyUntil(answer));
  EXPECT_EQ(answer.get(), "are you there?");
  socket.close();
  runToEnd();
}

TEST(NetworkThread, ConnectsWhileTheProgramIsBusy) {
  std::promise<void> isBusy, connected;
  RawServer server([&](Peer& peer) {
    isBusy.get_future().wait();
    peer.acceptHandshake("Sec-WebSocket-Protocol: chess\r\n");
    peer.write(frame(0x89));
    peer.readFrame();
    connected.set_value();
    peer.echo();
  });
  LoggedSocket socket("ws://localhost:" + std::to_string(server.port()), {.protocols = {"chess"}});
  pollEvents();
  isBusy.set_value();
  auto done = connected.get_future();
  ASSERT_TRUE(isBusyUntil(done));
  EXPECT_EQ(socket.readyState(), WebSocket::CONNECTING);
  EXPECT_EQ(socket.protocol(), "");  // The program has not been told of any.
  EXPECT_THAT(socket.log, IsEmpty());
  pollEvents();
  EXPECT_THAT(socket.log, ElementsAre("open"));
  EXPECT_EQ(socket.protocol(), "chess");
  socket.close();
  runToEnd();
}

TEST(NetworkThread, SendsALargeMessageWhileTheProgramIsBusy) {
  constexpr std::size_t size = std::size_t{16} << 20;
  std::promise<std::size_t> received;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    received.set_value(peer.readFrame().payload.size());
    peer.echo();
  });
  LoggedSocket socket(server.url());
  pumpUntilOpen(socket);
  socket.send(std::vector<std::byte>(size));
  auto done = received.get_future();
  ASSERT_TRUE(isBusyUntil(done));
  EXPECT_EQ(done.get(), size);
  EXPECT_EQ(socket.bufferedAmount(), size);  // As in a page, it only falls in a later turn.
  pollEvents();
  EXPECT_EQ(socket.bufferedAmount(), 0u);
  socket.close();
  runToEnd();
}

TEST(NetworkThread, SendsAFloodInOrderWhileTheProgramIsBusy) {
  constexpr int count = 20000;
  std::promise<void> received;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    for (int i = 0; i < count; ++i) EXPECT_EQ(peer.readFrame().payload, std::to_string(i));
    received.set_value();
    peer.echo();
  });
  LoggedSocket socket(server.url());
  pumpUntilOpen(socket);
  for (int i = 0; i < count; ++i) socket.send(std::to_string(i));
  auto done = received.get_future();
  ASSERT_TRUE(isBusyUntil(done));
  socket.close();
  runToEnd();
}

TEST(NetworkThread, KeepsWhatComesInOrderUntilTheProgramLooks) {
  constexpr int count = 2000;
  std::promise<void> isBusy, heard;
  RawServer server([&, begin = isBusy.get_future().share()](Peer& peer) {
    peer.acceptHandshake();
    begin.wait();
    for (int i = 0; i < count; ++i) {
      peer.write(frame(i % 2 ? 0x81 : 0x82, std::to_string(i) + std::string(i % 100, '.')));
    }
    peer.write(frame(0x89));
    peer.readFrame();  // The pong: the client has received everything before it.
    heard.set_value();
    peer.write(closeFrame(1000, "that is all"));
    peer.readFrame();
  });
  LoggedSocket socket(server.url());
  socket.binaryType = BinaryType::arraybuffer;
  std::vector<std::string> received;
  const auto home = std::this_thread::get_id();
  socket.onmessage = [&](MessageEvent& event) {
    EXPECT_EQ(std::this_thread::get_id(), home);
    if (event.text()) return received.push_back(*event.text());
    auto bytes = event.arrayBuffer()->bytes();
    received.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  };
  pumpUntilOpen(socket);
  isBusy.set_value();
  auto done = heard.get_future();
  ASSERT_TRUE(isBusyUntil(done));
  runToEnd();
  ASSERT_EQ(received.size(), std::size_t{count});
  for (std::size_t i = 0; i < count; ++i) {
    EXPECT_EQ(received[i], std::to_string(i) + std::string(i % 100, '.'));
  }
  EXPECT_EQ(socket.log.back(), "close 1000 clean that is all");
}

// The network thread sees the violation before the program sees the messages.
TEST(NetworkThread, LetsTheProgramAnswerTheMessagesBeforeAFault) {
  std::promise<void> isBusy, heard;
  std::vector<std::string> answers;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    isBusy.get_future().wait();
    peer.write(frame(0x81, "one") + frame(0x81, "two") + frame(0x89) + frame(0xa1, "wrong"));
    peer.readFrame();  // The pong: the client has received everything that was written with the
                       // ping.
    heard.set_value();
    for (int i = 0; i < 3; ++i) answers.push_back(peer.readFrame().payload);
  });
  LoggedSocket socket(server.url());
  socket.onmessage = [&](MessageEvent& event) { socket.send(*event.text()); };
  pumpUntilOpen(socket);
  isBusy.set_value();
  auto done = heard.get_future();
  ASSERT_TRUE(isBusyUntil(done));
  EXPECT_THAT(socket.log, ElementsAre("open"));
  runToEnd();
  server.finish();
  EXPECT_THAT(answers, ElementsAre("one", "two", "\x03\xea"));
  EXPECT_THAT(socket.log,
              ElementsAre("open", "\"one\"", "\"two\"", "error", "close 1006 not clean"));
}

TEST(NetworkThread, FailsAtOnceWhereTheProgramHasHadEveryMessage) {
  std::promise<void> isBusy;
  std::promise<std::string> close;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    isBusy.get_future().wait();
    peer.write(frame(0xa1, "wrong"));
    close.set_value(peer.readFrame().payload);
  });
  LoggedSocket socket(server.url());
  pumpUntilOpen(socket);
  isBusy.set_value();
  auto code = close.get_future();
  ASSERT_TRUE(isBusyUntil(code));
  EXPECT_EQ(code.get(), "\x03\xea");
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "error", "close 1006 not clean"));
}

TEST(NetworkThread, AnswersACloseWhileTheProgramIsBusy) {
  std::promise<std::string> answer;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    peer.write(frame(0x81, "last words") + closeFrame(4001, "over"));
    answer.set_value(peer.readFrame().payload);
  });
  LoggedSocket socket(server.url());
  pollEvents();
  auto done = answer.get_future();
  ASSERT_TRUE(isBusyUntil(done));
  EXPECT_EQ(done.get(),
            "\x0f\xa1"
            "over");
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "\"last words\"", "close 4001 clean over"));
}

TEST(NetworkThread, LosesNothingOfADestroyedSocketWhileTheProgramIsBusy) {
  std::promise<std::string> heard;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    auto text = peer.readFrame().payload;
    auto size = peer.readFrame().payload.size();
    heard.set_value(text + " " + std::to_string(size) + " " + peer.readFrame().payload);
    peer.write(closeFrame(1001));
  });
  auto socket = std::make_unique<LoggedSocket>(server.url());
  pumpUntilOpen(*socket);
  socket->send("bye");
  socket->send(std::vector<std::byte>(5000000));
  socket.reset();
  auto done = heard.get_future();
  ASSERT_TRUE(isBusyUntil(done));
  EXPECT_EQ(done.get(), "bye 5000000 \x03\xe9");
  runToEnd();
}

TEST(NetworkThread, KeepsTheTimeoutsWhileTheProgramIsBusy) {
  std::promise<std::string> rest;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    rest.set_value(peer.readToEnd());
  });
  LoggedSocket socket(server.url(), {.closeTimeout = std::chrono::milliseconds(50)});
  pumpUntilOpen(socket);
  socket.close();
  auto done = rest.get_future();
  ASSERT_TRUE(isBusyUntil(done));
  EXPECT_THAT(socket.log, ElementsAre("open"));
  pollEvents();
  EXPECT_THAT(socket.log, ElementsAre("open", "error", "close 1006 not clean"));
}

TEST(NetworkThread, HoldsAServerBackUntilTheProgramLooks) {
  constexpr std::size_t messages = 64, size = std::size_t{1} << 20;
  std::promise<std::size_t> stuck;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    std::string wire;
    for (std::size_t i = 0; i < messages; ++i) wire += frame(0x82, std::string(size, char(i)));
    const auto sent = peer.writeUntilStuck(wire);
    stuck.set_value(sent);
    peer.write(std::string_view(wire).substr(sent));
    peer.write(closeFrame(1000));
    peer.readFrame();
  });
  WebSocket socket(server.url());
  socket.binaryType = BinaryType::arraybuffer;
  std::size_t received = 0;
  socket.onmessage = [&](MessageEvent& event) {
    auto bytes = event.arrayBuffer()->bytes();
    EXPECT_EQ(bytes.size(), size);
    EXPECT_EQ(bytes.front(), static_cast<std::byte>(received));
    EXPECT_EQ(bytes.back(), static_cast<std::byte>(received));
    ++received;
  };
  pumpUntilOpen(socket);
  auto done = stuck.get_future();
  ASSERT_TRUE(isBusyUntil(done));
  EXPECT_LT(done.get(), messages * size / 2);  // The rest is in the kernel's buffers.
  runToEnd();
  EXPECT_EQ(received, messages);
}

TEST(NetworkThread, HeedsTheEndOfASocketThatIsClosedWhileItsServerIsHeldBack) {
  std::atomic<bool> isClosed = false;
  std::promise<void> full;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    const auto message = frame(0x82, std::string(65536, 'x'));
    for (int i = 0; i < 32; ++i) peer.write(message);
    full.set_value();
    while (!isClosed) peer.write(message);
    peer.write(closeFrame(1000));
    peer.readToEnd();
  });
  LoggedSocket socket(server.url());
  pumpUntilOpen(socket);
  auto done = full.get_future();
  ASSERT_TRUE(isBusyUntil(done));
  const auto before = socket.log;
  socket.close();
  isClosed = true;
  runToEnd();
  // The waiting messages are dropped, like those that are still on their way.
  EXPECT_EQ(socket.log.size(), before.size() + 1);
  EXPECT_EQ(socket.log.back(), "close 1000 clean");
}

TEST(NetworkThread, LetsAnExceptionOutAndServesOn) {
  std::promise<void> pong;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    peer.write(frame(0x81, "throw"));
    peer.readFrame();
    peer.write(frame(0x89));
    peer.readFrame();
    pong.set_value();
    peer.echo();
  });
  LoggedSocket socket(server.url());
  socket.onmessage = [&] {
    socket.send("caught");
    throw 1;
  };
  EXPECT_THROW(pumpUntil([] { return false; }), int);
  auto done = pong.get_future();
  ASSERT_TRUE(isBusyUntil(done));
  socket.onmessage = nullptr;
  socket.close();
  runToEnd();
}

TEST(NetworkThread, SharesTheWorkWithAProgramThatNeverRests) {
  constexpr int rounds = 3000;
  RawServer server(acceptAndEcho);
  auto play = [&] {
    std::vector<std::unique_ptr<WebSocket>> sockets;
    std::vector<int> answers(4, 0);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      auto& socket = *sockets.emplace_back(std::make_unique<WebSocket>(server.url()));
      socket.onmessage = [&, i](MessageEvent& event) {
        EXPECT_EQ(*event.text(), std::to_string(answers[i]++));
      };
      pumpUntilOpen(socket);
    }
    for (int round = 0; round < rounds; ++round) {
      for (auto& socket : sockets) socket->send(std::to_string(round));
      if (round % 3 == 0) pollEvents();
      if (round % 100 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(6));
    }
    pumpUntil([&] { return answers == std::vector<int>(answers.size(), rounds); });
  };
  // Two loops, which share nothing.
  std::thread other(play);
  play();
  other.join();
}

// The server has closed meanwhile, and the program does not know that yet.
TEST(NetworkThread, TellsOfTheServersCloseThoughTheProgramClosesFirst) {
  std::promise<void> answered;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    peer.write(frame(0x81, "unseen") + closeFrame(4001, "over"));
    peer.readFrame();
    answered.set_value();
  });
  LoggedSocket socket(server.url());
  socket.onopen = [] { quit(); };
  runToEnd();
  auto done = answered.get_future();
  ASSERT_TRUE(isBusyUntil(done));
  EXPECT_EQ(socket.readyState(), WebSocket::OPEN);
  socket.close(1000);
  EXPECT_EQ(socket.readyState(), WebSocket::CLOSING);
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "close 4001 clean over"));
}

// The socket is open, but the program does not know that yet: if it closes the socket now, it never
// opens.
TEST(NetworkThread, TellsOfNoOpeningOnceTheProgramHasClosed) {
  std::promise<void> isBusy, pong;
  RawServer server([&](Peer& peer) {
    isBusy.get_future().wait();
    peer.acceptHandshake();
    peer.write(frame(0x81, "unseen") + frame(0x89));
    peer.readFrame();
    pong.set_value();
    peer.echo();
  });
  LoggedSocket socket(server.url());
  std::vector<WebSocket::ReadyState> states;
  for (auto& each : {&socket}) {
    each->addEventListener(events::error, [&] { states.push_back(socket.readyState()); });
  }
  pollEvents();
  isBusy.set_value();
  auto done = pong.get_future();
  ASSERT_TRUE(isBusyUntil(done));
  EXPECT_EQ(socket.readyState(), WebSocket::CONNECTING);
  socket.close(1000);
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
  EXPECT_THAT(states, ElementsAre(WebSocket::CLOSED));
}

// The same if the connection is already over.
TEST(NetworkThread, TellsOfNoCleanEndOfWhatTheProgramHasClosedBeforeItOpened) {
  for (const bool endsTcp : {false, true}) {
    std::promise<void> isBusy, isClosed, isOver;
    RawServer server([&](Peer& peer) {
      isBusy.get_future().wait();
      peer.acceptHandshake();
      peer.write(frame(0x81, "unseen") + closeFrame(4001, "over"));
      peer.readFrame();
      if (endsTcp) peer.endWriting();
      if (endsTcp) peer.readToEnd();
      isOver.set_value();
      isClosed.get_future().wait();
    });
    LoggedSocket socket(server.url());
    pollEvents();
    isBusy.set_value();
    auto over = isOver.get_future();
    ASSERT_TRUE(isBusyUntil(over));
    EXPECT_EQ(socket.readyState(), WebSocket::CONNECTING);
    socket.close(1000);
    EXPECT_EQ(socket.readyState(), WebSocket::CLOSING);
    isClosed.set_value();
    runToEnd();
    EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean")) << endsTcp;
    EXPECT_EQ(socket.failure, "closed before the connection was established") << endsTcp;
  }
}

}  // namespace
}  // namespace web::native
