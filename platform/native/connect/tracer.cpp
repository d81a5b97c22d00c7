#include "native/connect/tracer.h"

#include <atomic>
#include <cstdio>

#include "native/net/environment.h"
#include "text/printable.h"

namespace web::native {

namespace {

bool environmentAsks() {
  const auto value = environmentVariable("TWINSOCKET_TRACE");
  return value && !value->empty() && *value != "0";
}

}  // namespace

Tracer::Tracer(const WebSocketInit& init)
    : writesToStderr_(environmentAsks()), listener_(init.trace) {
  static std::atomic<int> last = 0;
  if (!*this) return;
  number_ = ++last;
  start_ = Clock::now();
}

void Tracer::say(std::string_view what) const {
  if (!*this) return;
  const std::chrono::duration<double> age = Clock::now() - start_;
  char prefix[40];
  std::snprintf(prefix, sizeof prefix, "[%d +%.4f s] ", number_, age.count());
  const auto line = prefix + protocol::printable(what);
  // In one call, so that lines of several threads do not mix.
  if (writesToStderr_) std::fputs((line + '\n').c_str(), stderr);
  if (listener_) listener_(line);
}

}  // namespace web::native
