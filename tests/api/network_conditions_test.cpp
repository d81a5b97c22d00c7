// A simulated network, as a socket sees it, with the fake platform's clock.
#include "api_test.h"

#include <web/network_conditions.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "fake_platform/fake_timers.h"
#include "simulated_way.h"

namespace web {
namespace {

using namespace std::chrono_literals;
using testing::StartsWith;

void pass(std::chrono::milliseconds time) {
  fake::passTime(time);
  pollEvents();
}

// Earlier tests may have left some timers.
void letTimersRun() {
  for (int i = 0; i < 1000 && fake::hasTimers(); ++i) {
    fake::passTimeToTheNextTimer();
    pollEvents();
  }
}

// A socket over such a network; its channel is the one below.
struct SlowSocket : LoggingSocket {
  explicit SlowSocket(const SimulatedNetwork& network)
      : LoggingSocket(WebSocketInit{.network = network}) {}
  explicit SlowSocket(const NetworkConditions& conditions)
      : SlowSocket(SimulatedNetwork(conditions)) {}

  void openAndPass(std::chrono::milliseconds time) {
    channel->open("chat", "deflate");
    pollEvents();
    pass(time);
    ASSERT_THAT(log, ElementsAre("open"));
    log.clear();
  }
};

TEST(NetworkConditions, AreReadAsPeopleWriteThem) {
  const auto conditions = NetworkConditions::parse(
      "latency=80ms jitter=1.5s,loss=2.5%+retransmission=1s up=64kB/s  down=1.5MB/s cut=2min "
      "silence=0ms seed=18446744073709551615");
  ASSERT_TRUE(conditions);
  EXPECT_EQ(*conditions, (NetworkConditions{.latency = 80ms,
                                            .jitter = 1500ms,
                                            .loss = 0.025,
                                            .retransmission = 1s,
                                            .bytesPerSecondUp = 64'000,
                                            .bytesPerSecondDown = 1'500'000,
                                            .cutAfter = 120s,
                                            .silence = 0ms,
                                            .seed = 18446744073709551615u}));
  EXPECT_EQ(NetworkConditions::parse(""), NetworkConditions{});
}

TEST(NetworkConditions, ThatAreAnythingElseAreNotRead) {
  for (const std::string text : {"latency",
                                 "latency=",
                                 "latency=80",
                                 "latency=ms",
                                 "latency=-1ms",
                                 "latency=1e3ms",
                                 "latency=80 ms",
                                 "latency=1.2.3s",
                                 "latency=1.0005s",
                                 "up=99999999999999999999999B/s",
                                 "seed=99999999999999999999",
                                 "latency=25000min",
                                 "loss=101%",
                                 "loss=0.1",
                                 "up=1GB/s",
                                 "up=5",
                                 "seed=1.5",
                                 "seed=x",
                                 "lag=80ms",
                                 "latency=99999999999999999999s",
                                 "=80ms",
                                 "Latency=80ms",
                                 "latency=1\n"})
    EXPECT_FALSE(NetworkConditions::parse(text)) << text;
}

TEST(NetworkConditions, OutOfRangeAreRefused) {
  const auto refusal = [](const NetworkConditions& conditions) {
    return thrownBy([&] { SimulatedNetwork network(conditions); });
  };
  EXPECT_EQ(refusal({.latency = -1ms}), "NotSupportedError");
  EXPECT_EQ(refusal({.jitter = 25h}), "NotSupportedError");
  EXPECT_EQ(refusal({.loss = 1.01}), "NotSupportedError");
  EXPECT_EQ(refusal({.loss = std::numeric_limits<double>::quiet_NaN()}), "NotSupportedError");
  EXPECT_EQ(refusal({.cutAfter = -1ms}), "NotSupportedError");
  EXPECT_EQ(refusal({.latency = 24h, .loss = 1}), "nothing");
}

TEST(NetworkConditions, ThatAreRefusedAreNamed) {
  const auto message = [](const NetworkConditions& conditions) {
    return messageOf([&] { SimulatedNetwork network(conditions); });
  };
  EXPECT_EQ(message({.latency = -1ms}),
            "NetworkConditions::latency is -1 ms: it must be from zero to a day.");
  EXPECT_THAT(message({.jitter = -1ms}), testing::HasSubstr("::jitter is -1 ms"));
  EXPECT_THAT(message({.retransmission = -1ms}), testing::HasSubstr("::retransmission is -1 ms"));
  EXPECT_THAT(message({.cutAfter = -1ms}), testing::HasSubstr("::cutAfter is -1 ms"));
  EXPECT_THAT(message({.silence = -1ms}), testing::HasSubstr("::silence is -1 ms"));
  EXPECT_THAT(message({.loss = 2}), testing::HasSubstr("::loss must be from 0 to 1"));
}

TEST(NetworkConditions, ComeFromTheEnvironment) {
  EXPECT_FALSE(SimulatedNetwork::fromEnvironment());
  fake::networkOfEnvironment = "latency=7ms";
  EXPECT_EQ(SimulatedNetwork::fromEnvironment().conditions().latency, 7ms);
  fake::networkOfEnvironment = "latency=7\x1b";
  EXPECT_EQ(thrownBy([] { SimulatedNetwork::fromEnvironment(); }), "SyntaxError");
  EXPECT_THAT(messageOf([] { SimulatedNetwork::fromEnvironment(); }),
              testing::Not(testing::HasSubstr("\x1b")));
  fake::networkOfEnvironment.clear();
}

TEST(NetworkConditions, OutOfRangeCannotBeSetLaterEither) {
  SimulatedNetwork network(NetworkConditions{.latency = 7ms});
  EXPECT_EQ(thrownBy([&] { network.setConditions({.loss = 2}); }), "NotSupportedError");
  EXPECT_EQ(network.conditions().latency, 7ms);
}

TEST(NetworkConditions, OfNoneCannotBeSet) {
  SimulatedNetwork none;
  EXPECT_EQ(none.conditions(), NetworkConditions{});
  EXPECT_EQ(thrownBy([&] { none.setConditions({}); }), "InvalidStateError");
}

TEST(SimulatedNetwork, OpensARoundTripLater) {
  SlowSocket socket(NetworkConditions{.latency = 100ms});
  socket.channel->open("chat", "deflate");
  pollEvents();
  pass(199ms);
  EXPECT_THAT(socket.log, IsEmpty());
  EXPECT_EQ(socket.readyState(), WebSocket::CONNECTING);
  EXPECT_EQ(socket.protocol(), "");
  pass(1ms);
  EXPECT_THAT(socket.log, ElementsAre("open"));
  EXPECT_EQ(socket.readyState(), WebSocket::OPEN);
  EXPECT_EQ(socket.protocol(), "chat");
  EXPECT_EQ(socket.extensions(), "deflate");
  EXPECT_EQ(socket.url(), "ws://example.com/chat");
}

TEST(SimulatedNetwork, DelaysMessagesBothWaysAndKeepsTheirOrder) {
  SlowSocket socket(NetworkConditions{.latency = 100ms});
  socket.openAndPass(200ms);
  socket.send("one");
  socket.send(std::vector<std::byte>(3));
  socket.channel->receiveText("hello");
  socket.channel->receiveBinary(std::vector<std::byte>(5));
  pollEvents();
  pass(99ms);
  EXPECT_THAT(socket.channel->calls, IsEmpty());
  EXPECT_THAT(socket.log, IsEmpty());
  pass(1ms);
  EXPECT_THAT(socket.channel->calls, ElementsAre("text \"one\"", "binary 3"));
  EXPECT_THAT(socket.log, ElementsAre("message \"hello\"", "message Blob(5)"));
}

TEST(SimulatedNetwork, WithoutAnyConditionPassesThingsOnAtOnce) {
  SlowSocket socket(NetworkConditions{});
  socket.channel->open();
  pollEvents();
  EXPECT_THAT(socket.log, ElementsAre("open"));
  socket.send("one");
  EXPECT_THAT(socket.channel->calls, ElementsAre("text \"one\""));
  EXPECT_EQ(socket.bufferedAmount(), 3u);
  socket.channel->receiveText("hello");
  pollEvents();
  EXPECT_THAT(socket.log, ElementsAre("open", "message \"hello\""));
  socket.close(1000, "done");
  EXPECT_THAT(socket.channel->calls, ElementsAre("text \"one\"", "close 1000 \"done\""));
}

TEST(SimulatedNetwork, JitterDelaysUnevenlyAndNothingOvertakes) {
  SlowSocket socket(NetworkConditions{.latency = 10ms, .jitter = 50ms, .seed = 3});
  socket.openAndPass(1s);
  std::vector<std::chrono::milliseconds> delays;
  for (int i = 0; i < 100; ++i) {
    socket.send(std::to_string(i));
    auto delay = 0ms;
    for (; socket.channel->calls.size() <= static_cast<std::size_t>(i); ++delay) pass(1ms);
    EXPECT_EQ(socket.channel->calls.back(), "text \"" + std::to_string(i) + '"');
    delays.push_back(delay);
  }
  const auto [least, most] = std::minmax_element(delays.begin(), delays.end());
  EXPECT_GE(*least, 10ms);
  EXPECT_LE(*least, 20ms);
  EXPECT_LE(*most, 61ms);
  EXPECT_GE(*most, 50ms);
}

TEST(SimulatedNetwork, RefusesWhatItsSocketRefuses) {
  const WebSocketInit init{.network = SimulatedNetwork(NetworkConditions{.latency = 1ms})};
  EXPECT_EQ(thrownBy([&] { WebSocket("ftp://example.com", init); }), "SyntaxError");
}

// The time after which each of a hundred messages arrives.
std::vector<std::chrono::milliseconds> arrivals(const NetworkConditions& conditions) {
  SlowSocket socket(conditions);
  socket.openAndPass(10s);
  for (int i = 0; i < 100; ++i) socket.send("x");
  pollEvents();
  std::vector<std::chrono::milliseconds> times;
  for (auto time = 0ms; times.size() < 100; time += 1ms, pass(1ms))
    times.resize(socket.channel->calls.size(), time);
  return times;
}

TEST(SimulatedNetwork, RepeatsWithTheSameSeed) {
  NetworkConditions conditions{.latency = 5ms, .jitter = 40ms, .loss = 0.05, .seed = 9};
  const auto first = arrivals(conditions);
  EXPECT_TRUE(std::is_sorted(first.begin(), first.end()));
  EXPECT_EQ(arrivals(conditions), first);
  conditions.seed = 10;
  EXPECT_NE(arrivals(conditions), first);
}

TEST(SimulatedNetwork, HasOtherChancesOnTheWayBack) {
  SlowSocket socket(NetworkConditions{.jitter = 50ms, .seed = 9});
  socket.openAndPass(1s);
  std::vector<std::chrono::milliseconds> up, down;
  for (int i = 0; i < 20; ++i) {
    const auto sent = socket.channel->calls.size() + 1, received = socket.log.size() + 1;
    socket.send("x");
    socket.channel->receiveText("x");
    pollEvents();
    up.emplace_back(-1), down.emplace_back(-1);
    for (auto time = 0ms; up.back() < 0ms || down.back() < 0ms; time += 1ms, pass(1ms)) {
      if (up.back() < 0ms && socket.channel->calls.size() == sent) up.back() = time;
      if (down.back() < 0ms && socket.log.size() == received) down.back() = time;
    }
  }
  EXPECT_NE(up, down);
  // The first message on the way down was the one that opened the socket.
  up.erase(up.begin());
  down.pop_back();
  EXPECT_NE(up, down);
}

TEST(SimulatedNetwork, ALossDelaysEverythingBehindIt) {
  const auto times = arrivals({.loss = 0.02, .retransmission = 300ms, .seed = 1});
  EXPECT_EQ(times.front(), 0ms);
  EXPECT_EQ(times.back(), 300ms);
}

TEST(SimulatedNetwork, ABandwidthHoldsBackWhatIsUnsent) {
  SlowSocket socket(NetworkConditions{.latency = 50ms, .bytesPerSecondUp = 1000});
  socket.openAndPass(100ms);
  for (int i = 0; i < 3; ++i) socket.send(std::vector<std::byte>(100));
  EXPECT_EQ(socket.bufferedAmount(), 300u);
  pass(100ms);
  EXPECT_EQ(socket.bufferedAmount(), 200u);
  EXPECT_THAT(socket.channel->calls, IsEmpty());
  pass(50ms);
  EXPECT_EQ(socket.channel->calls.size(), 1u);
  pass(200ms);
  EXPECT_EQ(socket.channel->calls.size(), 3u);
  // The fake channel never reports that it has sent anything.
  EXPECT_EQ(socket.bufferedAmount(), 300u);
}

TEST(SimulatedNetwork, ABandwidthDownDelaysWhatComes) {
  SlowSocket socket(NetworkConditions{.bytesPerSecondDown = 1000});
  socket.openAndPass(0ms);
  for (int i = 0; i < 2; ++i) socket.channel->receiveBinary(std::vector<std::byte>(500));
  pollEvents();
  pass(499ms);
  EXPECT_THAT(socket.log, IsEmpty());
  pass(1ms);
  EXPECT_EQ(socket.log.size(), 1u);
  pass(500ms);
  EXPECT_EQ(socket.log.size(), 2u);
}

TEST(SimulatedNetwork, ASlowWayUpDoesNotDelayWhatComes) {
  SlowSocket socket(NetworkConditions{.latency = 10ms, .bytesPerSecondUp = 1000});
  socket.openAndPass(20ms);
  socket.send(std::vector<std::byte>(1000));
  socket.channel->receiveText("hello");
  pollEvents();
  pass(10ms);
  EXPECT_THAT(socket.log, ElementsAre("message \"hello\""));
  EXPECT_THAT(socket.channel->calls, IsEmpty());
}

TEST(SimulatedNetwork, ThatIsTooSlowForWhatIsSentFailsTheConnection) {
  SimulatedNetwork network(NetworkConditions{.bytesPerSecondUp = 1});
  LoggingSocket socket(WebSocketInit{.maxBufferedAmount = 1000, .network = network});
  socket.openNow();
  socket.send(std::vector<std::byte>(1000));
  EXPECT_EQ(socket.readyState(), WebSocket::OPEN);
  socket.send("x");
  EXPECT_EQ(socket.readyState(), WebSocket::CLOSING);
  EXPECT_THAT(socket.log, IsEmpty());
  pollEvents();
  EXPECT_THAT(socket.log,
              ElementsAre(StartsWith("error More was sent"), "close 1006 not clean \"\""));
  EXPECT_EQ(socket.bufferedAmount(), 1001u);
}

// Only where so much memory can be addressed.
TEST(SimulatedNetwork, HoldsNoMoreThan256MiBEachWay) {
  if (sizeof(void*) < 8) GTEST_SKIP();
  constexpr std::size_t most = std::size_t{256} << 20;
  const auto make = [] {
    const SimulatedNetwork network(NetworkConditions{.latency = 1h});
    auto socket = std::make_unique<LoggingSocket>(
        WebSocketInit{.maxBufferedAmount = 2 * most, .network = network});
    socket->channel->open();
    pollEvents();
    pass(2h);
    socket->log.clear();
    return socket;
  };
  const auto up = make();
  up->send(std::vector<std::byte>(most));
  EXPECT_EQ(up->readyState(), WebSocket::OPEN);
  up->send("x");
  EXPECT_EQ(up->readyState(), WebSocket::CLOSING);
  const auto down = make();
  down->channel->receiveBinary(std::vector<std::byte>(most));
  pollEvents();
  EXPECT_EQ(down->readyState(), WebSocket::OPEN);
  auto failure = Failure::hidden;
  down->addEventListener(events::error, [&](ErrorEvent& event) { failure = event.failure(); });
  down->channel->receiveText("x");
  pollEvents();
  EXPECT_EQ(failure, Failure::tooLarge);
  EXPECT_THAT(down->log,
              ElementsAre(StartsWith("error The server sends"), "close 1006 not clean \"\""));
}

TEST(SimulatedNetwork, ACutIsSilentAndThenAnError) {
  SlowSocket socket(NetworkConditions{.latency = 10ms, .cutAfter = 1s, .silence = 500ms});
  socket.openAndPass(20ms);
  pass(995ms);
  socket.send("lost on its way");
  socket.channel->receiveText("lost on its way");
  pollEvents();
  pass(5ms);
  socket.send("too late");
  pass(499ms);
  EXPECT_EQ(socket.readyState(), WebSocket::OPEN);
  EXPECT_THAT(socket.log, IsEmpty());
  EXPECT_EQ(socket.bufferedAmount(), 8u);
  pass(1ms);
  EXPECT_THAT(socket.log,
              ElementsAre("error The simulated network was cut.", "close 1006 not clean \"\""));
  EXPECT_THAT(socket.channel->calls, ElementsAre("abandon"));
  EXPECT_EQ(socket.readyState(), WebSocket::CLOSED);
}

TEST(SimulatedNetwork, TellsProgramsWhatWentWrong) {
  const auto failureAfter = [](WebSocket& socket, std::chrono::milliseconds time) {
    auto failure = Failure::hidden;
    socket.onerror = [&](ErrorEvent& event) { failure = event.failure(); };
    pass(time);
    return failure;
  };
  SlowSocket cut(NetworkConditions{.latency = 10ms, .cutAfter = 1s, .silence = 0ms});
  cut.openAndPass(20ms);
  EXPECT_EQ(failureAfter(cut, 1s), Failure::lost);

  SlowSocket closed(NetworkConditions{.latency = 10ms});
  closed.close();
  EXPECT_EQ(failureAfter(closed, 0ms), Failure::closed);

  const SimulatedNetwork slow(NetworkConditions{.bytesPerSecondUp = 1});
  LoggingSocket full(WebSocketInit{.maxBufferedAmount = 1000, .network = slow});
  full.openNow();
  full.send(std::vector<std::byte>(1001));
  EXPECT_EQ(failureAfter(full, 0ms), Failure::tooLarge);
}

TEST(SimulatedNetwork, IsNotCutOnceTheSocketIsClosed) {
  letTimersRun();
  SlowSocket socket(NetworkConditions{.latency = 10ms, .cutAfter = 1s});
  socket.openAndPass(20ms);
  socket.channel->finish(true, 1000);
  pollEvents();
  pass(10ms);
  EXPECT_THAT(socket.log, ElementsAre("close 1000 clean \"\""));
  EXPECT_FALSE(fake::hasTimers());
  pass(60s);
  EXPECT_EQ(socket.log.size(), 1u);
}

TEST(SimulatedNetwork, LeavesNoTimerOfASocketThatIsDestroyed) {
  letTimersRun();
  auto socket = std::make_unique<SlowSocket>(NetworkConditions{.latency = 10ms, .cutAfter = 1s});
  const auto channel = socket->channel;
  socket->openAndPass(20ms);
  socket.reset();
  EXPECT_THAT(channel->calls, ElementsAre("abandon"));
  EXPECT_FALSE(fake::hasTimers());
}

TEST(SimulatedNetwork, KeepsWhatWasNotSentInBufferedAmount) {
  SlowSocket socket(NetworkConditions{});
  socket.channel->open();
  pollEvents();
  socket.send("four");
  socket.channel->finish(false, 1006);
  pollEvents();
  EXPECT_EQ(socket.readyState(), WebSocket::CLOSED);
  EXPECT_EQ(socket.bufferedAmount(), 4u);
  EXPECT_EQ(socket.channel->calls.back(), "abandon");
}

TEST(SimulatedNetwork, ClosesOnce) {
  SlowSocket socket(NetworkConditions{});
  socket.channel->open();
  pollEvents();
  socket.close(1000, "first");
  socket.close(3000, "second");
  EXPECT_THAT(socket.channel->calls, ElementsAre("close 1000 \"first\""));
}

TEST(SimulatedNetwork, CloseGoesOutBehindWhatWasSent) {
  SlowSocket socket(NetworkConditions{.latency = 10ms});
  socket.openAndPass(20ms);
  socket.send("one");
  socket.close(1000, "done");
  EXPECT_EQ(socket.readyState(), WebSocket::CLOSING);
  socket.send("discarded");
  EXPECT_EQ(socket.bufferedAmount(), 12u);
  pass(10ms);
  EXPECT_THAT(socket.channel->calls, ElementsAre("text \"one\"", "close 1000 \"done\""));
  socket.channel->finish(true, 1000, "bye");
  pollEvents();
  EXPECT_THAT(socket.log, IsEmpty());
  pass(10ms);
  EXPECT_THAT(socket.log, ElementsAre("close 1000 clean \"bye\""));
}

TEST(SimulatedNetwork, CloseBeforeItIsOpenFailsTheAttempt) {
  SlowSocket socket(NetworkConditions{.latency = 10ms});
  socket.channel->open();
  pollEvents();
  socket.close();
  EXPECT_EQ(socket.readyState(), WebSocket::CLOSING);
  EXPECT_THAT(socket.log, IsEmpty());
  pass(100ms);
  EXPECT_THAT(socket.log, ElementsAre(StartsWith("error "), "close 1006 not clean \"\""));
  EXPECT_THAT(socket.channel->calls, ElementsAre("abandon"));
}

TEST(SimulatedNetwork, AFailureComesAsLateAsEverythingElse) {
  SlowSocket socket(NetworkConditions{.latency = 10ms});
  socket.openAndPass(20ms);
  socket.channel->receiveText("last");
  socket.channel->fail("lost");
  socket.channel->finish(false, 1006);
  pollEvents();
  EXPECT_THAT(socket.log, IsEmpty());
  EXPECT_EQ(socket.readyState(), WebSocket::OPEN);
  pass(10ms);
  EXPECT_THAT(socket.log,
              ElementsAre("message \"last\"", "error lost", "close 1006 not clean \"\""));
}

TEST(SimulatedNetwork, WhatADestroyedSocketHadSentStillGoesOut) {
  auto socket = std::make_unique<SlowSocket>(NetworkConditions{.latency = 10ms});
  const auto channel = socket->channel;
  socket->openAndPass(20ms);
  socket->send("goodbye");
  socket.reset();
  EXPECT_THAT(channel->calls, IsEmpty());
  pass(10ms);
  EXPECT_THAT(channel->calls, ElementsAre("text \"goodbye\"", "abandon"));
}

TEST(SimulatedNetwork, IsNotCutWhileWhatADestroyedSocketHadSentGoesOut) {
  auto socket = std::make_unique<SlowSocket>(NetworkConditions{.latency = 100ms, .cutAfter = 1s});
  const auto channel = socket->channel;
  socket->openAndPass(200ms);
  pass(950ms);
  socket->send("goodbye");
  socket.reset();
  pass(60ms);
  EXPECT_THAT(channel->calls, IsEmpty());
  pass(40ms);
  EXPECT_THAT(channel->calls, ElementsAre("text \"goodbye\"", "abandon"));
}

TEST(SimulatedNetwork, ASocketMayBeDestroyedInItsHandlers) {
  for (const std::string event : {"open", "message", "error", "close"}) {
    auto socket = std::make_unique<SlowSocket>(NetworkConditions{.latency = 10ms});
    const auto channel = socket->channel;
    if (event == "open") socket->onopen = [&] { socket.reset(); };
    if (event == "message") socket->onmessage = [&] { socket.reset(); };
    if (event == "error") socket->onerror = [&] { socket.reset(); };
    if (event == "close") socket->onclose = [&] { socket.reset(); };
    channel->open();
    channel->receiveText("one");
    channel->receiveText("two");
    channel->fail("lost");
    channel->finish(false, 1006);
    pollEvents();
    pass(100ms);
    EXPECT_FALSE(socket) << event;
    EXPECT_EQ(channel->calls.back(), "abandon");
  }
}

TEST(SimulatedNetwork, AHandlerMayTurnTheLoop) {
  SlowSocket socket(NetworkConditions{.latency = 10ms});
  socket.openAndPass(20ms);
  std::vector<std::string> texts;
  socket.onmessage = [&](MessageEvent& event) {
    texts.push_back(*event.text());
    if (texts.size() == 1) pass(10ms);
    texts.push_back("end of " + *event.text());
  };
  socket.channel->receiveText("one");
  pollEvents();
  pass(5ms);
  socket.channel->receiveText("two");
  pollEvents();
  pass(5ms);
  EXPECT_THAT(texts, ElementsAre("one", "two", "end of two", "end of one"));
}

TEST(SimulatedNetwork, ItsConditionsCanChangeMeanwhile) {
  SimulatedNetwork network(NetworkConditions{.latency = 100ms});
  SlowSocket socket(network);
  socket.openAndPass(200ms);
  socket.send("slow");
  network.setConditions({});
  socket.send("behind it");
  pass(99ms);
  EXPECT_THAT(socket.channel->calls, IsEmpty());
  pass(1ms);
  EXPECT_EQ(socket.channel->calls.size(), 2u);
  socket.send("fast");
  EXPECT_EQ(socket.channel->calls.size(), 3u);
}

TEST(SimulatedNetwork, NothingThatComesOvertakesWhenItsConditionsChange) {
  SimulatedNetwork network(NetworkConditions{.latency = 100ms});
  SlowSocket socket(network);
  socket.openAndPass(200ms);
  socket.channel->receiveText("slow");
  pollEvents();
  network.setConditions({});
  socket.channel->receiveText("behind it");
  pollEvents();
  EXPECT_THAT(socket.log, IsEmpty());
  pass(100ms);
  EXPECT_THAT(socket.log, ElementsAre("message \"slow\"", "message \"behind it\""));
}

// Tests that would need too much memory or time with sockets.
struct Way : testing::Test {
  void add(std::size_t size, const NetworkConditions& conditions) {
    way.add(
        size, [this] { ++arrived; }, {}, conditions, 0);
  }

  SimulatedWay way{1};
  int arrived = 0;
};

TEST_F(Way, HoldsWhatHasNotArrived) {
  add(3, {.latency = 10ms});
  add(4, {.latency = 10ms});
  EXPECT_EQ(way.held(), 7u);
  way.take(SimulatedWay::Time(10ms))();
  EXPECT_EQ(way.held(), 4u);
  way.take(SimulatedWay::Time(10ms))();
  EXPECT_EQ(way.held(), 0u);
  EXPECT_TRUE(way.isEmpty());
  EXPECT_EQ(arrived, 2);
}

// 1 + 2 + 4 + 8 + 16 + 32 times the retransmission time.
TEST_F(Way, LosesAMessageSixTimesAtMostAndWaitsTwiceAsLongEachTime) {
  add(1, {.loss = 1, .retransmission = 100ms});
  EXPECT_FALSE(way.take(SimulatedWay::Time(6299ms)));
  EXPECT_TRUE(way.take(SimulatedWay::Time(6300ms)));
}

}  // namespace
}  // namespace web
