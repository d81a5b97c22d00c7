// Each call that can fail fails in turn: to the sockets and to OpenSSL, one at a time.
#include <filesystem>
#include <functional>
#include <iostream>
#include <iterator>
#include <new>
#include <optional>

#include "native/injected_faults.h"
#include "native/torture.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;

std::ptrdiff_t openDescriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

struct Torture : testing::TestWithParam<Way> {
  static constexpr int most = 5000;  // The most calls in one socket's life.

  // Plays one life for each call of the group, in which that call fails, until there are no more
  // calls.
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

  // Faults that are not failures change nothing. Returns true if there was such a call.
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

// Like behind a NAT that has forgotten the connection: the library waits 2 seconds for the server
// to send something, and not for closeTimeout.
TEST_P(Torture, WriteThatFailsWhileTheServerIsSilentEndsInOneClose) {
  EchoServer server(GetParam());
  InjectedFaults faults(Calls::writing, Fault::loneFailure, GetParam().isSecure ? 3 : 2);
  const auto log = live(server);
  EXPECT_TRUE(faults.happened());
  expectWholeOrFailed(log);
}

// Out of memory in the constructor: there is no socket. Later: one error and one close.
const Log never{"bad_alloc"};

// Without LoggedSocket, whose log allocates memory itself. `turn` is what the program does
// meanwhile.
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
  // The handlers' own calls do not fail.
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
  const bool ends = eventually([&] { return isOver; },
                               [&] {
                                 try {
                                   turn();
                                 } catch (const std::bad_alloc&) {  // From the handlers.
                                 }
                               });
  NoFaults here;
  if (!ends) log.push_back("it does not end");
  return {log, faults.happened()};
}

void failEachAllocation(const Way& way, Calls calls, Fault fault,
                        const std::function<void()>& turn) {
  EchoServer server(way);
  for (int which = 1;; ++which) {
    SCOPED_TRACE("allocation " + std::to_string(which));
    Watchdog watchdog;
    const auto [log, happened] = liveWithout(calls, fault, which, server, turn);
    EXPECT_EQ(run(), 0);  // Dispatches the remaining events.
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

TEST(TortureOfCredentials, EachAllocationThatFailsEndsInOneClose) {
  const Way way{"wsWithPassword", false, false, false, true};
  failEachAllocation(way, Calls::memory, Fault::loneFailure, [] { run(); });
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
  live(EchoServer(GetParam()));  // Makes this thread's loop allocate what it keeps.
  const auto before = openDescriptors();
  failEach(Calls::reading);
  EXPECT_EQ(openDescriptors(), before);
}

INSTANTIATE_TEST_SUITE_P(Ways, Torture, testing::ValuesIn(everyWay),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace web::native
