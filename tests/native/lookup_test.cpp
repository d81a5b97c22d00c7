// How many threads look up names, what they leave behind for dropped queries, and what the system's
// resolver may answer.
#include <atomic>
#include <cstring>
#include <future>
#include <memory>

#include <netdb.h>
#include <netinet/in.h>

#include "native/connect/resolver.h"
#include "native/counted_memory.h"
#include "native/fake_clock.h"
#include "native/name_server.h"
#include "native/native_test.h"
#include "native/system_calls.h"

namespace web::native {
namespace {

// While it exists, the system's resolver gives this answer on the thread that made it.
struct Answer {
  Answer(int given, const std::vector<Address>& addresses) : error(given) {
    for (const auto& address : addresses) {
      auto& entry = entries.emplace_back();
      if (address.family == Address::Family::ipv4) {
        entry.ipv4.sin_family = AF_INET;
        std::memcpy(&entry.ipv4.sin_addr, address.bytes.data(), sizeof entry.ipv4.sin_addr);
      } else {
        entry.ipv6.sin6_family = AF_INET6;
        std::memcpy(&entry.ipv6.sin6_addr, address.bytes.data(), sizeof entry.ipv6.sin6_addr);
      }
    }
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
      entry->info.ai_addr = reinterpret_cast<sockaddr*>(
          entry->ipv4.sin_family == AF_INET ? static_cast<void*>(&entry->ipv4) : &entry->ipv6);
      entry->info.ai_next = std::exchange(first, &entry->info);
    }
    current = this;
  }
  Answer(const Answer&) = delete;
  Answer& operator=(const Answer&) = delete;
  ~Answer() { current = nullptr; }

  struct Entry {
    addrinfo info{};
    sockaddr_in ipv4{};
    sockaddr_in6 ipv6{};
  };

  const int error;
  std::vector<Entry> entries;
  addrinfo* first = nullptr;
  static thread_local inline Answer* current = nullptr;
};

}  // namespace
}  // namespace web::native

// The linker redirects the library's calls to these functions.
extern "C" {

int __real_getaddrinfo(const char* name, const char* service, const addrinfo* hints,
                       addrinfo** found);
int __wrap_getaddrinfo(const char* name, const char* service, const addrinfo* hints,
                       addrinfo** found) {
  const auto* answer = web::native::Answer::current;
  if (!answer) return __real_getaddrinfo(name, service, hints, found);
  *found = answer->first;
  return answer->error;
}

void __real_freeaddrinfo(addrinfo* found);
void __wrap_freeaddrinfo(addrinfo* found) {
  if (!web::native::Answer::current) __real_freeaddrinfo(found);
}

}  // extern "C"

namespace web::native {
namespace {

TEST(Lookup, GivesTheAddressesOfBothFamiliesInTheirOrder) {
  const Answer answer(0, {address("10.0.0.1"), address("[2001:db8::1]"), address("10.0.0.2")});
  std::vector<std::string> found;
  for (const auto& each : lookUp("play.example").addresses) found.push_back(each.hostText());
  EXPECT_THAT(found, ElementsAre("10.0.0.1", "2001:db8::1", "10.0.0.2"));
}

TEST(Lookup, TellsANameThatDoesNotExistFromANameServerThatDoesNotAnswer) {
  const auto failureAfter = [](int error) {
    const Answer answer(error, {});
    return lookUp("play.example").failure;
  };
  constexpr auto* unknown =
      "no address was found for the name 'play.example': is it spelled right?";
  EXPECT_EQ(failureAfter(0), unknown);
  EXPECT_EQ(failureAfter(EAI_NONAME), unknown);
  EXPECT_EQ(failureAfter(EAI_AGAIN),
            "no name server answered for 'play.example': is this computer online?");
  EXPECT_THAT(failureAfter(EAI_FAIL), HasSubstr("could not be looked up: "));
}

// A resolver with a clock that stands still. Names hang if the test wants that.
struct LookupThreads : testing::Test {
  LookupThreads() {
    resolver.setLookup([this](const std::string&) {
      ++lookups;
      if (hang) isOver.wait();
      return LookupResult{{Address::loopback(Address::Family::ipv4)}, {}};
    });
  }
  ~LookupThreads() override {
    over.set_value();
    awaitEnd();
  }

  // The helpers use the test until they have ended. After that the resolver has no thread for
  // further queries.
  void awaitEnd() {
    mayBegin = false;
    hang = false;
    EXPECT_TRUE(eventually([&] {
      ask("last");
      return failure.find("no thread could be started") != failure.npos;
    }));
  }

  void ask(const std::string& name) {
    queries.push_back(resolver.resolve(name, [this](LookupResult found) {
      ++answers;
      failure = found.failure;
    }));
    runTasks();
  }

  void runTasks() {
    std::deque<TaskQueue::Task> due;
    tasks->takeInto(due);
    for (auto& task : due) task();
  }

  template <class Condition>
  bool eventually(Condition condition) {
    return native::eventually(condition, [this] {
      passAMillisecond();
      runTasks();
    });
  }

  FakeClock clock;
  std::promise<void> over;
  const std::shared_future<void> isOver = over.get_future().share();
  std::atomic<bool> hang = false;
  bool mayBegin = true;
  std::atomic<int> lookups = 0;
  int answers = 0;
  std::string failure;
  SystemCalls calls{
      [this](std::string_view call) { return call == "pthread_create" && !mayBegin ? EAGAIN : 0; }};
  std::shared_ptr<TaskQueue> tasks = std::make_shared<TaskQueue>(std::make_shared<Waker>());
  TimerQueue timers;
  Resolver resolver{tasks, timers};
  std::vector<std::shared_ptr<Resolver::Query>> queries;
};

TEST_F(LookupThreads, AreSixtyFourAtMostHoweverManyHang) {
  hang = true;
  const auto askEightForNobody = [&] {
    for (int i = 0; i < 8; ++i) ask("slow");
    eventually([&] { return lookups == calls.count("pthread_create"); });
    queries.clear();
  };
  for (int threads = 8; threads <= 64; threads += 8) {
    askEightForNobody();
    EXPECT_EQ(lookups, threads);
  }
  askEightForNobody();
  EXPECT_EQ(lookups, 64);
  EXPECT_EQ(calls.count("pthread_create"), 64);
}

TEST_F(LookupThreads, ThatAreThroughMakeRoomForOthers) {
  for (int i = 1; i <= 20; ++i) {
    ask("quick");
    ASSERT_TRUE(eventually([&] { return answers == i; }));
  }
}

TEST_F(LookupThreads, HoldNothingOfNamesThatNobodyWaitsForAnyMore) {
  hang = true;
  for (int i = 0; i < 8; ++i) ask("slow");
  ASSERT_TRUE(eventually([&] { return lookups == 8; }));
  const auto before = heldMemory();
  constexpr std::size_t size = 1000, count = 1000;
  for (std::size_t i = 0; i < count; ++i) ask(std::string(size, 'x'));
  EXPECT_GT(heldMemory(), before + size * count);
  queries.resize(8);
  EXPECT_LT(heldMemory(), before + size * count / 4);
}

}  // namespace
}  // namespace web::native
