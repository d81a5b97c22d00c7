// The same as socket.cpp, with Emscripten's websocket.h and what it lacks: checked arguments, exact
// text, events as objects, handlers as callables, a socket that can be destroyed anywhere. No
// listeners besides handlers, no tasks, no frames, no trace.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <emscripten/emscripten.h>
#include <emscripten/websocket.h>

#include "strings.h"

// A page throws exceptions that wasm cannot catch, so everything is checked beforehand.
EM_JS(int, isGoodUrl, (const char* url), {
  try {
    const whole =
        new URL(UTF8ToString(url), typeof location == 'object' ? location.href : undefined);
    return /^(wss?|https?):$/.test(whole.protocol) && !whole.hash ? 1 : 0;
  } catch (error) {
    return 0;
  }
});

// websocket.h ends a text at its first NUL.
EM_JS(void, sendText, (int socket, const char* text, int size), {
  WS.sockets[socket].send(
      new TextDecoder('utf-8', {ignoreBOM : true}).decode(HEAPU8.slice(text, text + size)));
});

EM_JS(double, bufferedAmountOf, (int socket), { return WS.sockets[socket].bufferedAmount; });

// websocket.h uses code 0 for none, and ends a reason at its first NUL.
EM_JS(void, closeSocket, (int socket, int code, const char* reason, int size), {
  const words = new TextDecoder().decode(HEAPU8.slice(reason, reason + size));
  if (code) {
    WS.sockets[socket].close(code, words);
  } else {
    WS.sockets[socket].close();
  }
});

namespace {

class Error : public std::runtime_error {
 public:
  Error(std::string name, const std::string& message)
      : std::runtime_error(message), name_(std::move(name)) {}
  const std::string& name() const { return name_; }

 private:
  std::string name_;
};

[[noreturn]] void fail(const char* name, const std::string& message) {
#if defined(__cpp_exceptions)
  throw Error(name, message);
#else
  std::fprintf(stderr, "%s: %s\n", name, message.c_str());
  std::abort();
#endif
}

bool isToken(std::string_view text) {
  if (text.empty()) return false;
  for (char c : text)
    if (c <= ' ' || c > '~' || std::string_view("()<>@,;:\\\"/[]?={}").find(c) != text.npos)
      return false;
  return true;
}

class Socket {
 public:
  struct Message {
    std::optional<std::string> text;
    std::vector<std::byte> bytes;
  };
  struct Close {
    bool wasClean;
    std::uint16_t code;
    std::string reason;
  };

  explicit Socket(const std::string& url, const std::vector<std::string>& protocols = {}) {
    if (!isGoodUrl(url.c_str())) fail("SyntaxError", "The URL '" + url + "' is invalid.");
    std::string list;
    for (std::size_t i = 0; i < protocols.size(); ++i) {
      if (!isToken(protocols[i]))
        fail("SyntaxError", "The subprotocol '" + protocols[i] + "' is invalid.");
      for (std::size_t j = 0; j < i; ++j)
        if (protocols[i] == protocols[j])
          fail("SyntaxError", "The subprotocol '" + protocols[i] + "' is there twice.");
      list += (i ? "," : "") + protocols[i];
    }
    EmscriptenWebSocketCreateAttributes attributes = {
        url.c_str(), protocols.empty() ? nullptr : list.c_str(), EM_FALSE};
    socket_ = emscripten_websocket_new(&attributes);
    if (socket_ <= 0) fail("NotSupportedError", "There is no WebSocket here.");
    emscripten_websocket_set_onopen_callback(socket_, this, didOpen);
    emscripten_websocket_set_onerror_callback(socket_, this, didFail);
    emscripten_websocket_set_onmessage_callback(socket_, this, didReceive);
    emscripten_websocket_set_onclose_callback(socket_, this, didClose);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() {
    closeSocket(socket_, 0, nullptr, 0);
    emscripten_websocket_delete(socket_);
  }

  void send(std::string_view text) {
    requireOpened();
    sendText(socket_, text.data(), static_cast<int>(text.size()));
  }
  void send(std::span<const std::byte> bytes) {
    requireOpened();
    emscripten_websocket_send_binary(socket_, const_cast<std::byte*>(bytes.data()), bytes.size());
  }
  void close(std::optional<std::uint16_t> code = std::nullopt, std::string_view reason = "") {
    if (code && *code != 1000 && (*code < 3000 || *code > 4999))
      fail("InvalidAccessError",
           "The code must be 1000 or 3000 to 4999, not " + std::to_string(*code) + ".");
    if (reason.size() > 123) fail("SyntaxError", "The reason is longer than 123 bytes.");
    closeSocket(socket_, code.value_or(reason.empty() ? 0 : 1000), reason.data(),
                static_cast<int>(reason.size()));
  }
  std::uint16_t readyState() const {
    unsigned short state = 0;
    emscripten_websocket_get_ready_state(socket_, &state);
    return state;
  }
  std::uint64_t bufferedAmount() const {
    return static_cast<std::uint64_t>(bufferedAmountOf(socket_));
  }
  std::string protocol() const {
    int size = 0;
    emscripten_websocket_get_protocol_length(socket_, &size);
    std::string text(static_cast<std::size_t>(size), '\0');
    emscripten_websocket_get_protocol(socket_, text.data(), size);
    text.pop_back();
    return text;
  }

  std::function<void()> onopen, onerror;
  std::function<void(Message&)> onmessage;
  std::function<void(Close&)> onclose;

 private:
  void requireOpened() const {
    if (readyState() == 0) fail("InvalidStateError", "The socket is still connecting.");
  }

  // A handler may be replaced, and its socket destroyed, while it runs.
  static EM_BOOL didOpen(int, const EmscriptenWebSocketOpenEvent*, void* self) {
    if (auto call = static_cast<Socket*>(self)->onopen) call();
    return EM_TRUE;
  }
  static EM_BOOL didFail(int, const EmscriptenWebSocketErrorEvent*, void* self) {
    if (auto call = static_cast<Socket*>(self)->onerror) call();
    return EM_TRUE;
  }
  static EM_BOOL didReceive(int, const EmscriptenWebSocketMessageEvent* event, void* self) {
    auto call = static_cast<Socket*>(self)->onmessage;
    if (!call) return EM_TRUE;
    Message message;
    if (event->isText) {
      message.text.emplace(reinterpret_cast<const char*>(event->data), event->numBytes - 1);
    } else {
      auto* bytes = reinterpret_cast<const std::byte*>(event->data);
      message.bytes.assign(bytes, bytes + event->numBytes);
    }
    call(message);
    return EM_TRUE;
  }
  static EM_BOOL didClose(int, const EmscriptenWebSocketCloseEvent* event, void* self) {
    auto call = static_cast<Socket*>(self)->onclose;
    if (!call) return EM_TRUE;
    Close close{event->wasClean != 0, event->code, event->reason};
    call(close);
    return EM_TRUE;
  }

  EMSCRIPTEN_WEBSOCKET_T socket_;
};

}  // namespace

int main(int count, char** arguments) {
  useStrings(count, arguments);
  Socket socket("/room");
  socket.onopen = [&] { socket.send("hi"); };
  socket.onmessage = [&](Socket::Message& message) {
    if (message.text) socket.close(1000);
  };
  socket.onclose = [](Socket::Close&) { emscripten_force_exit(0); };
  emscripten_exit_with_live_runtime();
}
