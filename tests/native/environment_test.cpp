// When environment variables are trusted.
#include "native/net/environment.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>

#include <sys/auxv.h>
#include <sys/wait.h>
#include <unistd.h>

#include "native/test_system.h"

namespace web::native {
namespace {

constexpr const char* probe = "TWINSOCKET_PROBE";

TEST(Environment, IsBelievedByAnOrdinaryProgram) {
  EXPECT_EQ(environmentVariable("TWINSOCKET_NOT_SET"), std::nullopt);
  setEnvironmentVariable("TWINSOCKET_SET", "x");
  EXPECT_EQ(environmentVariable("TWINSOCKET_SET"), "x");
  unsetEnvironmentVariable("TWINSOCKET_SET");
}

// Runs this program again, with root's privileges and a variable that was set by another user.
TEST(Environment, IsNotBelievedByAPrivilegedProgram) {
  constexpr int notPrivileged = 2;
  if (std::getenv(probe)) {
    std::_Exit(getauxval(AT_SECURE) == 0 ? notPrivileged : environmentVariable(probe) ? 1 : 0);
  }
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a program more rights than its caller's";
  namespace fs = std::filesystem;
  const auto folder =
      fs::temp_directory_path() / ("twinsocket-setuid-" + std::to_string(std::random_device()()));
  fs::create_directory(folder);
  const auto copy = (folder / "tests").string();
  fs::copy_file("/proc/self/exe", copy);
  fs::permissions(copy, fs::perms(04755));
  const auto child = fork();
  if (child == 0) {
    constexpr unsigned nobody = 65534;
    if (setgid(nobody) != 0 || setuid(nobody) != 0) std::_Exit(notPrivileged);
    setEnvironmentVariable(probe, "hostile");
    execl(copy.c_str(), copy.c_str(),
          "--gtest_filter=Environment.IsNotBelievedByAPrivilegedProgram", nullptr);
    std::_Exit(notPrivileged);
  }
  int status = 0;
  waitpid(child, &status, 0);
  fs::remove_all(folder);
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == notPrivileged)
    GTEST_SKIP() << "programs get no rights from files here";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace web::native
