// A program that does not know the library, and loads and unloads the plugin that its argument
// names.
#include <atomic>
#include <future>
#include <iostream>
#include <thread>

#include <dlfcn.h>

namespace {

std::promise<void> unloaded;
std::shared_future<void> isUnloaded = unloaded.get_future().share();
std::atomic<int> begun = 0, ended = 0;

void lookUp() {
  ++begun;
  isUnloaded.wait();
  ++ended;
}

// On a thread that has ended before the plugin is unloaded: only then can it be.
bool use(const char* name) {
  void* plugin = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  using CloseCode = int (*)(void (*)());
  auto* closeCode = plugin ? reinterpret_cast<CloseCode>(dlsym(plugin, "closeCode")) : nullptr;
  if (!closeCode) {
    std::cout << dlerror() << '\n';
    return false;
  }
  std::thread([=] { std::cout << "close " << closeCode(lookUp) << '\n'; }).join();
  dlclose(plugin);
  return true;
}

}  // namespace

int main(int, char** arguments) {
  if (!use(arguments[1]) || !use(arguments[1])) return 1;
  unloaded.set_value();
  while (ended < begun) std::this_thread::yield();
  std::cout << "unloaded twice\n";
}
