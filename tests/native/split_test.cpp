// Partial reads and writes: however the network splits the bytes, the messages are complete.
#include <algorithm>
#include <future>

#include "native/native_test.h"
#include "native/test_sockets.h"

namespace web::native {
namespace {

// Bytes that reveal a lost, doubled or moved part.
std::vector<std::byte> pattern(std::size_t size) {
  std::vector<std::byte> bytes(size);
  std::uint32_t state = 1;
  for (auto& each : bytes) {
    state = state * 1664525 + 1013904223;
    each = static_cast<std::byte>(state >> 24);
  }
  return bytes;
}

std::string_view textOf(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Makes the client's end of its connection to `port` take few bytes at a time.
void shrinkSendBufferTo(std::uint16_t port) {
  int found = 0;
  for (int descriptor = 3; descriptor < 4096; ++descriptor) {
    if (peerPortOf(descriptor) != port) continue;
    limitSendBuffer(descriptor,
                    65536);  // Below one segment of the loopback interface, each write would wait
                             // for a delayed ACK.
    ++found;
  }
  EXPECT_EQ(found, 1);
}

TEST(Splits, OfOneByteEachLeaveMessagesWhole) {
  RawServer server([](Peer& peer) {
    auto wire = Peer::acceptingHead(peer.readHead()) + "\r\n" + frame(0x81, "Grüße") +
                frame(0x02, "ab") + frame(0x89, "ping") + frame(0x80, "cd") +
                frame(0x82, std::string(300, 'x')) + closeFrame(1000, "bye");
    for (char byte : wire) peer.write({&byte, 1});
    EXPECT_EQ(peer.readFrame().firstByte, 0x8au);  // The pong.
    EXPECT_EQ(peer.readFrame().firstByte, 0x88u);
  });
  LoggedSocket socket(server.url());
  runToEnd();
  EXPECT_THAT(socket.log,
              ElementsAre("open", "\"Grüße\"", "Blob(4)", "Blob(300)", "close 1000 clean bye"));
}

TEST(Splits, OfTheAnswerAndTheFirstFramesInOneSegmentLoseNothing) {
  RawServer server([](Peer& peer) {
    peer.write(Peer::acceptingHead(peer.readHead()) + "\r\n" + frame(0x81, "at once") +
               closeFrame(1000));
    peer.endWriting();
    peer.readToEnd();
  });
  LoggedSocket socket(server.url());
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "\"at once\"", "close 1000 clean"));
}

TEST(Splits, OfLargeMessagesBothWaysThroughSmallBuffersLeaveThemWhole) {
  const auto bytes = pattern(16 << 20);
  std::promise<bool> arrived;
  RawServer server(
      [&](Peer& peer) {
        peer.acceptHandshake();
        auto received = peer.readFrame();
        arrived.set_value(received.payload == textOf(bytes));
        peer.write(frame(0x82, received.payload));
        peer.echo();
      },
      {.sendBuffer = 65536});
  LoggedSocket socket(server.url());
  socket.binaryType = BinaryType::arraybuffer;
  bool returned = false;
  socket.onopen = [&] {
    shrinkSendBufferTo(server.port());
    socket.send(bytes);
  };
  socket.onmessage = [&](MessageEvent& event) {
    returned = std::ranges::equal(event.arrayBuffer()->bytes(), bytes);
    socket.close(1000);
  };
  runToEnd();
  EXPECT_TRUE(arrived.get_future().get());
  EXPECT_TRUE(returned);
  EXPECT_THAT(socket.log, ElementsAre("open", "ArrayBuffer(16777216)", "close 1000 clean"));
}

TEST(Splits, OfManySizesBothWaysAtOnceLeaveMessagesWhole) {
  std::vector<std::size_t> sizes;
  for (std::size_t size : {0, 1, 125, 126, 65535, 65536, 131071, 131072, 200000}) {
    for (std::size_t more = 0; more < 3; ++more) sizes.push_back(size + more);
  }
  RawServer server(
      [&](Peer& peer) {
        peer.acceptHandshake();
        peer.echo();
      },
      {.receiveBuffer = 65536, .sendBuffer = 65536});
  LoggedSocket socket(server.url());
  socket.binaryType = BinaryType::arraybuffer;
  std::size_t next = 0;
  socket.onopen = [&] {
    for (auto size : sizes) socket.send(pattern(size));
  };
  socket.onmessage = [&](MessageEvent& event) {
    EXPECT_TRUE(std::ranges::equal(event.arrayBuffer()->bytes(), pattern(sizes[next]))) << next;
    if (++next == sizes.size()) socket.close(1000);
  };
  runToEnd();
  EXPECT_EQ(next, sizes.size());
}

TEST(Splits, OfAFloodLeaveTheOrderAsItWas) {
  constexpr int count = 100000;
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    std::string wire;
    for (int i = 0; i < count; ++i) wire += frame(0x81, std::to_string(i));
    peer.write(wire + closeFrame(1000));
    peer.readFrame();
  });
  WebSocket socket(server.url());
  int next = 0;
  socket.onmessage = [&](MessageEvent& event) {
    if (*event.text() == std::to_string(next)) ++next;
  };
  runToEnd();
  EXPECT_EQ(next, count);
}

}  // namespace
}  // namespace web::native
