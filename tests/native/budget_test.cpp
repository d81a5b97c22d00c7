// What one connection may do in a turn, and that the rest is done in the next one: also with bytes
// that are inside the stream, where the descriptor does not show them, as in TLS.
#include <map>
#include <numeric>

#include "native/guided_test.h"
#include "native/loop/event_loop.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kibibyte = 1024, mebibyte = 1024 * kibibyte;

// A server that sends this many messages of 4 KiB, which are all inside the stream before the first
// one is read.
struct Sender {
  explicit Sender(std::size_t messages, const std::string& last = {}) {
    for (std::size_t i = 0; i < messages; ++i) wire += frame(0x82, std::string(4 * kibibyte, 'x'));
    wire += last;
  }

  // Must be called before the socket opens.
  void begin(LoggedSocket& socket, ScriptedStreams& streams) {
    socket.addEventListener(events::open, [&] {
      streams->read = hoard(wire.size());
      isOpen.set_value();
    });
  }

  std::string wire;
  std::promise<void> isOpen;
  std::promise<std::string> answer;
  RawServer server{[this](Peer& peer) {
    peer.acceptHandshake();
    isOpen.get_future().wait();
    peer.write(wire);
    const auto first = peer.readFrame();
    answer.set_value(first.payload);
    if (first.firstByte != 0x88) return peer.echo();
    peer.write(closeFrame(1000));
    peer.endWriting();
  }};
};

TEST(ReadBudget, LeavesNothingInsideTheStreamWhileTheProgramRuns) {
  onAThreadOfItsOwn([] {
    Sender sender(700);
    ScriptedStreams streams;
    LoggedSocket socket(sender.server.url(), {.compression = false});
    sender.begin(socket, streams);
    int messages = 0;
    socket.onmessage = [&] {
      if (++messages == 700) socket.close(1000);
    };
    runToEnd();
    EXPECT_EQ(messages, 700);
    EXPECT_EQ(socket.log.back(), "close 1000 clean");
  });
}

// The network thread also has a budget, and what it has received fits into the inbox.
TEST(ReadBudget, LeavesNothingInsideTheStreamWhileTheProgramIsBusy) {
  onAThreadOfItsOwn([] {
    Sender sender(180, frame(0x89, "all read?"));
    ScriptedStreams streams;
    LoggedSocket socket(sender.server.url(), {.compression = false});
    sender.begin(socket, streams);
    socket.onopen = [] { quit(); };
    runToEnd();
    auto answer = sender.answer.get_future();
    ASSERT_EQ(answer.wait_for(std::chrono::seconds(20)), std::future_status::ready);
    EXPECT_EQ(answer.get(), "all read?");
    socket.close();
    runToEnd();
  });
}

// Messages that arrive together belong to one frame of a game, if handling them is quick.
TEST(ReadBudget, OfATurnIsNotThatOfPollEvents) {
  Sender sender(700);
  withAStandingClock([&](FakeClock&) {
    ScriptedStreams streams;
    LoggedSocket socket(sender.server.url(), {.compression = false});
    sender.begin(socket, streams);
    pumpUntil([&] { return socket.log.size() > 1; });  // No time passes during one call.
    EXPECT_EQ(socket.log.size(), 701u);
  });
}

TEST(ReadBudget, OfPollEventsIsFourMilliseconds) {
  Sender sender(700);
  withAStandingClock([&](FakeClock& clock) {
    ScriptedStreams streams;
    LoggedSocket socket(sender.server.url(), {.compression = false});
    sender.begin(socket, streams);
    int messages = 0;
    socket.onmessage = [&] {
      ++messages;
      clock.advance(milliseconds(1));
    };
    int mostInOneCall = 0;
    pumpUntil([&, before = 0]() mutable {
      mostInOneCall = std::max(mostInOneCall, messages - before);
      before = messages;
      return messages == 700;
    });
    EXPECT_GE(mostInOneCall, 4);
    EXPECT_LE(mostInOneCall, 10);
  });
}

// By turn; each wait begins a turn.
using CountsByTurn = std::map<int, std::size_t>;

std::size_t mostIn(const CountsByTurn& counts) {
  std::size_t most = 0;
  for (const auto& [turn, count] : counts) most = std::max(most, count);
  return most;
}

