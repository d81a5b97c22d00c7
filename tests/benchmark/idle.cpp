// What open but silent sockets cost: `idle ws|wss COUNT` prints their memory, and the time of a
// turn.
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

#include <fcntl.h>
#include <malloc.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "listener.h"
#include "native/certificates.h"
#include "native/raw_server.h"
#include "native/tls_server.h"

namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

// One connection on the server's side: TLS if requested, the opening handshake, and silence.
class Guest {
 public:
  Guest(int descriptor, SSL_CTX* context) : descriptor_(descriptor) {
    fcntl(descriptor, F_SETFL, O_NONBLOCK);
    if (!context) return;
    ssl_ = SSL_new(context);
    SSL_set_fd(ssl_, descriptor);
    SSL_set_accept_state(ssl_);
  }

  // Returns false at the end.
  bool advance() {
    char bytes[2048];
    for (;;) {
      const auto count = read(bytes, sizeof bytes);
      if (count == 0) return false;
      if (count < 0) return true;
      head_.append(bytes, static_cast<std::size_t>(count));
      if (!head_.ends_with("\r\n\r\n")) continue;
      const auto answer = web::native::Peer::acceptingHead(head_) + "\r\n";
      head_ = {};
      if (ssl_) {
        SSL_write(ssl_, answer.data(), static_cast<int>(answer.size()));
      } else {
        send(descriptor_, answer.data(), answer.size(), MSG_NOSIGNAL);
      }
    }
  }

 private:
  // Negative: not now.
  long read(char* room, std::size_t size) {
    if (!ssl_) return recv(descriptor_, room, size, 0);
    const int count = SSL_read(ssl_, room, static_cast<int>(size));
    if (count > 0) return count;
    return SSL_get_error(ssl_, count) == SSL_ERROR_WANT_READ ? -1 : 0;
  }

  int descriptor_;
  SSL* ssl_ = nullptr;
  std::string head_;
};

// Runs until the parent ends it.
[[noreturn]] void serve(int listener, SSL_CTX* context) {
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  auto watch = [&](int descriptor) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = descriptor;
    epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
  };
  watch(listener);
  std::unordered_map<int, Guest> guests;
  for (;;) {
    epoll_event event{};
    if (epoll_wait(epoll, &event, 1, -1) < 1) continue;
    const int descriptor = event.data.fd;
    if (descriptor == listener) {
      const int accepted = accept(listener, nullptr, nullptr);
      guests.emplace(accepted, Guest(accepted, context));
      watch(accepted);
    } else if (!guests.at(descriptor).advance()) {
      guests.erase(descriptor);
      close(descriptor);
    }
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
  const std::string scheme = argumentCount == 3 ? arguments[1] : "";
  if (scheme != "ws" && scheme != "wss") {
    std::cerr << "usage: idle ws|wss COUNT\n";
    return 2;
  }
  const int count = std::atoi(arguments[2]);
  std::shared_ptr<SSL_CTX> context;
  // The server answers no pings.
  web::WebSocketInit init{.openTimeout = seconds(120), .keepAlive = seconds(0)};
  // Over TLS one after the other: otherwise the memory would include concurrent handshakes.
  int atOnce = 256;
  if (scheme == "wss") {
    const auto identity = web::native::makeIdentity({.names = "IP:127.0.0.1", .isAuthority = true});
    context = web::native::makeTlsContext({.identity = identity});
    init.trust = {.authorities = identity.pem(), .system = false};
    atOnce = 1;
  }
  init.handshakesInTurn = false;
  const auto [listener, port] = web::benchmark::listenOnLoopback();
  const auto child = fork();
  if (child == 0) serve(listener, context.get());
  close(listener);

  web::allowNetworkThread(false);
  const auto emptyTurn = microsecondsPerTurn();
  const auto before = mallinfo2().uordblks;
  std::vector<std::unique_ptr<web::WebSocket>> sockets;
  sockets.reserve(static_cast<std::size_t>(count));
  const auto vectorSize = sockets.capacity() * sizeof(sockets[0]);
  int open = 0, failed = 0;
  const auto url = scheme + "://127.0.0.1:" + std::to_string(port) + "/";
  // Some at a time, because a listener's backlog is limited.
  auto connect = [&] {
    auto& socket = *sockets.emplace_back(std::make_unique<web::WebSocket>(url, init));
    socket.onopen = [&] { ++open; };
    socket.onclose = [&] { ++failed; };
  };
  while (open + failed < count) {
    while (static_cast<int>(sockets.size()) < std::min(count, open + failed + atOnce)) connect();
    web::pollEvents();
  }
  const auto justOpened = mallinfo2().uordblks;
  const auto calm = steady_clock::now() + seconds(6);
  web::run([&] { return steady_clock::now() < calm; });
  const auto after = mallinfo2().uordblks;
  auto perSocket = [&](std::size_t bytes) {
    return static_cast<double>(bytes - before - vectorSize) / count;
  };
  std::cout << open << " open, " << failed << " failed; bytes each: " << perSocket(justOpened)
            << " just opened, " << perSocket(after)
            << " after six seconds of silence; a turn: " << emptyTurn << " us without sockets, "
            << microsecondsPerTurn() << " us with them" << std::endl;
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  std::_Exit(failed == 0 ? 0 : 1);
}
