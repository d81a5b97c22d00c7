// The seam between the SDK and a platform.
//
// A Channel carries whole messages for one WebSocket. Each platform defines the functions below and
// those of <web/event_loop.h>; the linker picks them. Nothing else differs between platforms.
#pragma once

#include <web/websocket.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace web {

// Hears from a Channel. Called only from the event loop, never from inside a call to the Channel,
// and never again after abandon(). Nothing that it calls lets an exception out.
class ChannelClient {
 public:
  static constexpr std::size_t smallestLoan = 4096;

  virtual void didOpen() = 0;

  // The client takes the message by a swap; what it leaves, the channel reuses. A buffer that has
  // room for smallestLoan bytes or more is to be given back, so that the channel can give it up
  // when all is quiet: its reference outlives the call, whatever becomes of the client meanwhile.
  // That of a smaller one may not.
  virtual void didReceiveText(std::string& text) = 0;
  virtual void didReceiveBinary(std::vector<std::byte>& bytes) = 0;

  // Once at most, before didClose(). The message is for people, and empty where a page hides it.
  virtual void didFail(std::string message) = 0;

  // Once, and last.
  virtual void didClose(bool wasClean, std::uint16_t code, std::string reason) = 0;

 protected:
  ~ChannelClient() = default;
};

// Facts are asked of their owner: state() turns `closing` inside close(), and otherwise together
// with the matching call to the client.
class Channel {
 public:
  virtual ~Channel() = default;

  // Called in every state but CONNECTING. Once closing, the message is discarded and counted.
  virtual void sendText(std::string_view text) = 0;
  virtual void sendBinary(std::span<const std::byte> bytes) = 0;

  // The arguments are checked. Called in every state.
  virtual void close(std::optional<std::uint16_t> code, std::string_view reason) = 0;

  // The client is gone: close as "going away" and call it no more.
  virtual void abandon() = 0;

  virtual std::string url() const = 0;
  virtual std::string origin() const = 0;  // Of that URL, as in "wss://play.example".
  virtual WebSocket::ReadyState readyState() const = 0;
  virtual std::uint64_t bufferedAmount() const = 0;
  virtual std::string protocol() const = 0;
  virtual std::string extensions() const = 0;
};

// What is wrong with a URL, in words; nothing if a WebSocket can be opened with it.
std::optional<std::string> urlFault(std::string_view url);

// The URL and the protocols are checked, and nothing else of `init`: what the platform heeds of it
// it checks with misuseIn(). Refusals of the platform's own (SecurityError for mixed content) are
// thrown by throwDOMException() as well.
std::shared_ptr<Channel> openChannel(std::string_view url, const WebSocketInit& init,
                                     ChannelClient& client);

// The text with U+FFFD in place of each ill-formed part, as Web IDL's USVString.
std::string toWellFormed(std::string_view text);

// Text of others, fit for a person's eyes: 1 KiB at most, without controls, without what turns the
// direction of a line, and without the user and password of a URL.
std::string printable(std::string_view text);

// An exception left a handler or a task: tell whoever runs the loop.
void reportException(std::exception_ptr exception);

// Cleared by a platform whose compiler takes `throw` in builds that cannot catch.
inline bool exceptionsAreCaught = true;

// Prints the line where errors are read, and ends the program as abort() does.
[[noreturn]] void abortWith(std::string_view line);

// Throws, or in a build without exceptions ends the program with "twinsocket: name: message".
[[noreturn]] void throwDOMException(std::string_view message, std::string_view name);

#if defined(__cpp_exceptions)
// False if what was caught is no exception of C++. Its locals are not for each call's stack.
[[gnu::noinline]] inline bool reportCaughtException() {
  auto exception = std::current_exception();
  if (!exception) return false;
  reportException(std::move(exception));
  return true;
}
#endif

// Runs `call`; an exception that leaves it is reported and goes no further.
template <class F>
void callAndReport(F&& call) {
// -fno-exceptions does not know the words `try` and `catch`.
#if defined(__cpp_exceptions)
  try {
    call();
  } catch (...) {
    // pthread_exit() and cancellation unwind the stack by what is no exception of C++: it passes.
    if (!reportCaughtException()) throw;
  }
#else
  call();
#endif
}

// False if memory ran out meanwhile. Without exceptions the program has ended then.
template <class F>
[[nodiscard]] bool callWithinMemory(F&& call) {
// As above.
#if defined(__cpp_exceptions)
  try {
    call();
  } catch (const std::bad_alloc&) {
    return false;
  }
#else
  call();
#endif
  return true;
}

}  // namespace web
