#include "emscripten_websocket/socket.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <emscripten/html5.h>

#include "emscripten_websocket/results.h"
#include "emscripten_websocket/threads.h"

namespace web::emscripten_websocket {

namespace {

using Sockets = std::map<int, std::unique_ptr<Socket>>;

Sockets& sockets() {
  thread_local Sockets* ours = nullptr;
  if (!ours) {
    announceThread();  // Its loop is needed for longer than the sockets.
    const auto made = std::make_shared<Sockets>();
    destroyWithThread(made);
    ours = made.get();
  }
  return *ours;
}

std::vector<std::string> split(const char* list) {
  std::vector<std::string> parts(1);
  for (; *list; ++list) {
    if (*list == ',')
      parts.emplace_back();
    else
      parts.back() += *list;
  }
  return parts;
}

Socket& socketOf(void* user) { return *static_cast<Socket*>(user); }

}  // namespace

Socket::~Socket() {
  forgetSocketId(id_);
  twinsocket_destroy(socket_);
}

twinsocket_handlers Socket::handlers() {
  twinsocket_handlers handlers{};
  handlers.size = sizeof handlers;
  handlers.on_open = [](void* user, twinsocket*) { socketOf(user).fire(EventKind::open, {}); };
  handlers.on_text = [](void* user, twinsocket*, const char* text, std::size_t size) {
    socketOf(user).fire(EventKind::message, {.text = {text, size}, .isText = true});
  };
  handlers.on_binary = [](void* user, twinsocket*, const void* bytes, std::size_t size) {
    socketOf(user).fire(EventKind::message, {.text = {static_cast<const char*>(bytes), size}});
  };
  handlers.on_error = [](void* user, twinsocket*, const char*, std::size_t) {
    socketOf(user).fire(EventKind::error, {});
  };
  handlers.on_close = [](void* user, twinsocket*, bool wasClean, std::uint16_t code,
                         const char* reason, std::size_t size) {
    socketOf(user).fire(EventKind::close,
                        {.text = {reason, size}, .wasClean = wasClean, .code = code});
  };
  return handlers;
}

twinsocket_result Socket::open(std::string_view url, const char* const* protocols,
                               std::size_t count) {
  twinsocket_options options;
  twinsocket_options_init(&options, sizeof options);
  options.protocols = protocols;
  options.protocol_count = count;
  const auto handlers = Socket::handlers();
  return twinsocket_create(url.data(), url.size(), &options, &handlers, this, &socket_);
}

// The callback may delete the socket, or set another one.
void Socket::fire(EventKind kind, Event event) {
  event.socket = id_;
  const auto& set = callback(kind);
  if (!set.call) return;
  if (!set.loop) {
    const Callback local{set.call, set.function, set.userData};
    return local.call(local, event);
  }
  set.loop->postTask([callback = set, event, bytes = std::string(event.text),
                      socket = std::weak_ptr(alive_)]() mutable {
    if (socket.expired()) return;
    event.text = bytes;
    callback.call(callback, event);
  });
}

Socket* findSocket(int id) {
  const auto found = sockets().find(id);
  return found == sockets().end() ? nullptr : found->second.get();
}

int addSocket(std::string_view url, const char* protocols) {
  const auto names = protocols ? split(protocols) : std::vector<std::string>{};
  std::vector<const char*> texts;
  for (const auto& name : names) texts.push_back(name.c_str());
  const int id = newSocketId();
  auto socket = std::make_unique<Socket>(id);
  if (const auto result = socket->open(url, texts.data(), texts.size())) return resultOf(result);
  sockets()[id] = std::move(socket);
  return id;
}

bool removeSocket(int id) { return sockets().erase(id) > 0; }

void removeAllSockets() { sockets().clear(); }

}  // namespace web::emscripten_websocket
