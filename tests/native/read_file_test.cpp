// Small files: read completely, only regular files, and only up to a limit.
#include "native/net/read_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include <sys/stat.h>
#include <unistd.h>

namespace web::native {
namespace {

struct ReadFile : testing::Test {
  ~ReadFile() override { std::filesystem::remove(path); }

  const std::string path = "/tmp/twinsocket_read_file_" + std::to_string(getpid());
};

TEST_F(ReadFile, GivesAllOfIt) {
  const std::string text(200'000, 'x');
  std::ofstream(path) << text;
  EXPECT_EQ(readFile(path, 200'000).bytes, text);
  EXPECT_EQ(readFile(path, 200'000).fault, "");
}

TEST_F(ReadFile, TakesNoMoreThanItIsAskedFor) {
  std::ofstream(path) << "12345";
  EXPECT_EQ(readFile(path, 4).fault, "it has more than 4 bytes.");
  EXPECT_EQ(readFile(path, 4).bytes, "");
}

TEST_F(ReadFile, SaysWhyThereIsNothing) {
  EXPECT_EQ(readFile(path, 9).fault, "No such file or directory.");
}

TEST_F(ReadFile, LeavesNoFileOpen) {
  const auto nextDescriptor = [] {
    const int next = dup(STDERR_FILENO);
    close(next);
    return next;
  };
  std::ofstream(path) << "12345";
  const int before = nextDescriptor();
  for (std::size_t most : {4, 9}) readFile(path, most);
  EXPECT_EQ(nextDescriptor(), before);
}

TEST_F(ReadFile, DoesNotWaitForAPipe) {
  ASSERT_EQ(mkfifo(path.c_str(), S_IRUSR | S_IWUSR), 0);
  EXPECT_EQ(readFile(path, 9).fault, "it is not a file.");
}

TEST_F(ReadFile, TakesNoDeviceThatNeverEnds) {
  EXPECT_EQ(readFile("/dev/zero", 9).fault, "it is not a file.");
}

}  // namespace
}  // namespace web::native
