// Every call that can fail fails in turn: the sockets' and OpenSSL's, one at a time.
#include <filesystem>
#include <functional>
#include <iostream>
#include <iterator>
#include <new>
#include <optional>
#include <tuple>

#include "native/injected_faults.h"
#include "native/native_test.h"
#include "native/test_sockets.h"
#include "native/tls_test.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;

using Log = std::vector<std::string>;

// A long way in few bytes: a short message, one of several reads and writes, a Close frame.
const std::string hello = "hello hello hello hello hello";
constexpr std::size_t large = 70000;

Log wholeWith(std::size_t size) {
  return {"open", '"' + hello + '"', "Blob(" + std::to_string(size) + ')', "close 1000 clean bye"};
}
const auto whole = wholeWith(large);

struct Way {
  std::string_view name;
  bool isSecure, isCompressed, isThroughProxy;
};

void PrintTo(const Way& way, std::ostream* out) { *out << way.name; }

// An echo, and a proxy if the test has one. Compressed messages come back as they are.
class EchoServer {
 public:
  explicit EchoServer(const Way& way)
      : way_(way),
        context_(makeTlsContext({.identity = makeIdentity(issuedFor("IP:127.0.0.1"))})),
        server_([this](Peer& peer) { play(peer); },
                {.makePeer = [this](int descriptor) { return meet(descriptor); }}) {}

  std::string url() const {
    return (way_.isSecure ? "wss://127.0.0.1:" : "ws://127.0.0.1:") +
           std::to_string(server_.port()) + "/";
  }
  WebSocketInit init() const {
    WebSocketInit init{.compression = way_.isCompressed, .openTimeout = milliseconds(20000)};
    if (way_.isThroughProxy) init.proxy = "http://127.0.0.1:" + std::to_string(server_.port());
    return init;
  }

 private:
  // The proxy's part comes before TLS.
  std::unique_ptr<Peer> meet(int descriptor) {
    if (way_.isThroughProxy) {
      std::string head;
      char byte;
      while (!head.ends_with("\r\n\r\n") && receiveFrom(descriptor, &byte, 1) == 1) head += byte;
      const std::string answer = "HTTP/1.1 200 Connection established\r\n\r\n";
      sendTo(descriptor, answer.data(), answer.size());
    }
    if (!way_.isSecure) return std::make_unique<Peer>(descriptor);
    return std::make_unique<TlsPeer>(descriptor, context_.get());
  }

  void play(Peer& peer) {
    if (way_.isSecure && !static_cast<TlsPeer&>(peer).isEstablished()) return;
    peer.acceptHandshake(way_.isCompressed ? "Sec-WebSocket-Extensions: permessage-deflate\r\n"
                                           : "");
    peer.echo();
  }

  const Way way_;
  std::shared_ptr<SSL_CTX> context_;
  RawServer server_;
};

// The events of one socket's life.
Log live(const EchoServer& server, std::size_t size = large) {
  LoggedSocket socket(server.url(), server.init());
  socket.onopen = [&] {
    socket.send(hello);
    socket.send(std::vector<std::byte>(size));
  };
  socket.onmessage = [&](MessageEvent& event) {
    if (!event.text()) socket.close(1000, "bye");
  };
  runToEnd();
  return socket.log;
}

// All of it, or a part of it and then the failure: nothing else, and no other way round.
void expectWholeOrFailed(const Log& log) {
  if (log == whole) return;
  ASSERT_GE(log.size(), 2u);
  EXPECT_EQ(log.back(), "close 1006 not clean");
  EXPECT_EQ(log[log.size() - 2], "error");
  ASSERT_LE(log.size() - 2, whole.size());
  EXPECT_TRUE(std::equal(log.begin(), log.end() - 2, whole.begin())) << testing::PrintToString(log);
}

std::ptrdiff_t openDescriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

struct Torture : testing::TestWithParam<Way> {
  static constexpr int most = 5000;  // Of calls in one socket's life.

  // For each call of the group a life in which it fails, until there are no more.
  void failEach(Calls calls) {
    EchoServer server(GetParam());
    for (int which = 1; which < most; ++which) {
      SCOPED_TRACE("call " + std::to_string(which));
      InjectedFaults faults(calls, Fault::failure, which);
      const auto log = live(server);
      if (!faults.happened()) {
        EXPECT_EQ(log, whole);
        EXPECT_GT(which, 1) << "no call of this kind";
        return;
      }
      expectWholeOrFailed(log);
      if (HasFailure()) return;
    }
    FAIL() << "no end of calls";
  }

  // What is no failure changes nothing. True if there was such a call.
  bool disturb(Calls calls, Fault fault, int which = InjectedFaults::every) {
    constexpr std::size_t size = 5000;
    EchoServer server(GetParam());
    InjectedFaults faults(calls, fault, which);
    EXPECT_EQ(live(server, size), wholeWith(size));
    return faults.happened();
  }
};

TEST_P(Torture, EachConnectThatFailsEndsInOneClose) { failEach(Calls::connecting); }
TEST_P(Torture, EachReadThatFailsEndsInOneClose) { failEach(Calls::reading); }
TEST_P(Torture, EachWriteThatFailsEndsInOneClose) { failEach(Calls::writing); }

TEST_P(Torture, EachStepOfTlsThatFailsEndsInOneClose) {
  if (GetParam().isSecure) failEach(Calls::tls);
}

TEST_P(Torture, ReadsAndWritesOfOneByteChangeNothing) {
  EXPECT_TRUE(disturb(Calls::reading, Fault::oneByte));
  EXPECT_TRUE(disturb(Calls::writing, Fault::oneByte));
}

