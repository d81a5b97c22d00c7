// How a connection handles rare outcomes of its stream: a read that waits until it can write, a
// sending direction that is lost before the server has answered, an end with output left.
#include <algorithm>
#include <cstring>
#include <functional>
#include <future>
#include <map>
#include <memory>

#include "native/guided_test.h"
#include "native/loop/event_loop.h"
#include "native/test_sockets.h"

namespace web::native {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

// TLS may have to write before it can read on. Here nothing is received, and writing is possible at
// once.
TEST(Outcome, OfAReadThatWaitsForRoomToWriteIsAReadOnceThereIsRoom) {
  std::promise<void> isOpen;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    isOpen.get_future().wait();
    peer.write(frame(0x81, "kept for a while"));
    peer.echo();
  });
  withAStandingClock([&](FakeClock&) {
    ScriptedStreams streams;
    LoggedSocket socket(server.url(), {.compression = false});
    pumpUntilOpen(socket);
    std::vector<std::byte> kept;
    streams->read = [&](Stream& tcp, std::span<std::byte> room) {
      if (kept.empty()) {
        kept.resize(room.size());
        const auto transfer = tcp.read(kept);
        kept.resize(transfer.count);
        return kept.empty() ? transfer : Transfer{Outcome::waitWrite};
      }
      const auto count = std::min(room.size(), kept.size());
      std::memcpy(room.data(), kept.data(), count);
      kept.erase(kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(count));
      return Transfer{kept.empty() ? Outcome::waitRead : Outcome::done, count};
    };
    isOpen.set_value();
    pumpUntil([&] { return socket.log.size() == 2; });
    EXPECT_EQ(socket.log.back(), "\"kept for a while\"");
    streams->read = nullptr;
    socket.close();
    pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
    EXPECT_EQ(socket.log.back(), "close 1005 clean");
  });
}

// The streams buffer everything that is written, until there is room.
void keepInside(ScriptedStreams& streams, std::function<bool()> hasRoom) {
  auto inside = std::make_shared<std::vector<std::byte>>();
  streams->write = [inside](Stream&, std::span<const std::byte> bytes) {
    inside->insert(inside->end(), bytes.begin(), bytes.end());
    return Transfer{Outcome::done, bytes.size()};
  };
  streams->hasUnsent = [inside] { return !inside->empty(); };
  streams->flush = [inside, hasRoom = std::move(hasRoom)](Stream& tcp) {
    if (inside->empty()) return Outcome::done;
    if (!hasRoom()) return Outcome::waitWrite;
    EXPECT_EQ(tcp.write(std::exchange(*inside, {})).outcome, Outcome::done);
    return Outcome::done;
  };
}

// Like TLS, which encrypts a whole message and may not be able to write all of it.
TEST(Outcome, OfAWriteThatTheStreamKeepsInsideIsThatItGoesOutOnceThereIsRoom) {
  std::promise<std::string> heard;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    heard.set_value(peer.readFrame().payload);
    peer.echo();
  });
  withAStandingClock([&](FakeClock&) {
    ScriptedStreams streams;
    LoggedSocket socket(server.url(), {.compression = false});
    pumpUntilOpen(socket);
    int noRoom = 3;
    keepInside(streams, [&] { return --noRoom < 0; });
    postTask([&] { socket.send("inside for a while"); });  // Nothing but its turn's end writes it.
    auto isHeard = heard.get_future();
    pumpUntil([&] { return isHeard.wait_for(seconds(0)) == std::future_status::ready; });
    EXPECT_EQ(isHeard.get(), "inside for a while");
    socket.close();
    pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
    EXPECT_EQ(socket.log.back(), "close 1005 clean");
  });
}

// The response arrives nevertheless, and the first connection's lost direction does not affect the
// second one.
struct SecondTry : testing::Test {
  static constexpr const char* refusal =
      "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"all\"\r\n\r\n";

  // The first stream's sending direction is lost once the server has the request.
  void loseTheFirstWayOut() {
    streams->failure = "lost by a test";
    streams->write = [this](Stream& tcp, std::span<const std::byte> bytes) {
      if (server.connections() > 1 || isLost) return tcp.write(bytes);
      isLost = tcp.write(bytes).count == bytes.size();
      EXPECT_TRUE(isLost);
      return Transfer{Outcome::failed};
    };
  }

  std::string url() const { return "ws://me:secret@127.0.0.1:" + std::to_string(server.port()); }

