// Runs each program of this folder against an echo server.
#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "native/raw_server.h"

namespace web::native {
namespace {

// What a program prints, and its exit status.
std::string outputOf(const std::string& program) {
  RawServer server(acceptAndEcho);
  std::string output;
  FILE* pipe = popen((program + " " + server.url()).c_str(), "r");
  char line[256];
  while (std::fgets(line, sizeof line, pipe)) output += line;
  const int status = pclose(pipe);
  return output + (status == 0 ? "" : "status " + std::to_string(status));
}

struct OtherLoop : testing::TestWithParam<const char*> {};

TEST_P(OtherLoop, ServesASocketAndATimer) {
  const std::string name = GetParam();
  EXPECT_EQ(outputOf(TWINSOCKET_OTHER_LOOPS_FOLDER "/other_loop_" + name),
            "hello from " + name + "\n");
}

// CMake lists the programs whose libraries are installed.
INSTANTIATE_TEST_SUITE_P(Of, OtherLoop, testing::Values(TWINSOCKET_OTHER_LOOPS),
                         [](const auto& loop) { return loop.param; });

}  // namespace
}  // namespace web::native
