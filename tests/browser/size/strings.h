// What nearly every program has besides a socket: a heap, strings, a callable, output.
#pragma once

#if defined(WITH_STRINGS)
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

inline std::vector<std::string> words;
inline std::function<void()> say;

inline void useStrings(int count, char** arguments) {
  for (int i = 0; i < count; ++i) words.push_back(arguments[i]);
  auto times = std::make_shared<int>(count);
  say = [times] {
    if (--*times == 0) std::puts(words[0].c_str());
  };
  say();
}
#else
inline void useStrings(int, char**) {}
#endif
