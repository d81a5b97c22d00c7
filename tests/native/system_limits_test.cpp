// Linux' limits for a program: how many descriptors it may have, when a peer counts as dead, and
// when a thread begins.
#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "native/loop/network_thread.h"
#include "native/native_test.h"
#include "native/net/helper_thread.h"
#include "native/net/socket.h"
#include "native/system_calls.h"
#include "native/waits.h"

namespace web::native {
namespace {

int optionOf(const Socket& socket, int level, int option) {
  int value = -1;
  socklen_t size = sizeof value;
  getsockopt(socket.descriptor(), level, option, &value, &size);
  return value;
}

TEST(DeadPeers, AreNoticedByTcp) {
  auto address = Address::loopback(Address::Family::ipv4);
  address.port = unusedPort();
  auto socket = Socket::connectTo(address);
  socket.noticeDeadPeer();
  EXPECT_EQ(optionOf(socket, SOL_SOCKET, SO_KEEPALIVE), 1);
  EXPECT_EQ(optionOf(socket, IPPROTO_TCP, TCP_KEEPIDLE), 45);
  EXPECT_EQ(optionOf(socket, IPPROTO_TCP, TCP_USER_TIMEOUT), 60000);
}

// A link-local address is only usable with the interface that leads to it.
TEST(Scope, OfAnAddressIsFoundAndConnectedTo) {
  const auto found = lookUp("fe80::1%lo");
  ASSERT_EQ(found.addresses.size(), 1u) << found.failure;
  EXPECT_EQ(found.addresses[0].scope, if_nametoindex("lo"));
  auto address = found.addresses[0];
  address.port = 9;
  address.scope = 4242;
  const SystemCalls calls([](std::string_view) { return 0; });
  static_cast<void>(Socket::connectTo(address));
  EXPECT_EQ(calls.scope(), 4242u);
}

// While it exists, the process gets no further descriptors.
class NoFurtherDescriptors {
 public:
  NoFurtherDescriptors() {
    getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit none{0, before_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoFurtherDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }
  NoFurtherDescriptors(const NoFurtherDescriptors&) = delete;
  NoFurtherDescriptors& operator=(const NoFurtherDescriptors&) = delete;

 private:
  rlimit before_{};
};

TEST(Descriptors, ThatAreAllTakenAreAnErrorEvent) {
  pollEvents();  // Now the loop has its descriptors.
  const NoFurtherDescriptors none;
  LoggedSocket socket("ws://127.0.0.1:1024/");
  run();
  EXPECT_EQ(socket.log, (std::vector<std::string>{"error", "close 1006 not clean"}));
  EXPECT_NE(socket.failure.find("too many files are open"), std::string::npos) << socket.failure;
}

struct IdleOwner final : NetworkThread::Owner {
  void awaitWork(NetworkThread::Lock&) override { ADD_FAILURE() << "it should not serve"; }
  void serveAlone() override {}
  void endWait() override {}
};

// A busy machine, or the end of a Windows program, may keep a thread from beginning.
TEST(NetworkThread, ThatHasNotBegunIsNotWaitedFor) {
  std::promise<void> mayBegin, isGone;
  auto goneInTime = isGone.get_future();
  static IdleOwner owner;  // The thread may outlive the test.
  std::thread program([&] {
    SystemCalls calls([](std::string_view) { return 0; });
    calls.holdThreads(mayBegin.get_future().share());
    auto thread = NetworkThread::start(owner);
    ASSERT_TRUE(thread);
    thread.reset();
    isGone.set_value();
  });
  EXPECT_EQ(goneInTime.wait_for(std::chrono::seconds(20)), std::future_status::ready);
  mayBegin.set_value();
  program.join();
}

// If its thread were gone, the code might be too: see helper_thread_posix.cpp.
TEST(HelperThread, ThatHasNotBegunIsWaitedForByTheEndOfTheThreadThatStartedIt) {
  std::promise<void> mayBegin, isStarted;
  std::atomic<bool> hasBegun = false;
  auto endedAfterIt = std::async(std::launch::async, [&] {
    std::thread([&] {
      SystemCalls calls([](std::string_view) { return 0; });
      calls.holdThreads(mayBegin.get_future().share());
      EXPECT_TRUE(startHelperThread([] {}));
      isStarted.set_value();
    }).join();
    return hasBegun.load();
  });
  isStarted.get_future().wait();
  passSilence();
  hasBegun = true;
  mayBegin.set_value();
  EXPECT_TRUE(endedAfterIt.get());
}

}  // namespace
}  // namespace web::native