  ScriptedStreams streams;
  bool isLost = false;
  std::atomic<int> number = 0;
  RawServer server{[this](Peer& peer) {
    if (number++ > 0) return acceptAndEcho(peer);
    peer.readHead();
    peer.write(refusal);
  }};
};

TEST_F(SecondTry, IsNotTakenForOneThatCannotBeWrittenTo) {
  withAStandingClock([&](FakeClock& clock) {
    loseTheFirstWayOut();
    LoggedSocket socket(url(), {.keepAlive = milliseconds(0)});
    pumpUntilOpen(socket);
    EXPECT_TRUE(isLost);
    clock.advance(seconds(10));  // Within two seconds reading would have had to find out why.
    pollEvents();
    socket.send("and now?");
    pumpUntil([&] { return socket.log.size() > 1; });
    EXPECT_THAT(socket.log, ElementsAre("open", "\"and now?\""));
    socket.close();
    pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
  });
}

TEST_F(SecondTry, DoesNotEndWithTheFirstOne) {
  withAStandingClock([&](FakeClock&) {
    bool isFirst = true;
    // One read returns everything from the first connection, including its end.
    streams->read = [&](Stream& tcp, std::span<std::byte> room) {
      if (!std::exchange(isFirst, false)) return tcp.read(room);
      Transfer all{Outcome::done};
      while (all.outcome == Outcome::done || awaitSocket(tcp.descriptor(), Wanted::toRead)) {
        const auto transfer = tcp.read(room.subspan(all.count));
        all = {transfer.outcome, all.count + transfer.count};
        if (all.outcome == Outcome::ended || all.outcome == Outcome::failed) break;
      }
      EXPECT_EQ(all.outcome, Outcome::ended);
      return all;
    };
    LoggedSocket socket(url());
    pumpUntilOpen(socket);
    EXPECT_THAT(socket.log, ElementsAre("open")) << socket.failure;
    socket.close();
    pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
    EXPECT_EQ(socket.log.back(), "close 1005 clean");
  });
}

// Everything is read at once, including the end, although it is more than may wait for the program.
// Some of what TLS has encrypted can no longer be written.
TEST(Outcome, OfAnEndWithOutputLeftCostsNothingWhileTheProgramIsBusy) {
  constexpr std::size_t messages = 72;
  std::string wire;
  for (std::size_t i = 0; i < messages; ++i) wire += frame(0x82, std::string(16000, 'x'));
  std::promise<void> isWanted;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    isWanted.get_future().wait();
    peer.write(frame(0x89));  // Makes the library read the stream.
    peer.readToEnd();
  });
  onAThreadOfItsOwn([&] {
    std::atomic<bool> isOpen = false, hasEnded = false;
    ScriptedStreams streams;
    // The rest is one read: as there is room before it, all of it is taken.
    streams->read = [&, given = std::size_t{0}](Stream& tcp, std::span<std::byte> room) mutable {
      if (!isOpen) return tcp.read(room);
      constexpr std::size_t rest = 240000;
      const auto left = wire.size() - given;
      const bool isLast = left == rest && room.size() >= rest;
      const auto count = isLast ? rest : std::min(room.size(), left - rest);
      std::memcpy(room.data(), wire.data() + given, count);
      given += count;
      if (isLast) hasEnded = true;
      const auto more = count == room.size() ? Outcome::done : Outcome::waitRead;
      return Transfer{isLast ? Outcome::ended : more, count};
    };
    streams->hasUnsent = [&] { return hasEnded.load(); };
    LoggedSocket socket(server.url(), {.compression = false});
    pumpUntilOpen(socket);
    isOpen = true;
    isWanted.set_value();
    EXPECT_TRUE(eventually([&] { return hasEnded.load(); }));
    EXPECT_LE(turnsWhile(passSilence), fewTurns);
    const int writes = streams->writes;
    socket.send("for nobody");
    EXPECT_LE(turnsWhile(passSilence), fewTurns);
    EXPECT_EQ(streams->writes, writes);
    runToEnd();
    EXPECT_EQ(socket.log.size(), messages + 3);
    EXPECT_EQ(socket.log.back(), "close 1006 not clean");
  });
}

