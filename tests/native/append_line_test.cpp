// A file that holds secrets, in a folder that other users may write to.
#include "native/net/append_line.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace web::native {
namespace {

struct AppendLine : testing::Test {
  AppendLine() { std::filesystem::create_directory(folder); }
  ~AppendLine() override { std::filesystem::remove_all(folder); }

  std::string path(const char* name) const { return (folder / name).string(); }
  std::string textOf(const char* name) const {
    std::stringstream text;
    text << std::ifstream(path(name)).rdbuf();
    return text.str();
  }

  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() /
      ("twinsocket-append-" + std::to_string(std::random_device()()));
};

TEST_F(AppendLine, MakesAFileForItsOwnerAlone) {
  const auto before = umask(0);
  appendLine(path("keys"), "one");
  umask(before);
  appendLine(path("keys"), "two");
  EXPECT_EQ(textOf("keys"), "one\ntwo\n");
  struct stat status {};
  stat(path("keys").c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777u, 0600u);
}

TEST_F(AppendLine, FollowsNoLink) {
  std::ofstream(path("precious")) << "all is well\n";
  std::filesystem::create_symlink(path("precious"), path("keys"));
  appendLine(path("keys"), "one");
  EXPECT_EQ(textOf("precious"), "all is well\n");
}

TEST_F(AppendLine, WaitsForNobody) {
  ASSERT_EQ(mkfifo(path("keys").c_str(), 0600), 0);
  appendLine(path("keys"), "one");
}

TEST_F(AppendLine, LeavesNoDescriptorBehind) {
  const int before = open("/", O_RDONLY);
  close(before);
  appendLine(path("keys"), "one");
  const int after = open("/", O_RDONLY);
  close(after);
  EXPECT_EQ(after, before);
}

}  // namespace
}  // namespace web::native
