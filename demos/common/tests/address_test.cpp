// What people may type for a relay and a room.
#include "address.h"

#include <gtest/gtest.h>

namespace demos {
namespace {

TEST(Address, TheRelayAloneMeansTheDemosPath) {
  EXPECT_EQ(readAddress("ws://127.0.0.1:8080", "poker").url, "ws://127.0.0.1:8080/poker");
  EXPECT_EQ(readAddress("http://127.0.0.1:8080/", "poker").url, "http://127.0.0.1:8080/poker");
}

TEST(Address, APathThatIsGivenStays) {
  EXPECT_EQ(readAddress("wss://host/games/poker/", "poker").url, "wss://host/games/poker");
}

TEST(Address, APagesAddressNamesTheRoomToo) {
  const auto address = readAddress("http://127.0.0.1:8080/poker/#tea", "poker");
  EXPECT_EQ(address.url, "http://127.0.0.1:8080/poker");
  EXPECT_EQ(address.room, "tea");
}

TEST(Address, ARoomMayHaveAnyName) {
  EXPECT_EQ(roomUrl("ws://h/poker", "a b&c=\u00e9"), "ws://h/poker?room=a%20b%26c%3D%C3%A9");
}

}  // namespace
}  // namespace demos
