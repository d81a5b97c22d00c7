// With a thread_local object's destructor.
#include <utility>
#include <vector>

#include "emscripten_websocket/threads.h"

namespace web::emscripten_websocket {

namespace {

struct Objects {
  Objects() = default;
  Objects(const Objects&) = delete;
  Objects& operator=(const Objects&) = delete;
  ~Objects() {
    while (!kept.empty()) kept.pop_back();
  }
  std::vector<std::shared_ptr<void>> kept;
};

}  // namespace

void destroyWithThread(std::shared_ptr<void> object) {
  thread_local Objects objects;
  objects.kept.push_back(std::move(object));
}

}  // namespace web::emscripten_websocket