TEST_P(Torture, CallsThatASignalInterruptsAreMadeAgain) {
  EXPECT_TRUE(disturb(Calls::reading, Fault::signal));
  EXPECT_TRUE(disturb(Calls::writing, Fault::signal));
}

TEST_P(Torture, EachReadAndWriteThatHasToWaitChangesNothing) {
  for (auto calls : {Calls::reading, Calls::writing}) {
    int which = 1;
    while (disturb(calls, Fault::wait, which) && which < most) ++which;
    EXPECT_GT(which, 1);
  }
}

// As with an address translator that has forgotten the connection: the library waits 2 seconds for
// the server to say more.
TEST_P(Torture, WriteThatFailsWhileTheServerIsSilentEndsInOneClose) {
  EchoServer server(GetParam());
  InjectedFaults faults(Calls::writing, Fault::loneFailure, GetParam().isSecure ? 3 : 2);
  const auto start = std::chrono::steady_clock::now();
  const auto log = live(server);
  EXPECT_TRUE(faults.happened());
  expectWholeOrFailed(log);
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(5000));
}

// Out of memory while it is made: nothing is there. Later: one error, one close.
const Log never{"bad_alloc"};

// Without LoggedSocket, whose log takes memory itself. `turn` is what the program does meanwhile.
struct Ending {
  Log log;
  bool happened;
};

Ending liveWithout(Calls calls, Fault fault, int which, const EchoServer& server,
                   const std::function<void()>& turn) {
  Log log;
  const auto url = server.url();
  const auto init = server.init();
  const std::vector<std::byte> bytes(large);
  // What the handlers do themselves does not fail.
  const auto say = [&log](auto describeIt) {
    NoFaults here;
    log.push_back(describeIt());
  };
  std::optional<WebSocket> socket;
  bool isOver = false;
  InjectedFaults faults(calls, fault, which);
  try {
    socket.emplace(url, init);
    socket->onopen = [&] {
      say([] { return "open"; });
      socket->send(hello);
      socket->send(bytes);
    };
    socket->onmessage = [&](MessageEvent& event) {
      say([&] { return describe(event.data()); });
      if (!event.text()) socket->close(1000, "bye");
    };
    socket->onerror = [&] { say([] { return "error"; }); };
    socket->onclose = [&](CloseEvent& event) {
      say([&] { return describe(event); });
      isOver = true;
    };
  } catch (const std::bad_alloc&) {
    NoFaults here;
    return {never, true};
  }
  while (!isOver) {
    try {
      turn();
    } catch (const std::bad_alloc&) {  // Of the handlers.
    }
  }
  NoFaults here;
  return {log, faults.happened()};
}

void failEachAllocation(const Way& way, Calls calls, Fault fault,
                        const std::function<void()>& turn) {
  EchoServer server(way);
  Watchdog watchdog;
  for (int which = 1;; ++which) {
    SCOPED_TRACE("allocation " + std::to_string(which));
    const auto begun = std::chrono::steady_clock::now();
    const auto [log, happened] = liveWithout(calls, fault, which, server, turn);
    run();  // Nothing is left over.
    EXPECT_LT(std::chrono::steady_clock::now() - begun, milliseconds(3000))
        << testing::PrintToString(log);
    if (!happened) {
      EXPECT_EQ(log, whole);
      EXPECT_GT(which, 50);
      std::cout << which << " allocations\n";
      return;
    }
    if (log != never) expectWholeOrFailed(log);
    if (testing::Test::HasFailure()) return;
  }
}

TEST_P(Torture, EachAllocationThatFailsEndsInOneClose) {
  failEachAllocation(GetParam(), Calls::memory, Fault::loneFailure, [] { run(); });
}

TEST_P(Torture, ThreeAllocationsThatFailEndInOneClose) {
  failEachAllocation(GetParam(), Calls::memory, Fault::failure, [] { run(); });
}

TEST_P(Torture, EachAllocationOfOpensslThatFailsEndsInOneClose) {
  if (!GetParam().isSecure) return;
  failEachAllocation(GetParam(), Calls::openssl, Fault::loneFailure, [] { run(); });
}

// The network thread serves in between.
TEST_P(Torture, EachAllocationThatFailsForAProgramThatPumpsEndsInOneClose) {
  failEachAllocation(GetParam(), Calls::memory, Fault::loneFailure, [] {
    pollEvents();
    std::this_thread::sleep_for(milliseconds(5));
  });
}

TEST_P(Torture, ThreadThatCannotBeHadChangesNothing) {
  EchoServer server(GetParam());
  InjectedFaults faults(Calls::threads, Fault::failure, InjectedFaults::every);
  LoggedSocket socket(server.url(), server.init());
  socket.onopen = [&] { socket.close(1000, "bye"); };
  while (socket.readyState() != WebSocket::CLOSED) pollEvents();
  EXPECT_EQ(socket.log, (Log{"open", "close 1000 clean bye"}));
}

TEST_P(Torture, LeavesNoDescriptorOpen) {
  live(EchoServer(GetParam()));  // The loop has its own.
  const auto before = openDescriptors();
  failEach(Calls::reading);
  EXPECT_EQ(openDescriptors(), before);
}

INSTANTIATE_TEST_SUITE_P(Ways, Torture,
                         testing::Values(Way{"ws", false, false, false},
                                         Way{"wsCompressed", false, true, false},
                                         Way{"wss", true, false, false},
                                         Way{"wssCompressed", true, true, false},
                                         Way{"wsThroughProxy", false, false, true},
                                         Way{"wssThroughProxy", true, false, true}),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace web::native
