// When the network of a page may be back. Linked only into programs that reconnect.
#include "network_watch.h"

#include <utility>

#include <emscripten/em_macros.h>

#include "emscripten/memory_glue.h"
#include "emscripten/network_watch_glue.h"
#include "exceptions.h"

namespace web {

namespace emscripten {

class PageWatch final : public NetworkWatch {
 public:
  explicit PageWatch(std::function<void()> mayBeBack) : mayBeBack_(std::move(mayBeBack)) {
    twinsocketWatchNetwork(addressOf(this));
  }
  PageWatch(const PageWatch&) = delete;
  PageWatch& operator=(const PageWatch&) = delete;
  ~PageWatch() override { twinsocketUnwatchNetwork(addressOf(this)); }

  // The call may destroy this object.
  void tell() const {
    const auto mayBeBack = mayBeBack_;
    callAndReport(mayBeBack);
  }

 private:
  const std::function<void()> mayBeBack_;
};

}  // namespace emscripten

std::unique_ptr<NetworkWatch> watchNetwork(std::function<void()> mayBeBack) {
  return std::make_unique<emscripten::PageWatch>(std::move(mayBeBack));
}

}  // namespace web

extern "C" {

EMSCRIPTEN_KEEPALIVE void twinsocketNetworkMayBeBack(double watch) {
  web::emscripten::objectAt<web::emscripten::PageWatch>(watch).tell();
}

}  // extern "C"
