// The boundaries of TLS records, in any split.
#include "native/tls/tls_records.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "protocol/bytes.h"

namespace web::native {
namespace {

constexpr char applicationData = 23, handshake = 22;

std::string record(char kind, std::size_t size) {
  return std::string{kind, 3, 3, static_cast<char>(size >> 8), static_cast<char>(size & 0xff)} +
         std::string(size, 'x');
}

// How much is taken each time, if `bytes` arrive in pieces of `step` and each call may end `most`
// records.
std::vector<std::size_t> portions(std::string_view bytes, std::size_t most) {
  TlsRecords records;
  std::vector<std::size_t> sizes;
  while (!bytes.empty()) {
    auto left = most;
    sizes.push_back(records.take(protocol::asBytes(bytes), left));
    bytes.remove_prefix(sizes.back());
  }
  return sizes;
}

TEST(TlsRecords, AreTakenTogetherUpToSoMany) {
  const auto bytes = record(applicationData, 10) + record(applicationData, 0) +
                     record(applicationData, 300) + record(applicationData, 1);
  EXPECT_EQ(portions(bytes, 3), (std::vector<std::size_t>{15 + 5 + 305, 6}));
  EXPECT_EQ(portions(bytes, 1), (std::vector<std::size_t>{15, 5, 305, 6}));
  EXPECT_EQ(portions(bytes, 100), (std::vector<std::size_t>{bytes.size()}));
}

TEST(TlsRecords, AreCountedDown) {
  TlsRecords records;
  std::size_t left = 5;
  records.take(protocol::asBytes(record(applicationData, 1) + record(applicationData, 2)), left);
  EXPECT_EQ(left, 3u);
  EXPECT_EQ(records.take(protocol::asBytes(record(applicationData, 1).substr(0, 3)), left), 3u);
  EXPECT_EQ(left, 3u);
}

TEST(TlsRecords, OfOtherThanApplicationDataEndAPortion) {
  const auto bytes = record(handshake, 40) + record(applicationData, 1) + record(handshake, 2) +
                     record(applicationData, 1);
  EXPECT_EQ(portions(bytes, 100), (std::vector<std::size_t>{45, 6 + 7, 6}));
}

TEST(TlsRecords, EndWhereTheyEndOverAnySplit) {
  const auto bytes = record(applicationData, 3) + record(applicationData, 0) +
                     record(applicationData, 600) + record(handshake, 2) +
                     record(applicationData, 1);
  for (std::size_t step = 1; step < bytes.size(); ++step) {
    TlsRecords records;
    std::vector<std::size_t> ends;
    for (std::size_t at = 0; at < bytes.size();) {
      std::size_t left = 1;
      at += records.take(protocol::asBytes(std::string_view(bytes).substr(at, step)), left);
      if (left == 0) ends.push_back(at);
    }
    EXPECT_EQ(ends, (std::vector<std::size_t>{8, 13, 618, 625, 631})) << step;
  }
}

}  // namespace
}  // namespace web::native
