// What a connection asks of the system that is opened and closed again soon.
#include <cerrno>

#include "native/guided_test.h"
#include "native/system_calls.h"

namespace web::native {
namespace {

using std::chrono::seconds;

int noFault(std::string_view) { return 0; }

// As if the server were far away.
int isNotConnectedYet(std::string_view call) { return call == "getpeername" ? ENOTCONN : 0; }

struct ShortConnection : testing::Test {
  // From now on the loop has all that it needs for itself.
  ShortConnection() { openAndClose(); }

  void openAndClose() {
    LoggedSocket socket(server.url());
    socket.onopen = [&] { socket.close(1000); };
    runToEnd();
    EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean"));
  }

  const OnThisThreadAlone alone;
  RawServer server{acceptAndEcho};
};

TEST_F(ShortConnection, AsksTheSystemForLittle) {
  const SystemCalls calls(noFault);
  openAndClose();
  EXPECT_EQ(calls.count("setsockopt"), 1);  // TCP_NODELAY.
  EXPECT_EQ(calls.count("epoll_ctl"), 2);
  EXPECT_EQ(calls.count("send"), 2);
  EXPECT_EQ(calls.count("getsockopt"), 0);
  EXPECT_EQ(calls.count("shutdown"), 0);  // The server was first, and closing is enough.
}

TEST_F(ShortConnection, WithinThisComputerSendsItsRequestAtOnce) {
  const SystemCalls calls(noFault);
  const LoggedSocket socket(server.url());
  EXPECT_EQ(calls.count("send"), 1);
  EXPECT_EQ(calls.count("epoll_wait"), 0);
}

TEST_F(ShortConnection, ThatIsNotThereAtOnceIsWaitedFor) {
  const SystemCalls calls(isNotConnectedYet);
  LoggedSocket socket(server.url());
  EXPECT_EQ(calls.count("send"), 0);
  pumpUntilOpen(socket);
  EXPECT_EQ(calls.count("epoll_ctl"), 2);  // Watched from connecting on, and then for reading.
}

TEST_F(ShortConnection, IsOneNoMoreAfterTwoSeconds) {
  withAStandingClock([&](FakeClock& clock) {
    const SystemCalls calls(noFault);
    const LoggedSocket socket(server.url());
    pumpUntilOpen(socket);
    EXPECT_EQ(calls.count("setsockopt"), 1);
    for (int i = 0; i < 2; ++i) {
      clock.advance(seconds(2));
      pollEvents();
      EXPECT_EQ(calls.count("setsockopt"), 6);  // TCP looks whether the server is there.
    }
  });
}

}  // namespace
}  // namespace web::native
