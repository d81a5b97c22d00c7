// What a connection costs while nothing should happen: in each lasting state, no loop takes turns.
#include "native/connect/services.h"
#include "native/guided_test.h"
#include "native/loop/event_loop.h"
#include "native/test_sockets.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// The turns of a program that stays in run() while nothing should happen. Another thread ends
// run().
int turnsInRun() {
  std::thread other([loop = EventLoop::current()] {
    passSilence();
    loop.postTask([] { quit(); });
  });
  const int turns = turnsWhile([] { run(); });
  other.join();
  return turns;
}

// The turns of the network thread while the program does something else. It takes over first.
int turnsOfTheNetworkThread() {
  pollEvents();
  std::this_thread::sleep_for(milliseconds(20));
  return turnsWhile(passSilence);
}

// A state in which a connection stays until somebody does something.
struct State {
  const char* name;
  RawServer::Script server;
  WebSocketInit init;
  std::function<void(WebSocket&)> onOpen;
  WebSocket::ReadyState state;
};

std::ostream& operator<<(std::ostream& stream, const State& each) { return stream << each.name; }

void open(Peer& peer) { peer.acceptHandshake(); }
void nothing(WebSocket&) {}

const std::vector<State> states{
    {"Open", open, {}, nothing, WebSocket::OPEN},
    {"AwaitingTheAnswer", [](Peer& peer) { peer.readHead(); }, {}, nothing, WebSocket::CONNECTING},
    {"InTheMiddleOfTheAnswer",
     [](Peer& peer) {
       peer.readHead();
       peer.write("HTTP/1.1 101 Swi");
     },
     {},
     nothing,
     WebSocket::CONNECTING},
    {"InTheMiddleOfAFrame",
     [](Peer& peer) {
       peer.acceptHandshake();
       peer.write("\x81\x7e\x10");
     },
     {},
     nothing,
     WebSocket::OPEN},
    {"InTheMiddleOfALargeMessage",
     [](Peer& peer) {
       peer.acceptHandshake();
       peer.write(frame(0x82, std::string(1 << 20, 'x')).substr(0, 700000));
     },
     {},
     nothing,
     WebSocket::OPEN},
    {"AwaitingTheCloseFrame",
     open,
     {},
     [](WebSocket& socket) { socket.close(); },
     WebSocket::CLOSING},
    {"SendingToAServerThatTakesNothing",
     open,
     {.compression = false},
     [](WebSocket& socket) { socket.send(std::vector<std::byte>(16 << 20)); },
     WebSocket::OPEN},
    {"ClosingToAServerThatTakesNothing",
     open,
     {.compression = false},
     [](WebSocket& socket) {
       socket.send(std::vector<std::byte>(16 << 20));
       socket.close();
     },
     WebSocket::CLOSING},
    {"AfterAViolation",
     [](Peer& peer) {
       peer.acceptHandshake();
       peer.write(frame(0x83));
       peer.readToEnd();
     },
     {},
     nothing,
     WebSocket::CLOSED},
    {"AfterBothCloseFrames",
     [](Peer& peer) {
       peer.acceptHandshake();
       peer.write(closeFrame(1000));
       peer.readFrame();
     },
     {},
     nothing,
     WebSocket::CLOSING},
    {"AfterARefusal",
     [](Peer& peer) {
       peer.readHead();
       peer.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
       peer.readToEnd();
     },
     {},
     nothing,
     WebSocket::CLOSED},
};

struct Quiet : testing::TestWithParam<State> {
  // Brings a socket into this state, and counts the turns meanwhile. A second socket keeps run()
  // running.
  void expectFew(int (*turns)()) {
    const auto& param = GetParam();
    RawServer other(acceptAndEcho);
    KeepingServer keeping(param.server);
    onAThreadOfItsOwn([&] {
      allowNetworkThread(turns == turnsOfTheNetworkThread);
      WebSocket idle(other.url());
      pumpUntilOpen(idle);
      WebSocket socket(keeping.server.url(), param.init);
      socket.onopen = [&] { param.onOpen(socket); };
      keeping.pumpUntilDone();
      pumpUntil([&] { return socket.readyState() == param.state; });
      pumpUntilStuck(socket);
      EXPECT_LE(turns(), fewTurns);
      EXPECT_EQ(socket.readyState(), param.state);
      FakeClock::leaveToThisThread(FakeClock::Passes::inWaits);
    });
  }
};

TEST_P(Quiet, InRun) { expectFew(turnsInRun); }
TEST_P(Quiet, WhileTheProgramIsSomewhereElse) { expectFew(turnsOfTheNetworkThread); }

INSTANTIATE_TEST_SUITE_P(Each, Quiet, testing::ValuesIn(states),
                         [](const auto& each) { return std::string(each.param.name); });

// The turns while a socket stays at this point of its opening, in run() and elsewhere.
void expectFewTurnsWhile(WebSocket& socket, const std::function<bool()>& isThere) {
  pumpUntil(isThere);
  EXPECT_LE(turnsOfTheNetworkThread(), fewTurns);
  allowNetworkThread(false);
  EXPECT_LE(turnsInRun(), fewTurns);
  EXPECT_EQ(socket.readyState(), WebSocket::CONNECTING);
  FakeClock::leaveToThisThread(FakeClock::Passes::inWaits);
}

TEST(QuietOnItsWay, ToAnAddressThatNeverAnswers) {
  BlackHole hole(Address::loopback(Address::Family::ipv4));
  onAThreadOfItsOwn([&] {
    WebSocket socket("ws://127.0.0.1:" + std::to_string(hole.port()));
    expectFewTurnsWhile(socket, [] { return true; });
  });
}

