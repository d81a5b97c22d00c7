// ReconnectingWebSocket: when it reconnects, and what happens to its messages.
#include <array>
#include <limits>
#include <stdexcept>

#include "api/reconnecting_fixture.h"

namespace web {
namespace {

using fake::FakeChannel;

TEST_F(Reconnecting, ComesBackAfterALossAndAsksForTheUrlAnew) {
  make();
  EXPECT_EQ(socket->url(), "ws://server/1");
  EXPECT_EQ(socket->readyState(), WebSocket::CONNECTING);
  open();
  EXPECT_EQ(socket->readyState(), WebSocket::OPEN);
  lose();
  EXPECT_EQ(socket->readyState(), WebSocket::CONNECTING);
  EXPECT_EQ(socket->url(), "");
  pass(milliseconds(499));
  EXPECT_EQ(urls, 1);
  pass(milliseconds(1));
  EXPECT_EQ(socket->url(), "ws://server/2");
  open();
  EXPECT_THAT(log, ElementsAre("open", "attempt 1 in 500 after 1006", "open"));
}

TEST_F(Reconnecting, WaitsLongerAfterEachFailureAndBeginsAnewOnceAConnectionHasLasted) {
  make(plain({.firstDelay = milliseconds(100), .longestDelay = milliseconds(500)}));
  for (int i = 0; i < 5; ++i) {
    lose();
    pass(milliseconds(500));
  }
  EXPECT_THAT(takeLog(), ElementsAre("attempt 1 in 100 after 1006", "attempt 2 in 200 after 1006",
                                     "attempt 3 in 400 after 1006", "attempt 4 in 500 after 1006",
                                     "attempt 5 in 500 after 1006"));
  open();
  pass(milliseconds(4999));
  lose();
  pass(milliseconds(500));
  EXPECT_THAT(takeLog(), ElementsAre("open", "attempt 6 in 500 after 1006"));
  open();
  pass(milliseconds(5000));
  lose();
  EXPECT_THAT(takeLog(), ElementsAre("open", "attempt 1 in 100 after 1006"));
}

// Nor does a connection that is lost, or dropped, too early.
TEST_F(Reconnecting, IsNotProvenByAConnectionThatHasNotLasted) {
  for (bool drops : {false, true}) {
    make(plain({.firstDelay = seconds(2), .provenAfter = seconds(5)}));
    open();
    takeLog();
    if (drops) socket->drop();
    if (!drops) lose();
    pass(milliseconds(0));
    pass(seconds(2));
    lose();
    pass(seconds(4));
    lose();
    EXPECT_THAT(log.back(), "attempt 3 in 8000 after 1006");
  }
}

TEST_F(Reconnecting, LeavesOutAShareOfTheDelayByChance) {
  make({.firstDelay = seconds(1), .jitter = 0.5, .provenAfter = milliseconds(0)});
  std::vector<milliseconds> delays;
  socket->onreconnecting = [&](ReconnectingEvent& event) { delays.push_back(event.delay()); };
  for (int i = 0; i < 200; ++i) {
    open();
    pass(milliseconds(0));
    lose();
    pass(seconds(1));
  }
  ASSERT_EQ(delays.size(), 200u);
  const auto [least, most] = std::minmax_element(delays.begin(), delays.end());
  EXPECT_GE(*least, milliseconds(500));
  EXPECT_LT(*least, milliseconds(600));
  EXPECT_LE(*most, milliseconds(1000));
  EXPECT_GT(*most, milliseconds(900));
}

TEST_F(Reconnecting, LeavesOutNoMoreThanTheWholeDelay) {
  make({.firstDelay = seconds(1), .growth = 1, .jitter = 1});
  int atOnce = 0;
  socket->onreconnecting = [&](ReconnectingEvent& event) {
    EXPECT_GE(event.delay(), milliseconds(0));
    atOnce += event.delay() < milliseconds(100);
  };
  for (int i = 0; i < 50; ++i) {
    lose();
    pass(seconds(1));
  }
  EXPECT_LT(atOnce, 30);  // One in ten on average, and not eight in nine.
}

TEST_F(Reconnecting, DoesNotComeBackAfterCodesThatSayItIsOfNoUse) {
  for (int code : {1000, 1002, 1003, 1007, 1008, 1009, 1010, 3000, 4000, 4999}) {
    make();
    open();
    lose(static_cast<std::uint16_t>(code));
    EXPECT_THAT(takeLog(), ElementsAre("open", "close " + std::to_string(code)));
    EXPECT_EQ(socket->readyState(), WebSocket::CLOSED);
  }
  for (int code : {1001, 1005, 1006, 1011, 1012, 1013, 1014}) {
    make();
    open();
    lose(static_cast<std::uint16_t>(code));
    EXPECT_THAT(takeLog(), ElementsAre("open", "attempt 1 in 500 after " + std::to_string(code)));
  }
}

TEST_F(Reconnecting, AsksTheProgramWhetherToComeBack) {
  make(plain({.shouldReconnect = [](const CloseEvent& lost) { return lost.code() == 4001; }}));
  open();
  lose(4001);
  EXPECT_THAT(takeLog(), ElementsAre("open", "attempt 1 in 500 after 4001"));
  pass(milliseconds(500));
  lose(1006);
  EXPECT_THAT(takeLog(), ElementsAre("close 1006"));
}

TEST_F(Reconnecting, GivesUpAfterSoManyAttempts) {
  make(plain({.firstDelay = milliseconds(1), .maxAttempts = 2}));
  for (int i = 0; i < 3; ++i) {
    lastChannel()->fail("refused");
    lose();
    pass(milliseconds(10));
  }
  EXPECT_THAT(log, ElementsAre("error refused", "attempt 1 in 1 after 1006", "error refused",
                               "attempt 2 in 2 after 1006", "error refused", "close 1006"));
  EXPECT_EQ(urls, 3);
}

TEST_F(Reconnecting, NeverSendsTwiceWhatAnOpenSocketWasGiven) {
  make(plain({.maxQueuedBytes = 100}));
  open();
  auto first = lastChannel();
  socket->send("given to an open socket");
  lose();
  pass(milliseconds(500));
  open();
  EXPECT_THAT(first->calls, ElementsAre("text \"given to an open socket\"", "abandon"));
  EXPECT_THAT(lastChannel()->calls, IsEmpty());
}

TEST_F(Reconnecting, KeepsWhatItIsGivenWhileThereIsNoSocketUpToTheLimit) {
  make(plain({.maxQueuedBytes = 10}));
  socket->send("12345");
  socket->send(std::array<std::byte, 4>{});
  socket->send("67");  // This would be one byte too many.
  EXPECT_EQ(socket->bufferedAmount(), 11u);
  std::uint64_t whenOpen = 0;
  socket->onopen = [&] {
    whenOpen = socket->bufferedAmount();
    socket->send("first");
  };
  open();
  EXPECT_EQ(whenOpen, 9u);
  EXPECT_THAT(lastChannel()->calls, ElementsAre("text \"first\"", "text \"12345\"", "binary 4"));
  lose();
  pass(milliseconds(500));
  socket->onopen = nullptr;
  open();
  EXPECT_THAT(lastChannel()->calls, IsEmpty());
}

TEST_F(Reconnecting, SendsNothingThatWasKeptOnceTheOpenHandlerHasClosed) {
  make(plain({.maxQueuedBytes = 10}));
  socket->send("12345");
  socket->onopen = [this] { socket->close(); };
  open();
  EXPECT_THAT(lastChannel()->calls, ElementsAre("close 1000 \"\""));
  lose(1000);
  EXPECT_EQ(socket->bufferedAmount(), 5u);
}

TEST_F(Reconnecting, KeepsNotEvenAnEmptyMessageByDefault) {
  make();
  socket->send("");
  open();
  EXPECT_THAT(lastChannel()->calls, IsEmpty());
}

// So that a loop which sends until a certain amount is buffered comes to an end.
TEST_F(Reconnecting, KeepsNothingByDefaultAndCountsItUntilTheNextOpen) {
  make();
  socket->send("early");
  EXPECT_EQ(socket->bufferedAmount(), 5u);
  std::uint64_t whenOpen = 1;
  socket->onopen = [&] { whenOpen = socket->bufferedAmount(); };
  open();
  EXPECT_EQ(whenOpen, 0u);
  EXPECT_THAT(lastChannel()->calls, IsEmpty());
  lose();
  socket->send("1234567");
  EXPECT_EQ(socket->bufferedAmount(), 7u);
  pass(milliseconds(500));
  EXPECT_EQ(socket->bufferedAmount(), 7u);
  open();
  EXPECT_EQ(socket->bufferedAmount(), 0u);
}

TEST_F(Reconnecting, CountsWhatIsSentOnceItIsClosedAsAWebSocketDoes) {
  make(plain({.maxQueuedBytes = 10}));
  socket->send("12345");
  socket->close();
  lose();
  socket->send("67");
  EXPECT_EQ(socket->readyState(), WebSocket::CLOSED);
  EXPECT_EQ(socket->bufferedAmount(), 7u);
}

TEST_F(Reconnecting, ClosesForGoodWhileItIsOpenWaitsOrConnects) {
  make();
  open();
  socket->close(4000, "done");
  EXPECT_EQ(socket->readyState(), WebSocket::CLOSING);
  socket->close(3000, "again");
  EXPECT_THAT(lastChannel()->calls, ElementsAre("close 4000 \"done\""));
  lose(1006);
  socket->close();
  EXPECT_EQ(socket->readyState(), WebSocket::CLOSED);
  pass(seconds(60));
  EXPECT_THAT(takeLog(), ElementsAre("open", "close 1006"));

  make();
  lose();
  EXPECT_EQ(thrownBy([&] { socket->close(1001); }), "InvalidAccessError");
  socket->close();
  socket->close();
  socket->reconnect();  // This does not reopen it.
  EXPECT_THAT(takeLog(), ElementsAre("attempt 1 in 500 after 1006"));
  pass(seconds(60));
  EXPECT_THAT(takeLog(), ElementsAre("close 1006"));
  EXPECT_EQ(socket->readyState(), WebSocket::CLOSED);
  socket->reconnect();
  socket->send("too late");
  pass(seconds(60));
  EXPECT_EQ(urls, 2);
}

TEST_F(Reconnecting, ConnectsNowWhenItIsTold) {
  make();
  lose();
  socket->reconnect();
  pass(milliseconds(0));
  EXPECT_EQ(urls, 2);
  open();
  auto dropped = lastChannel();
  socket->reconnect();
  pass(milliseconds(0));
  EXPECT_EQ(urls, 3);
  EXPECT_THAT(dropped->calls, ElementsAre("abandon"));
  open();
  EXPECT_THAT(
      log, ElementsAre("attempt 1 in 500 after 1006", "open", "attempt 2 in 0 after 1006", "open"));
}

TEST_F(Reconnecting, ConnectsNowAlsoIfToldSoByTheHandlerOfAFailure) {
  make();
  open();
  takeLog();
  socket->onerror = [this] { socket->reconnect(); };
  lastChannel()->fail("lost");
  lose();
  EXPECT_THAT(takeLog(), ElementsAre("attempt 1 in 0 after 1006"));
  pass(milliseconds(0));
  EXPECT_EQ(urls, 2);
  open();
  pass(seconds(60));
  EXPECT_EQ(urls, 2);
  EXPECT_THAT(log, ElementsAre("open"));
}

TEST_F(Reconnecting, ClosesIfTheHandlerOfAFailureConnectsNowAndThenCloses) {
  make();
  open();
  takeLog();
  socket->onerror = [this] {
    socket->reconnect();
    socket->close();
  };
  lastChannel()->fail("lost");
  lose();
  pass(seconds(60));
  EXPECT_EQ(urls, 1);
  EXPECT_THAT(log, ElementsAre("close 1006"));
}

TEST_F(Reconnecting, MayBeDestroyedWhenItOpensAfterAllBeforeItConnectsNow) {
  make();
  socket->onopen = [this] { socket.reset(); };
  socket->reconnect();
  lastChannel()->open();
  pollEvents();
  pass(seconds(60));
  EXPECT_EQ(socket, nullptr);
  EXPECT_EQ(urls, 1);
}

TEST_F(Reconnecting, DoesNotConnectIfTheHandlerThatHearsOfItCloses) {
  make();
  open();
  socket->onreconnecting = [this] { socket->close(); };
  socket->reconnect();
  pass(milliseconds(0));
  pass(seconds(60));
  EXPECT_EQ(urls, 1);
  EXPECT_THAT(log, ElementsAre("open", "close 1006"));
}

TEST_F(Reconnecting, DoesNotWaitOnceTheNetworkMayBeBack) {
  make();
  fake::bringNetworkBack();  // While it connects, or is open, this has no effect.
  pass(milliseconds(0));
  open();
  fake::bringNetworkBack();
  pass(milliseconds(0));
  EXPECT_EQ(urls, 1);
  lose();
  pass(milliseconds(100));
  EXPECT_EQ(urls, 1);
  fake::bringNetworkBack();
  pollEvents();
  pass(milliseconds(0));
  EXPECT_EQ(urls, 2);
  fake::bringNetworkBack();
  pollEvents();
  pass(seconds(60));
  EXPECT_EQ(urls, 2);
  open();
  EXPECT_THAT(log, ElementsAre("open", "attempt 1 in 500 after 1006", "open"));
}

// An attempt that a server refuses with this header field.
void refuseWith(const std::string& retryAfter) {
  ConnectionFailure failure("the server answered 503", Failure::response);
  failure.response = std::make_shared<HandshakeResponse>(
      HandshakeResponse{.status = 503, .headers = {{"retry-after", retryAfter}}});
  lastChannel()->fail(failure);
}

TEST_F(Reconnecting, WaitsAsLongAsAServerThatRefusesAsksFor) {
  make();
  refuseWith("7");
  lose();
  EXPECT_THAT(log.back(), "attempt 1 in 7000 after 1006");
  pass(milliseconds(6999));
  EXPECT_EQ(urls, 1);
  pass(milliseconds(1));
  EXPECT_EQ(urls, 2);
  lose();  // This time without Retry-After.
  EXPECT_THAT(log.back(), "attempt 2 in 1000 after 1006");
}

TEST_F(Reconnecting, AddsAShareByChanceToWhatAServerAsksFor) {
  make({.longestDelay = seconds(1), .jitter = 0.5, .longestRetryAfter = seconds(10)});
  std::vector<milliseconds> delays;
  socket->onreconnecting = [&](ReconnectingEvent& event) { delays.push_back(event.delay()); };
  for (int i = 0; i < 200; ++i) {
    refuseWith(i % 2 == 0 ? "10" : "99");
    lose();
    pass(seconds(15));
  }
  ASSERT_EQ(delays.size(), 200u);
  const auto [least, most] = std::minmax_element(delays.begin(), delays.end());
  EXPECT_GE(*least, seconds(10));
  EXPECT_LT(*least, seconds(11));
  EXPECT_LE(*most, seconds(15));
  EXPECT_GT(*most, seconds(14));
}

TEST_F(Reconnecting, AddsNoMoreThanAServerAsksForOnceAgain) {
  make({.longestDelay = seconds(1), .jitter = 1, .longestRetryAfter = seconds(10)});
  socket->onreconnecting = [&](ReconnectingEvent& event) { EXPECT_LE(event.delay(), seconds(20)); };
  for (int i = 0; i < 50; ++i) {
    refuseWith("10");
    lose();
    pass(seconds(20));
  }
}

TEST_F(Reconnecting, WaitsNoShorterThanTheDelayAndNoLongerThanTheProgramLetsAServerAskFor) {
  make(plain({.longestRetryAfter = seconds(60)}));
  refuseWith("0");
  lose();
  EXPECT_THAT(log.back(), "attempt 1 in 500 after 1006");
  pass(milliseconds(500));
  refuseWith("99999999999999999999");
  lose();
  EXPECT_THAT(log.back(), "attempt 2 in 60000 after 1006");
  pass(seconds(60));
  refuseWith("as you like");
  lose();
  EXPECT_THAT(log.back(), "attempt 3 in 2000 after 1006");
  make(plain({.longestRetryAfter = seconds(0)}));
  refuseWith("7");
  lose();
  EXPECT_THAT(log.back(), "attempt 1 in 500 after 1006");
}

TEST_F(Reconnecting, ThatWasAskedToWaitDoesNotComeEarlierForAnyNetwork) {
  make();
  refuseWith("7");
  lose();
  fake::bringNetworkBack();
  pass(milliseconds(6999));
  EXPECT_EQ(urls, 1);
  socket->reconnect();  // An explicit call takes precedence.
  pass(milliseconds(0));
  EXPECT_EQ(urls, 2);
}

TEST_F(Reconnecting, WaitsNoShorterThanTheDelayThoughAServerAsksForLess) {
  make(plain({.firstDelay = seconds(5)}));
  refuseWith("1");
  lose();
  EXPECT_THAT(log.back(), "attempt 1 in 5000 after 1006");
}

TEST_F(Reconnecting, ForgetsWhatAServerAskedForOnceTheProgramHasConnectedAgain) {
  make();
  socket->onerror = [this] {
    socket->drop();
    socket->reconnect();
  };
  refuseWith("7");
  pollEvents();
  pass(milliseconds(0));
  EXPECT_EQ(urls, 2);
  lose();
  EXPECT_THAT(log.back(), "attempt 1 in 500 after 1006");
}

TEST_F(Reconnecting, HearsOfNoNetworkOnceItIsClosedOrGone) {
  make();
  lose();
  EXPECT_TRUE(fake::isNetworkWatched());
  socket->close();
  pass(milliseconds(0));
  EXPECT_FALSE(fake::isNetworkWatched());
  fake::bringNetworkBack();
  pass(seconds(60));
  EXPECT_EQ(urls, 1);
  make();
  lose();
  socket.reset();
  fake::bringNetworkBack();
  pass(seconds(60));
  EXPECT_EQ(urls, 2);
}

TEST_F(Reconnecting, DropsAServerThatMakesNoSenseAndComesBackAfterTheDelay) {
  make();
  open();
  auto dropped = lastChannel();
  socket->drop(4001, "nonsense");
  EXPECT_EQ(socket->readyState(), WebSocket::CONNECTING);
  EXPECT_THAT(dropped->calls, ElementsAre("close 4001 \"nonsense\""));
  dropped->receiveText("more nonsense");
  pass(milliseconds(0));
  EXPECT_EQ(dropped->calls.back(), "abandon");
  EXPECT_EQ(urls, 1);
  pass(milliseconds(500));
  EXPECT_EQ(urls, 2);
  open();
  EXPECT_THAT(takeLog(), ElementsAre("open", "attempt 1 in 500 after 4001", "open"));
}

TEST_F(Reconnecting, DropsInAHandlerOfWhatItDropsAndLeavesTheRestOfItOut) {
  make();
  open();
  socket->onmessage = [this] { socket->drop(); };
  lastChannel()->receiveText("1");
  lastChannel()->fail("lost");
  lastChannel()->finish(false, 1006);
  pollEvents();
  pass(milliseconds(0));
  EXPECT_THAT(takeLog(), ElementsAre("open", "attempt 1 in 500 after 1000"));
}

TEST_F(Reconnecting, DropsNothingWhileItWaitsAndClosesThoughItHasDropped) {
  make();
  lose();
  socket->drop();
  pass(milliseconds(500));
  open();
  socket->drop();
  socket->close();
  pass(milliseconds(0));
  EXPECT_EQ(socket->readyState(), WebSocket::CLOSED);
  EXPECT_THAT(takeLog(), ElementsAre("attempt 1 in 500 after 1006", "open", "close 1000"));
  pass(seconds(60));
  EXPECT_EQ(urls, 2);
  EXPECT_EQ(thrownBy([&] { socket->drop(1001); }), "InvalidAccessError");
}

TEST_F(Reconnecting, GivesUpAServerThatNeverMakesSense) {
  make(plain({.maxAttempts = 1}));
  for (int i = 0; i < 2; ++i) {
    open();
    socket->drop(4001);
    pass(milliseconds(500));
  }
  EXPECT_THAT(takeLog(), ElementsAre("open", "attempt 1 in 500 after 4001", "open", "close 4001"));
}

TEST_F(Reconnecting, ThrowsForMisuseAsAWebSocketDoes) {
  EXPECT_EQ(thrownBy([] { ReconnectingWebSocket("no url"); }), "SyntaxError");
  make();
  EXPECT_EQ(thrownBy([&] { socket->close(1001); }), "InvalidAccessError");
}

TEST_F(Reconnecting, RefusesAPolicyThatIsOutOfRangeAndSaysWhatCame) {
  const auto message = [](const ReconnectPolicy& policy) {
    const auto make = [&] { ReconnectingWebSocket("ws://server", {}, policy); };
    EXPECT_EQ(thrownBy(make), "NotSupportedError");
    return messageOf(make);
  };
  constexpr auto below = milliseconds(-1);
  constexpr auto nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(message({.firstDelay = below}),
            "ReconnectPolicy::firstDelay is -1 ms: it must not be less than zero.");
  EXPECT_THAT(message({.longestDelay = below}), testing::HasSubstr("::longestDelay is -1 ms: "));
  EXPECT_THAT(message({.longestRetryAfter = below}), testing::HasSubstr("::longestRetryAfter is "));
  EXPECT_THAT(message({.provenAfter = below}), testing::HasSubstr("::provenAfter is -1 ms: "));
  EXPECT_EQ(message({.growth = 0.75}), "ReconnectPolicy::growth is 0.750: it must be at least 1.");
  EXPECT_EQ(message({.growth = nan}), "ReconnectPolicy::growth is NaN: it must be at least 1.");
  EXPECT_EQ(message({.jitter = 9}), "ReconnectPolicy::jitter is 9.000: it must be from 0 to 1.");
  EXPECT_THAT(message({.jitter = -0.01}), testing::HasSubstr("::jitter is -0.010: "));
  EXPECT_THAT(message({.jitter = nan}), testing::HasSubstr("::jitter is NaN: "));
  EXPECT_THAT(message({.jitter = 1e300}), testing::HasSubstr("::jitter is above 1e15: "));
  EXPECT_THAT(message({.jitter = -1e300}), testing::HasSubstr("::jitter is below -1e15: "));
  EXPECT_EQ(message({.maxAttempts = -1}),
            "ReconnectPolicy::maxAttempts is -1: it must not be less than zero.");
}

TEST_F(Reconnecting, TakesAPolicyAtTheEndsOfItsRanges) {
  constexpr auto none = milliseconds(0);
  make({.firstDelay = none,
        .longestDelay = none,
        .growth = 1,
        .jitter = 0,
        .longestRetryAfter = none,
        .maxAttempts = 0,
        .provenAfter = none});
  lose();
  make({.growth = std::numeric_limits<double>::infinity(), .jitter = 1});
  lose();
  EXPECT_THAT(log, testing::Contains("close 1006").Times(1));
}

TEST_F(Reconnecting, WaitsForAYearAtMost) {
  make({.firstDelay = milliseconds::max(), .longestDelay = milliseconds::max(), .jitter = 0});
  std::vector<milliseconds> delays;
  socket->onreconnecting = [&](ReconnectingEvent& event) { delays.push_back(event.delay()); };
  lose();
  EXPECT_THAT(delays, testing::ElementsAre(std::chrono::hours(24 * 365)));
}

TEST_F(Reconnecting, EndsWithALaterUrlThatIsNoneAndGoesOnAfterOneThatThrows) {
  socket = std::make_unique<ReconnectingWebSocket>(
      [this]() -> std::string {
        if (++urls == 2) throw std::runtime_error("no token");
        return urls < 3 ? "ws://server/" : "nonsense";
      },
      WebSocketInit(), plain());
  listen();
  lose();
  EXPECT_THROW(pass(milliseconds(500)), std::runtime_error);
  pass(milliseconds(1000));
  ASSERT_EQ(log.size(), 4u);
  EXPECT_THAT(log[1], "attempt 2 in 1000 after 1006");
  EXPECT_THAT(log[2], testing::StartsWith("error SyntaxError: "));
  EXPECT_THAT(log[3], "close 1006");
}

TEST_F(Reconnecting, MayBeDestroyedInAnyHandler) {
  make();
  socket->onopen = [this] { socket.reset(); };
  open();
  make();
  socket->onreconnecting = [this] { socket.reset(); };
  lose();
  make(plain({.maxAttempts = 0}));
  socket->onclose = [this] { socket.reset(); };
  lose();
  make();
  open();
  socket->onmessage = [this] { socket.reset(); };
  lastChannel()->receiveText("hi");
  pollEvents();
  EXPECT_FALSE(socket);
  EXPECT_FALSE(fake::hasTimers());
}

TEST_F(Reconnecting, GivesBinaryMessagesTheFormThatIsAskedForWhenTheyArrive) {
  make();
  open();
  lastChannel()->receiveBinary(std::vector<std::byte>(3));
  pollEvents();
  socket->binaryType = BinaryType::arraybuffer;
  lastChannel()->receiveBinary(std::vector<std::byte>(4));
  pollEvents();
  EXPECT_THAT(log, ElementsAre("open", "Blob(3)", "ArrayBuffer(4)"));
}

}  // namespace
}  // namespace web
