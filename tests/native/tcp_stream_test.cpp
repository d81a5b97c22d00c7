// What a TCP stream knows about its next read, and about its end.
#include "native/net/tcp_stream.h"

#include <array>
#include <future>

#include "native/native_test.h"
#include "native/test_sockets.h"

namespace web::native {
namespace {

TcpStream connectedTo(const RawServer& server) {
  auto address = Address::loopback(Address::Family::ipv4);
  address.port = server.port();
  TcpStream stream(Socket::connectTo(address), {"the server"});
  EXPECT_TRUE(awaitSocket(stream.descriptor(), Wanted::toWrite));
  return stream;
}

TEST(TcpStream, MayHaveMoreWhenTheRoomIsFullAndElseHasNot) {
  std::promise<void> isRead;
  RawServer server([&](Peer& peer) {
    peer.write("of several bytes");
    isRead.get_future().wait();
  });
  auto stream = connectedTo(server);
  ASSERT_TRUE(awaitSocket(stream.descriptor(), Wanted::toRead));
  std::array<std::byte, 100> room{};
  auto transfer = stream.read(std::span(room).first(1));
  EXPECT_EQ(transfer.outcome, Outcome::done);
  EXPECT_FALSE(stream.takeDrained());
  transfer = stream.read(room);
  EXPECT_EQ(transfer.outcome, Outcome::done);
  EXPECT_TRUE(stream.takeDrained());
  EXPECT_FALSE(stream.takeDrained());
  isRead.set_value();
}

TEST(TcpStream, TellsThatReadingFoundAReset) {
  RawServer server([](Peer& peer) { peer.resetAtTheEnd(); });
  auto stream = connectedTo(server);
  server.finish();
  ASSERT_TRUE(awaitSocket(stream.descriptor(), Wanted::toRead));
  std::array<std::byte, 100> room{};
  EXPECT_EQ(stream.read(room).outcome, Outcome::failed);
  EXPECT_EQ(stream.failure(), "the connection was reset by the server");
}

}  // namespace
}  // namespace web::native