TEST(ReadBudget, IsHalfAMebibyteInATurn) {
  Sender sender(1000);
  withAStandingClock([&](FakeClock&) {
    ScriptedStreams streams;
    LoggedSocket socket(sender.server.url(), {.compression = false});
    sender.begin(socket, streams);
    CountsByTurn bytes;
    socket.onmessage = [&](MessageEvent& event) {
      bytes[Waits::count()] += std::get<Blob>(event.data()).size();
    };
    pumpUntil([&] { return socket.log.size() == 1001; });
    EXPECT_LE(mostIn(bytes), mebibyte);  // A read of 256 KiB may come before the budget is checked.
    EXPECT_GE(mostIn(bytes), 256 * kibibyte);
  });
}

// It is read directly into its own buffer, 1 MiB at a time.
TEST(ReadBudget, IsAMebibyteInATurnOfOneLargeMessage) {
  const auto wire = frame(0x82, std::string(16 * mebibyte, 'x'));
  std::promise<void> isOpen;
  KeepingServer keeping([&](Peer& peer) {
    peer.acceptHandshake();
    isOpen.get_future().wait();
    peer.write(wire);
  });
  withAStandingClock([&](FakeClock&) {
    ScriptedStreams streams;
    LoggedSocket socket(keeping.server.url(), {.compression = false});
    CountsByTurn bytes;
    socket.onopen = [&] {
      isOpen.set_value();
      streams->read = [&, all = hoard(wire.size())](Stream& tcp, std::span<std::byte> room) {
        const auto transfer = all(tcp, room);
        bytes[Waits::count()] += transfer.count;
        return transfer;
      };
    };
    pumpUntil([&] { return socket.log.size() == 2; });
    EXPECT_LE(mostIn(bytes), 3 * mebibyte / 2);
    EXPECT_GE(mostIn(bytes), mebibyte / 2);
  });
}

TEST(HandlersBudget, IsTwoMillisecondsInATurn) {
  Sender sender(700);
  withAStandingClock([&](FakeClock& clock) {
    ScriptedStreams streams;
    LoggedSocket socket(sender.server.url(), {.compression = false});
    sender.begin(socket, streams);
    CountsByTurn events;
    socket.onmessage = [&] {
      ++events[Waits::count()];
      clock.advance(milliseconds(1));
    };
    pumpUntil([&] { return socket.log.size() == 701; });
    EXPECT_LE(mostIn(events), 4u);
    EXPECT_GE(mostIn(events), 2u);
  });
}

// It has read long before: the time since then is not the handlers'.
TEST(HandlersBudget, IsNotUsedUpByWhatTheNetworkThreadHasRead) {
  std::promise<void> isBusy, heard;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    isBusy.get_future().wait();
    peer.write(frame(0x81, "one") + frame(0x81, "two") + frame(0x81, "three") + frame(0x89));
    peer.readFrame();  // The pong: the client has received everything before it.
    heard.set_value();
    peer.echo();
  });
  onAThreadOfItsOwn([&] {
    {
      FakeClock clock;
      LoggedSocket socket(server.url(), {.keepAlive = milliseconds(0)});
      CountsByTurn events;
      socket.onmessage = [&] { ++events[Waits::count()]; };
      pumpUntilOpen(socket);
      isBusy.set_value();
      ASSERT_EQ(heard.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
      clock.advance(std::chrono::hours(1));
      pumpUntil([&] { return socket.log.size() == 4; });
      EXPECT_EQ(mostIn(events), 3u);
      socket.close();
      runToEnd();
    }
    FakeClock::leaveToThisThread(FakeClock::Passes::inWaits);
  });
}

TEST(WriteBudget, IsAMebibyteInATurnAndTheRestFollows) {
  KeepingServer keeping([](Peer& peer) { peer.acceptHandshake(); });
  withAStandingClock([&](FakeClock&) {
    ScriptedStreams streams;
    LoggedSocket socket(keeping.server.url(), {.compression = false});
    pumpUntilOpen(socket);
    CountsByTurn bytes;
    std::size_t all = 0;
    streams->write = [&](Stream&, std::span<const std::byte> written) {
      const auto taken = std::min(written.size(), 64 * kibibyte);
      bytes[Waits::count()] += taken;
      all += taken;
      return Transfer{Outcome::done, taken};
    };
    postTask([&] { socket.send(std::vector<std::byte>(8 * mebibyte)); });
    pumpUntil([&] { return all >= 8 * mebibyte; });
    EXPECT_LE(mostIn(bytes), mebibyte + 64 * kibibyte);
    EXPECT_GE(bytes.size(), 8u);
  });
}

