// Runs a fuzz target once for each file in the given folders; this works with any compiler. As with
// GoogleTest, GTEST_SHUFFLE and GTEST_RANDOM_SEED set a random order.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

// 0: in the order of names.
static unsigned seedOfOrder() {
  const char* shuffles = std::getenv("GTEST_SHUFFLE");
  const char* seed = std::getenv("GTEST_RANDOM_SEED");
  if (!shuffles || *shuffles != '1') return 0;
  return seed ? static_cast<unsigned>(std::strtoul(seed, nullptr, 10)) : 1;
}

int main(int count, char** arguments) {
  std::size_t replayed = 0;
  for (int i = 1; i < count; ++i) {
    std::vector<std::filesystem::path> files;
    for (auto& entry : std::filesystem::directory_iterator(arguments[i]))
      files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    if (const auto seed = seedOfOrder()) {
      std::shuffle(files.begin(), files.end(), std::minstd_rand(seed));
    }
    for (auto& path : files) {
      std::fprintf(stderr, "%s\n",
                   path.c_str());  // The last name printed is the input that failed.
      std::ifstream file(path, std::ios::binary);
      std::string content(std::istreambuf_iterator<char>(file), {});
      // A vector of exactly this size, so that a sanitizer detects a read beyond it.
      std::vector<std::uint8_t> bytes(content.begin(), content.end());
      LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
      ++replayed;
    }
  }
  std::printf("%zu inputs replayed\n", replayed);
  return replayed > 0 ? 0 : 1;
}
