// A program that does not know the library, and loads the plugin that its argument names.
#include <iostream>

#include <dlfcn.h>

int main(int, char** arguments) {
  void* plugin = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
  auto* closeCode = plugin ? reinterpret_cast<int (*)()>(dlsym(plugin, "closeCode")) : nullptr;
  if (!closeCode) {
    std::cout << dlerror() << '\n';
    return 1;
  }
  std::cout << "close " << closeCode() << '\n';
}
