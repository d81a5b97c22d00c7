// What sockets cost that are open and silent: `idle COUNT` tells their memory, and a turn's time.
#include <web/event_loop.h>
#include <web/websocket.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <arpa/inet.h>
#include <malloc.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "native/raw_server.h"

namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

int listenOnLoopback(std::uint16_t& port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind(listener, generic, size) < 0 || listen(listener, 4096) < 0) std::_Exit(2);
  getsockname(listener, generic, &size);
  port = ntohs(address.sin_port);
  return listener;
}

// Accepts all handshakes and echoes nothing, until the parent ends it.
[[noreturn]] void serve(int listener) {
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  auto watch = [&](int descriptor) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = descriptor;
    epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
  };
  watch(listener);
  std::unordered_map<int, std::string> heads;
  for (;;) {
    epoll_event event{};
    if (epoll_wait(epoll, &event, 1, -1) < 1) continue;
    if (event.data.fd == listener) {
      watch(accept(listener, nullptr, nullptr));
      continue;
    }
    char bytes[2048];
    const auto count = recv(event.data.fd, bytes, sizeof bytes, 0);
    if (count <= 0) {
      close(event.data.fd);
      continue;
    }
    auto& head = heads[event.data.fd];
    head.append(bytes, static_cast<std::size_t>(count));
    if (!head.ends_with("\r\n\r\n")) continue;
    const auto answer = web::native::Peer::acceptingHead(head) + "\r\n";
    send(event.data.fd, answer.data(), answer.size(), MSG_NOSIGNAL);
    heads.erase(event.data.fd);
  }
}

double microsecondsPerTurn() {
  constexpr int turns = 20000;
  const auto start = steady_clock::now();
  for (int i = 0; i < turns; ++i) web::pollEvents();
  return std::chrono::duration<double, std::micro>(steady_clock::now() - start).count() / turns;
}

}  // namespace

int main(int argumentCount, char** arguments) {
  if (argumentCount != 2) {
    std::cerr << "usage: idle COUNT\n";
    return 2;
  }
  const int count = std::atoi(arguments[1]);
  std::uint16_t port = 0;
  const int listener = listenOnLoopback(port);
  const auto child = fork();
  if (child == 0) serve(listener);

  web::allowNetworkThread(false);
  const auto emptyTurn = microsecondsPerTurn();
  const auto before = mallinfo2().uordblks;
  std::vector<std::unique_ptr<web::WebSocket>> sockets;
  sockets.reserve(static_cast<std::size_t>(count));
  const auto vectorSize = sockets.capacity() * sizeof(sockets[0]);
  int open = 0, failed = 0;
  const auto url = "ws://127.0.0.1:" + std::to_string(port) + "/";
  // Some at a time: a listener's row is not endless.
  auto connect = [&] {
    auto& socket = *sockets.emplace_back(std::make_unique<web::WebSocket>(
        url, web::WebSocketInit{.openTimeout = seconds(120), .handshakesInTurn = false}));
    socket.onopen = [&] { ++open; };
    socket.onclose = [&] { ++failed; };
  };
  while (open + failed < count) {
    while (static_cast<int>(sockets.size()) < std::min(count, open + failed + 256)) connect();
    web::pollEvents();
  }
  const auto atOnce = mallinfo2().uordblks;
  const auto calm = steady_clock::now() + seconds(6);
  web::run([&] { return steady_clock::now() < calm; });
  const auto after = mallinfo2().uordblks;
  auto perSocket = [&](std::size_t bytes) {
    return static_cast<double>(bytes - before - vectorSize) / count;
  };
  std::cout << open << " open, " << failed << " failed; bytes each: " << perSocket(atOnce)
            << " just opened, " << perSocket(after)
            << " after six seconds of silence; a turn: " << emptyTurn << " us without sockets, "
            << microsecondsPerTurn() << " us with them" << std::endl;
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  std::_Exit(failed == 0 ? 0 : 1);
}
