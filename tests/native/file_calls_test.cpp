// The system calls that are made to read a file.
#include <gtest/gtest.h>

#include <cerrno>

#include "native/net/read_file.h"
#include "native/system_calls.h"

namespace web::native {
namespace {

TEST(FileCalls, ThatASignalInterruptsAreMadeAgain) {
  SystemCalls calls([left = 2](std::string_view call) mutable {
    return call == "read" && left > 0 ? (--left, EINTR) : 0;
  });
  const auto file = readFile("/etc/passwd", std::size_t{1} << 20);
  EXPECT_EQ(file.fault, "");
  EXPECT_FALSE(file.bytes.empty());
  EXPECT_EQ(calls.failures("read"), 2);
}

TEST(FileCalls, OpenNoFileForTheProgramsChildren) {
  SystemCalls calls([](std::string_view) { return 0; });
  EXPECT_EQ(readFile("/etc/passwd", std::size_t{1} << 20).fault, "");
  EXPECT_EQ(calls.count("open"), 1);
  EXPECT_EQ(calls.count("open, for children too"), 0);
}

}  // namespace
}  // namespace web::native
