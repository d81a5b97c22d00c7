// One socket of <emscripten/websocket.h>: a number, a twinsocket, and four callbacks.
#pragma once

#include <twinsocket.h>
#include <web/event_loop.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace web::emscripten_websocket {

// What a callback receives; each kind of event fills in what it has.
struct Event {
  int socket = 0;
  std::string_view text = {};  // Followed by a NUL where it is text.
  bool isText = false;
  bool wasClean = false;
  std::uint16_t code = 0;
};

// A function of the program. `call` knows its type and builds the struct that it takes.
struct Callback {
  void (*call)(const Callback& callback, const Event& event) = nullptr;
  void (*function)() = nullptr;
  void* userData = nullptr;
  std::optional<EventLoop> loop = {};  // Of the thread where it runs, if not the socket's own.
};

enum class EventKind { open, message, error, close };

// Belongs to one thread, which finds it by its number.
class Socket {
 public:
  explicit Socket(int id) : id_(id) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket();

  twinsocket_result open(std::string_view url, const char* const* protocols, std::size_t count);

  twinsocket* get() const { return socket_; }
  Callback& callback(EventKind kind) { return callbacks_[static_cast<std::size_t>(kind)]; }

 private:
  static twinsocket_handlers handlers();

  void fire(EventKind kind, Event event);

  const int id_;
  twinsocket* socket_ = nullptr;
  std::array<Callback, 4> callbacks_;

  // Lets an event that is on its way to another thread see whether the socket still exists.
  const std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);
};

// The calling thread's socket with this number, or null.
Socket* findSocket(int id);

// The number of a new socket, or an EMSCRIPTEN_RESULT.
int addSocket(std::string_view url, const char* protocols);

bool removeSocket(int id);
void removeAllSockets();

}  // namespace web::emscripten_websocket
