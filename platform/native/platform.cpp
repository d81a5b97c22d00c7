// The native definitions of platform.h and <web/event_loop.h>.
#include <web/event_loop.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "native/channel/start_channel.h"
#include "native/connect/target.h"
#include "native/loop/event_loop.h"
#include "platform.h"
#include "text/printable.h"
#include "text/utf8.h"

namespace web {

using native::Loop;

bool pollEvents() { return Loop::current().pollEvents(); }

int run() { return Loop::current().run(nullptr); }
int run(std::function<bool()> frame) { return Loop::current().run(&frame); }

void quit(int status) { Loop::current().quit(status); }

void allowNetworkThread(bool allowed) { Loop::current().allowNetworkThread(allowed); }

std::optional<std::intptr_t> pollHandle() {
  const auto descriptor = Loop::current().standby().giveDescriptor();
  if (descriptor < 0) return {};
  return descriptor;
}

std::optional<std::chrono::steady_clock::time_point> nextDeadline() {
  const auto deadline = Loop::current().standby().nextDeadline();
  if (deadline == native::forever) return {};
  return deadline;
}

void postTask(std::function<void()> task) { Loop::current().postTask(std::move(task)); }

EventLoop EventLoop::current() { return EventLoop(Loop::current().tasks()); }

bool EventLoop::postTask(std::function<void()> task) const {
  auto tasks = tasks_.lock();
  return tasks && tasks->post(std::move(task));
}

RunGuard::RunGuard() : loop_(Loop::current().tasks()) { Loop::current().tasks()->hold(); }

void RunGuard::release() {
  if (auto loop = std::exchange(loop_, {}).lock()) loop->release();
}

std::optional<std::string> urlFault(std::string_view url) {
  auto result = protocol::parseWebSocketUrl(url);
  if (result.url) return {};
  return std::move(result.fault);
}

OpenedChannel openDefaultChannel(std::string_view url, const WebSocketInit& defaults,
                                 ChannelClient& client) {
  const auto parsed = protocol::parseWebSocketUrl(url);
  if (!parsed.url) return Misuse{parsed.fault, "SyntaxError"};
  return native::startChannel(*parsed.url, defaults, native::targetOf(*parsed.url), client);
}

Capabilities capabilities() {
  return {.headers = true,
          .origin = true,
          .clientCertificate = true,
          .serverName = true,
          .connectTo = true,
          .localAddress = true,
          .resolve = true,
          .unixSocket = native::Socket::longestPath() > 0};
}

// No browser guards the network of native programs.
void TargetAddressSpace::tellPage(std::optional<IPAddressSpace>) {}

std::string toWellFormed(std::string_view text) { return protocol::toWellFormed(text); }

std::string printable(std::string_view text) { return protocol::printable(text); }

bool exceptionsAreCaught() { return true; }

void abortWith(std::string_view line) {
  std::fputs((std::string(line) + '\n').c_str(), stderr);
  std::abort();
}

void reportException(std::exception_ptr exception) { Loop::current().report(std::move(exception)); }

}  // namespace web
