// 2,000 sockets for five minutes: random traffic, random faults, constant memory, no descriptor
// left over.
#include <web/event_loop.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include <malloc.h>
#include <unistd.h>

#include "long/crowd.h"

namespace web::native {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr unsigned seed = 6;

seconds length() {
  const char* chosen = std::getenv("TWINSOCKET_TEST_SECONDS");
  return seconds(chosen ? std::atoi(chosen) : 300);
}

double residentMegabytes() {
  long all = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> all >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

std::ptrdiff_t openDescriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

// In allocated blocks, whichever pages they are on.
double allocatedMegabytes() {
  const auto heap = mallinfo2();
  return static_cast<double>(heap.uordblks + heap.hblkhd) / 1e6;
}

// Longer than connections keep memory that they may need again, and longer than closed ones may
// wait for the Close frame and the end of TCP.
void awaitSilence(Crowd& crowd) {
  const auto start = steady_clock::now();
  auto quietSince = start;
  run([&] {
    crowd.comeBack();
    crowd.fillWindows();
    const auto now = steady_clock::now();
    if (!crowd.isQuiet()) quietSince = now;
    return now - quietSince < seconds(15) && now - start < seconds(600);
  });
  EXPECT_TRUE(crowd.isQuiet());
}

struct Memory {
  double allocated, resident;
};

// Each time with 2,000 connections in the same state, so that only leaks differ. Free memory is the
// C library's reserve, and does not count.
Memory memoryAtRest(Crowd& crowd) {
  crowd.tellServer("rest");
  awaitSilence(crowd);
  const auto untrimmed = residentMegabytes();
  malloc_trim(0);
  const Memory memory{allocatedMegabytes(), residentMegabytes()};
  std::cout << memory.allocated << " MB allocated, " << memory.resident << " MB resident, "
            << untrimmed << " MB with the C library's reserve" << std::endl;
  crowd.tellServer("go on");
  return memory;
}

// Afterwards the loop has all the descriptors that it keeps.
void openFew() {
  Crowd few(seed);
  few.tellServer("rest");
  few.comeBack();
  run([&] { return few.totals().opened < 10; });
  EXPECT_EQ(few.end(), "");
}

TEST(Soak, Of2000SocketsKeepsMemoryFlatAndLeaksNoDescriptor) {
  std::cout << "seed " << seed << ", " << length().count() << " s" << std::endl;
  mallopt(M_ARENA_MAX, 1);  // malloc_trim() does not reach the end of other threads' arenas.
  // Larger blocks get their own pages. Otherwise what zlib allocates while it writes, 200 KB for
  // each of 667 sockets, leaves a heap of 300 MB in which the remaining blocks are scattered at
  // random.
  mallopt(M_MMAP_THRESHOLD, 4096);
  openFew();
  const auto descriptorsBefore = openDescriptors();
  Crowd crowd(seed);
  double most = 0;
  const auto soakFor = [&](seconds time) {
    const auto start = steady_clock::now();
    run([&] {
      crowd.step();
      most = std::max(most, residentMegabytes());
      return steady_clock::now() - start < time;
    });
  };
  const auto firstPart = std::min(length() / 3, seconds(60));
  soakFor(firstPart);
  const auto early = memoryAtRest(crowd);
  soakFor(length() - firstPart);
  const auto late = memoryAtRest(crowd);
  const auto& totals = crowd.totals();
  std::cout << totals.opened << " opened, " << totals.clean << " closed cleanly, " << totals.lost
            << " lost, " << totals.destroyed << " destroyed, " << totals.echoed
            << " messages echoed, " << totals.bytes / 1000000 << " MB sent, " << most
            << " MB with the most" << std::endl;
  EXPECT_LT(late.allocated, early.allocated * 1.02);
  EXPECT_LT(late.resident, early.resident * 1.02);
  EXPECT_GT(totals.lost, 100u);
  EXPECT_EQ(crowd.end(), "") << "the server has seen what is wrong";
  EXPECT_EQ(openDescriptors(), descriptorsBefore);
}

}  // namespace
}  // namespace web::native
