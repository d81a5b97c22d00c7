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

Tracer::Tracer(const WebSocketInit& init) {
  static std::atomic<int> last = 0;
  const bool writesToStderr = environmentAsks();
  if (!writesToStderr && !init.trace) return;
  output_ =
      std::make_unique<const Output>(Output{writesToStderr, init.trace, Clock::now(), ++last});
}

void Tracer::say(std::string_view what) const {
  if (!*this) return;
  const std::chrono::duration<double> age = Clock::now() - output_->start;
  char prefix[40];
  std::snprintf(prefix, sizeof prefix, "[%d +%.4f s] ", output_->number, age.count());
  const auto line = prefix + protocol::printable(what);
  // In one call, so that lines of several threads do not mix.
  if (output_->writesToStderr) std::fputs((line + '\n').c_str(), stderr);
  if (output_->listener) output_->listener(line);
}

}  // namespace web::native
