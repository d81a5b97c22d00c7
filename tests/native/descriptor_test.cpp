// Rules for every descriptor of the library: not inherited by child programs, and non-blocking.
#include <filesystem>
#include <set>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "native/guided_test.h"
#include "native/loop/event_loop.h"
#include "native/loop/poller.h"
#include "native/net/socket.h"

namespace web::native {
namespace {

// Without the descriptor that this function itself uses.
std::set<int> openDescriptors() {
  std::set<int> all;
  for (const auto& each : std::filesystem::directory_iterator("/proc/self/fd")) {
    all.insert(std::stoi(each.path().filename().string()));
  }
  std::erase_if(all, [](int each) { return fcntl(each, F_GETFD) == -1; });
  return all;
}

TEST(Descriptor, IsNotInheritedByOtherPrograms) {
  RawServer server(acceptAndEcho);
  onAThreadOfItsOwn([&] {
    const auto before = openDescriptors();
    LoggedSocket socket(server.url());
    pumpUntilOpen(socket);
    Timer end(Loop::current().timers(), [] { quit(); });
    end.start(std::chrono::milliseconds(200));  // Such a long wait ends by an alarm.
    run();
    // The loop has everything that it needs: poller, alarm, waker, network thread. The test's own
    // server has the other end.
    int ours = 0;
    for (int each : openDescriptors()) {
      if (before.contains(each)) continue;
      EXPECT_TRUE(fcntl(each, F_GETFD) & FD_CLOEXEC)
          << std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(each));
      ++ours;
    }
    EXPECT_GE(ours, 4);
    socket.close();
    runToEnd();
  });
}

TEST(Descriptor, IsNoneOnceALoopIsGone) {
  RawServer server(acceptAndEcho);
  const auto play = [&] {
    LoggedSocket socket(server.url());
    pumpUntilOpen(socket);
    socket.close();
    runToEnd();
  };
  onAThreadOfItsOwn(play);
  const auto count = [] { return openDescriptors().size(); };
  // The server closes its ends a little later.
  std::size_t before = count();
  for (int i = 0; i < 10; ++i) onAThreadOfItsOwn(play);
  for (int i = 0; i < 1000 && count() > before; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_LE(count(), before);
}

TEST(Descriptor, OfASocketNeitherWaitsNorCollects) {
  RawServer server([](Peer& peer) { peer.readToEnd(); });
  auto address = Address::loopback(Address::Family::ipv4);
  address.port = server.port();
  const auto socket = Socket::connectTo(address);
  EXPECT_TRUE(fcntl(socket.descriptor(), F_GETFL) & O_NONBLOCK);
  int noDelay = 0;
  socklen_t size = sizeof noDelay;
  getsockopt(socket.descriptor(), IPPROTO_TCP, TCP_NODELAY, &noDelay, &size);
  EXPECT_NE(noDelay, 0);
}

TEST(Descriptor, OfAWakerDoesNotWait) {
  Waker waker;
  ASSERT_TRUE(waker.open());
  EXPECT_TRUE(fcntl(waker.descriptor(), F_GETFL) & O_NONBLOCK);
  for (int i = 0; i < 100000; ++i) waker.wake();  // More than fit into the pipe.
  waker.reset();
  std::byte any;
  EXPECT_EQ(recv(waker.descriptor(), &any, 1, 0), -1);
}

}  // namespace
}  // namespace web::native
