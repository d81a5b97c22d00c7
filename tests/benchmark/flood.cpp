// Small messages as fast as possible, in one direction: `flood receive|send COUNT`. For counting
// instructions (valgrind --tool=callgrind) and system calls (strace -fc); the server is a separate
// process.
#include <web/event_loop.h>
#include <web/websocket.h>

#include <cstdlib>
#include <cstring>
#include <functional>
#include <future>
#include <iostream>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include "native/raw_server.h"

namespace {

using web::native::Peer;
using web::native::RawServer;

constexpr int batch = 1000;

void floodClient(Peer& peer, int count) {
  const auto message = web::native::frame(0x82, std::string(32, 'x'));
  std::string frames;
  for (int i = 0; i < batch; ++i) frames += message;
  for (int i = 0; i < count; i += batch) peer.write(frames);
  peer.write(web::native::closeFrame(1000));
  peer.readToEnd();
}

// Runs in a child process. Reports its port through the pipe, and ends when the client has gone.
[[noreturn]] void serve(bool sends, int count, int toParent) {
  std::promise<void> over;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    if (sends) {
      floodClient(peer, count);
    } else {
      while (peer.read(65536).size() == 65536) {
      }
    }
    over.set_value();
  });
  const auto port = server.port();
  if (write(toParent, &port, sizeof port) == sizeof port) over.get_future().wait();
  server.finish();
  std::_Exit(0);
}

int receive(const std::string& url, int expected) {
  web::WebSocket socket(url);
  socket.binaryType = web::BinaryType::arraybuffer;
  int count = 0;
  socket.onmessage = [&] { ++count; };
  web::run();
  return count == expected ? 0 : 1;
}

int send(const std::string& url, int count) {
  web::WebSocket socket(url, {.closeTimeout = std::chrono::milliseconds(1)});
  const std::vector<std::byte> message(32);
  std::function<void()> sendSome = [&] {
    for (int i = 0; i < batch; ++i) socket.send(message);
    if ((count -= batch) > 0) return web::postTask(sendSome);
    socket.close();
  };
  socket.onopen = [&] { sendSome(); };
  web::run();
  return 0;
}

}  // namespace

int main(int argumentCount, char** arguments) {
  if (argumentCount != 3) {
    std::cerr << "usage: flood receive|send COUNT\n";
    return 2;
  }
  const bool receives = std::strcmp(arguments[1], "receive") == 0;
  const int count = std::atoi(arguments[2]) / batch * batch;
  int ends[2];
  if (pipe(ends) < 0) return 2;
  const auto child = fork();
  if (child == 0) serve(receives, count, ends[1]);
  std::uint16_t port = 0;
  if (read(ends[0], &port, sizeof port) != sizeof port) return 2;
  const auto url = "ws://127.0.0.1:" + std::to_string(port) + "/";
  const int status = receives ? receive(url, count) : send(url, count);
  waitpid(child, nullptr, 0);
  return status;
}
