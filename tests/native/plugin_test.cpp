// A program that loads and unloads a plugin that contains the library.
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "native/eventually.h"
#include "native/test_system.h"

namespace web::native {
namespace {

std::shared_future<void> isUnloaded;
std::atomic<int> ended = 0;

void lookUp() {
  isUnloaded.wait();
  ++ended;
}

// The thread that used it has ended before: only then may it be unloaded. Its code stays until the
// helper threads have ended, and no longer.
TEST(Plugin, MayBeUnloadedWhileItLooksUpANameAndIsGoneAfterThat) {
  std::promise<void> unloaded;
  isUnloaded = unloaded.get_future().share();
  ended = 0;
  for (int i = 0; i < 2; ++i) {
    void* plugin = loadLibrary(TEST_PLUGIN);
    ASSERT_TRUE(plugin);
    auto* begin = reinterpret_cast<void (*)(void (*)())>(functionOf(plugin, "beginLookup"));
    ASSERT_TRUE(begin);
    std::thread([=] { begin(lookUp); }).join();
    unloadLibrary(plugin);
  }
  EXPECT_TRUE(isLoaded(TEST_PLUGIN));
  unloaded.set_value();
  EXPECT_TRUE(eventually([] { return ended == 2; }));
  EXPECT_TRUE(eventually([] { return !isLoaded(TEST_PLUGIN); }));
}

}  // namespace
}  // namespace web::native
