// With fiber-local storage: mingw destroys thread_local objects in freed memory (GCC 83562).
#include <vector>

#include "emscripten_websocket/threads.h"

#include <windows.h>

namespace web::emscripten_websocket {

namespace {

using Objects = std::vector<std::shared_ptr<void>>;

void WINAPI destroy(void* value) {
  const std::unique_ptr<Objects> objects(static_cast<Objects*>(value));
  while (objects && !objects->empty()) objects->pop_back();
}

}  // namespace

void destroyWithThread(std::shared_ptr<void> object) {
  static const auto slot = FlsAlloc(destroy);
  auto* objects = static_cast<Objects*>(FlsGetValue(slot));
  if (!objects) FlsSetValue(slot, objects = std::make_unique<Objects>().release());
  objects->push_back(std::move(object));
}

}  // namespace web::emscripten_websocket