struct PromptWrites : testing::Test {
  // How often the stream is written to while the program sends this much outside of a turn.
  int writesOf(int messages, std::size_t size) {
    const int before = streams->writes;
    for (int i = 0; i < messages; ++i) socket->send(std::vector<std::byte>(size));
    return streams->writes - before;
  }

  template <class Play>
  void play(Play each) {
    KeepingServer keeping([](Peer& peer) { peer.acceptHandshake(); });
    withAStandingClock([&](FakeClock&) {
      socket.emplace(keeping.server.url(), WebSocketInit{.compression = false});
      pumpUntilOpen(*socket);
      streams->write = [](Stream&, std::span<const std::byte> written) {
        return Transfer{Outcome::done, written.size()};
      };
      each();
      socket.reset();
    });
  }

  ScriptedStreams streams;
  std::optional<LoggedSocket> socket;
};

TEST_F(PromptWrites, AreSixteenAndThenAFloodWaitsForTheTurn) {
  play([&] {
    EXPECT_EQ(writesOf(100, 10), 16);
    EXPECT_LE(*nextDeadline(), Clock::now());  // A loop of another library comes at once.
    const int before = streams->writes;
    pollEvents();
    EXPECT_EQ(streams->writes - before, 1);
    EXPECT_GT(*nextDeadline(), Clock::now());
    EXPECT_EQ(socket->bufferedAmount(), 0u);
  });
}

TEST_F(PromptWrites, AreSixteenAgainAfterEachTurn) {
  play([&] {
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(writesOf(20, 10), 16);
      pollEvents();
      pollEvents();
    }
  });
}

TEST_F(PromptWrites, OfAFloodComeInBatches) {
  play([&] {
    EXPECT_EQ(writesOf(16, 10), 16);
    EXPECT_EQ(writesOf(60, kibibyte), 0);
    EXPECT_EQ(writesOf(60, kibibyte), 1);  // 64 KiB have accumulated.
  });
}

TEST_F(PromptWrites, AreNoneInsideOfATurn) {
  play([&] {
    postTask([&] { EXPECT_EQ(writesOf(20, 10), 0); });
    const int before = streams->writes;
    pollEvents();
    EXPECT_EQ(streams->writes - before, 1);
  });
}

TEST_F(PromptWrites, AreNoneInsideOfAFrame) {
  play([&] {
    run([&] {
      EXPECT_EQ(writesOf(20, 10), 0);
      return false;
    });
    EXPECT_EQ(socket->bufferedAmount(), 0u);
  });
}

// The turn may wait for a long time.
TEST_F(PromptWrites, ThatWereTooManyGoOutBeforeTheTurnWaits) {
  play([&] {
    EXPECT_EQ(writesOf(20, 10), 16);
    const int turns = Waits::count();
    auto turnsBefore = std::make_shared<int>(-1);
    streams->write = [turns, turnsBefore](Stream&, std::span<const std::byte> written) {
      *turnsBefore = Waits::count() - turns;
      return Transfer{Outcome::done, written.size()};
    };
    pollEvents();
    EXPECT_EQ(*turnsBefore, 0);
  });
}

TEST(Frames, ThatAreLateDoNotMakeTheNextOnesComeInABunch) {
  onAThreadOfItsOwn([] {
    FakeClock clock(FakeClock::Passes::inWaits);
    std::vector<Clock::time_point> times;
    run([&] {
      times.push_back(Clock::now());
      if (times.size() == 5) clock.advance(std::chrono::seconds(1));
      return times.size() < 20;
    });
    constexpr auto period = std::chrono::nanoseconds(std::chrono::seconds(1)) / 60;
    for (std::size_t i = 1; i < times.size(); ++i) {
      if (i == 5 || i == 6) continue;  // The late frame, and the one that became due meanwhile.
      EXPECT_EQ(times[i] - times[i - 1], period) << i;
    }
  });
}

// On a busy machine some frames are late, so this counts turns: a spinning loop would take
// thousands.
TEST(Frames, OfARunInsideAHandlerAreWaitedFor) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url());
  int frames = 0, turns = 0;
  socket.onopen = [&] { socket.send("hello"); };
  socket.onmessage = [&] {
    turns = turnsWhile([&] { run([&] { return ++frames < 10; }); });
    socket.close();
  };
  runToEnd();
  EXPECT_EQ(frames, 10);
  EXPECT_LE(turns, 100);  // A spinning loop takes thousands; a slow machine's timers cause a few.
}

}  // namespace
}  // namespace web::native