TEST(QuietOnItsWay, ToANameThatHangs) {
  std::promise<void> end;
  auto hangs = end.get_future().share();
  onAThreadOfItsOwn([&] {
    Services::of(Loop::current()).resolver().setLookup([hangs](const std::string&) {
      hangs.wait();
      return LookupResult{};
    });
    WebSocket socket("ws://slow.example/");
    expectFewTurnsWhile(socket, [] { return true; });
  });
  end.set_value();
}

TEST(QuietOnItsWay, InARowOfHandshakes) {
  KeepingServer keeping([](Peer& peer) { peer.readHead(); });
  onAThreadOfItsOwn([&] {
    WebSocket first(keeping.server.url());
    keeping.pumpUntilDone();
    WebSocket second(keeping.server.url());
    expectFewTurnsWhile(second, [] { return true; });
  });
}

TEST(QuietOnItsWay, InAHandshakeOfTls) {
  KeepingServer keeping([](Peer& peer) { peer.read(100); });
  onAThreadOfItsOwn([&] {
    WebSocket socket("wss://127.0.0.1:" + std::to_string(keeping.server.port()));
    expectFewTurnsWhile(socket, [&] { return keeping.isDone(); });
  });
}

TEST(QuietOnItsWay, ThroughAProxyThatDoesNotAnswer) {
  KeepingServer keeping([](Peer& peer) { peer.readHead(); });
  onAThreadOfItsOwn([&] {
    const auto proxy = "http://127.0.0.1:" + std::to_string(keeping.server.port());
    WebSocket socket("ws://play.example/", {.proxy = proxy});
    expectFewTurnsWhile(socket, [&] { return keeping.isDone(); });
  });
}

// The first connection is over, whatever its server still does with it.
TEST(QuietOnItsWay, OnASecondTryWithUserAndPassword) {
  std::atomic<int> number = 0;
  std::promise<void> over, second;
  auto isOver = over.get_future().share();
  RawServer server([&](Peer& peer) {
    peer.readHead();
    if (number++ == 0) {
      peer.write("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"all\"\r\n\r\n");
    } else {
      second.set_value();
    }
    isOver.wait();
  });
  onAThreadOfItsOwn([&] {
    WebSocket socket("ws://me:secret@127.0.0.1:" + std::to_string(server.port()));
    auto isThere = second.get_future();
    expectFewTurnsWhile(socket,
                        [&] { return isThere.wait_for(seconds(0)) == std::future_status::ready; });
  });
  over.set_value();
}

TEST(QuietAfter, ATimerHasFired) {
  onAThreadOfItsOwn([] {
    BlackHole hole(Address::loopback(Address::Family::ipv4));
    const auto url = "ws://127.0.0.1:" + std::to_string(hole.port());
    WebSocket waits(url);
    // One shorter and one longer than the shortest wait that uses the alarm.
    for (auto time : {milliseconds(50), milliseconds(150)}) {
      LoggedSocket socket(url, {.openTimeout = time, .handshakesInTurn = false});
      socket.onclose = [] { quit(); };
      EXPECT_LE(turnsWhile([] { run(); }), fewTurns);
      EXPECT_LE(turnsInRun(), fewTurns);
      EXPECT_EQ(socket.log.back(), "close 1006 not clean");
    }
    FakeClock::leaveToThisThread(FakeClock::Passes::inWaits);
  });
}

// The exception is dropped, and the thread ends like any other.
TEST(QuietAfter, AnExceptionThatNobodyHasHeardAThreadEnds) {
  std::promise<void> over;
  RawServer server([&, isOver = over.get_future().share()](Peer& peer) {
    peer.acceptHandshake();
    peer.write(frame(0x81, "throw"));
    EXPECT_EQ(peer.readFrame().firstByte, 0x88u);
    passSilence();
    peer.write(closeFrame(1001));
  });
  std::unique_ptr<LoggedSocket> socket;  // It outlives its loop, which closes it.
  EXPECT_LE(turnsWhile([&] {
              onAThreadOfItsOwn([&] {
                allowNetworkThread(false);
                socket = std::make_unique<LoggedSocket>(server.url());
                for (int i = 0; i < 2; ++i) {
                  socket->addEventListener(events::message, [] { throw 1; });
                }
                EXPECT_THROW(run(), int);
              });
            }),
            2 * fewTurns);
  over.set_value();
}

// The sleep watch would check every five seconds for nobody.
TEST(QuietAfter, TheLastSocketNoTimerRuns) {
  RawServer server(acceptAndEcho);
  onAThreadOfItsOwn([&] {
    LoggedSocket socket(server.url());
    socket.onopen = [&] { socket.close(); };
    runToEnd();
    allowNetworkThread(false);
    EXPECT_TRUE(Loop::current().timers().empty());
  });
}

TEST(QuietAfter, AnHourOfSilenceOnlyTimersHaveTurnedTheLoop) {
  KeepingServer keeping(open);
  onAThreadOfItsOwn([&] {
    allowNetworkThread(false);
    LoggedSocket socket(keeping.server.url(), {.keepAlive = milliseconds(0)});
    pumpUntilOpen(socket);
    FakeClock::leaveToThisThread(FakeClock::Passes::inWaits);
    Timer end(Loop::current().timers(), [] { quit(); });
    end.start(std::chrono::hours(1));
    EXPECT_LE(turnsWhile([] { run(); }),
              3600 / 5 + fewTurns);  // It checks for sleep every five seconds.
    EXPECT_THAT(socket.log, ElementsAre("open"));
  });
}

}  // namespace
}  // namespace web::native