// The program does not get it: it is read only so that the server receives our last frame.
TEST(Outcome, OfWhatComesAfterTheEndIsThatALittleIsReadInEachTurn) {
  std::promise<void> isOver;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    peer.write(frame(0x83));  // An unknown opcode.
    isOver.get_future().wait();
    peer.write(std::string(200000, 'x'));
    peer.endWriting();
    peer.readToEnd();
  });
  withAStandingClock([&](FakeClock&) {
    ScriptedStreams streams;
    LoggedSocket socket(server.url(), {.compression = false});
    pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
    std::map<int, std::size_t> bytesByTurn;
    std::size_t bytes = 0;
    streams->read = [&](Stream& tcp, std::span<std::byte> room) {
      const auto transfer = tcp.read(room);
      bytesByTurn[Waits::count()] += transfer.count;
      bytes += transfer.count;
      return transfer;
    };
    isOver.set_value();
    pumpUntil([&] { return streams->descriptor == -1; });
    EXPECT_EQ(bytes, 200000u);
    for (const auto& [turn, count] : bytesByTurn) EXPECT_LE(count, 4096u) << turn;
  });
}

// Otherwise the server would take the buffered output for lost.
TEST(Outcome, OfAnEndIsToldOnceTheStreamHasNothingInsideAnyMore) {
  KeepingServer keeping([](Peer& peer) {
    peer.acceptHandshake();
    peer.write(frame(0x83));  // An unknown opcode.
    peer.readToEnd();
  });
  withAStandingClock([&](FakeClock&) {
    ScriptedStreams streams;
    LoggedSocket socket(keeping.server.url(), {.compression = false});
    bool hasRoom = true;
    socket.onopen = [&] { hasRoom = false; };
    keepInside(streams, [&] { return hasRoom; });
    pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
    for (int turn = 0; turn < 3; ++turn) pollEvents();
    EXPECT_EQ(streams->endings, 0);
    hasRoom = true;
    pumpUntil([&] { return streams->endings == 1; });
  });
}

// TLS may have to write before it can read on, and here it never can.
TEST(Outcome, OfAReadThatWaitsForALostWayOutCostsNothing) {
  std::promise<void> isWanted;
  KeepingServer keeping([&](Peer& peer) {
    peer.acceptHandshake();
    isWanted.get_future().wait();
    peer.write(frame(0x81, "read for nothing"));
  });
  withAStandingClock([&](FakeClock& clock) {
    bool isLost = false;
    ScriptedStreams streams;
    streams->failure = "lost by a test";
    streams->write = [&](Stream& tcp, std::span<const std::byte> bytes) {
      return isLost ? Transfer{Outcome::failed} : tcp.write(bytes);
    };
    streams->read = [&](Stream& tcp, std::span<std::byte> room) {
      return isLost ? Transfer{Outcome::waitWrite} : tcp.read(room);
    };
    LoggedSocket socket(keeping.server.url(), {.compression = false});
    socket.onopen = [&] {
      isLost = true;
      socket.send("lost");
    };
    pumpUntil([&] { return streams->writes > 1; });
    const int reads = streams->reads, writes = streams->writes;
    isWanted.set_value();
    pumpUntil([&] { return streams->reads > reads; });
    std::thread other([loop = EventLoop::current()] {
      passSilence();
      loop.postTask([] { quit(); });
    });
    EXPECT_LE(turnsWhile([] { run(); }), fewTurns);
    other.join();
    socket.send("lost, too");
    pollEvents();
    EXPECT_EQ(streams->writes, writes);
    clock.advance(seconds(2));
    pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
    EXPECT_EQ(socket.failure, "lost by a test");
  });
}

struct Sleep : testing::Test {
  // The frame that the server receives after this much time, during which the computer has slept.
  template <class Play>
  void play(Play each) {
    withAStandingClock([&](FakeClock& clock) {
      Loop::current().sleepWatch().setClock([this] { return asleep; });
      LoggedSocket socket(server.url(), {.keepAlive = hours(1)});
      pumpUntilOpen(socket);
      each(clock);
    });
  }

  Clock::duration asleep{};
  std::promise<ClientFrame> heard;
  RawServer server{[this](Peer& peer) {
    peer.acceptHandshake();
    heard.set_value(peer.readFrame());
    peer.echo();
  }};
};

TEST_F(Sleep, OfTheComputerIsLookedForAsLongAsASocketIsOpen) {
  play([&](FakeClock& clock) {
    asleep = hours(8);
    clock.advance(seconds(5));
    pollEvents();
    auto first = heard.get_future();
    ASSERT_EQ(first.wait_for(seconds(20)), std::future_status::ready);
    EXPECT_EQ(first.get().firstByte, 0x89u);
  });
}

}  // namespace
}  // namespace web::native
