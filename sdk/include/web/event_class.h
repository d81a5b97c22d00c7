// EventClass: tells the classes of events apart, without RTTI.
#pragma once

#include <web/library.h>

#include <cstdint>
#include <string_view>

namespace web {

// Compared for each message, so it is one number: a hash of the class's name. It is the same in
// each binary of a program, whichever symbols are hidden or folded, and whichever compiler made
// the binary. Two classes that are local to functions must not have the same name and the same
// event.
class EventClass {
 public:
  template <class E>
  static constexpr EventClass of() {
    if constexpr (isInUnnamedNamespace<E>())
      return EventClass(reinterpret_cast<std::uintptr_t>(&place<E>));
    else
      return EventClass(hashed<E>);
  }

  // Stands for every class.
  static constexpr EventClass any() { return EventClass(0); }

  bool operator==(const EventClass&) const = default;

 private:
  explicit constexpr EventClass(std::uint64_t value) : value_(value) {}

  // What the compiler calls E. `auto` hides a result type that some compilers would append to it.
  template <class E>
  static constexpr auto name() {
#if defined(_MSC_VER) && !defined(__clang__)
    constexpr std::string_view signature = __FUNCSIG__, before = "name<", after = ">(void)";
#else
    constexpr std::string_view signature = __PRETTY_FUNCTION__, before = "E = ", after = "]";
#endif
    constexpr auto begin = signature.find(before) + before.size();
    return signature.substr(begin, signature.rfind(after) - begin);
  }

  // Such a class is local to one file. Another file may have one of the same name.
  template <class E>
  static constexpr bool isInUnnamedNamespace() {
    for (std::string_view unnamed : {"{anonymous}", "(anonymous ", "`anonymous"})
      if (name<E>().find(unnamed) != std::string_view::npos) return true;
    return false;
  }

  // FNV-1a.
  static constexpr std::uint64_t hash(std::string_view text) {
    std::uint64_t value = 0xcbf29ce484222325;
    for (char character : text) {
      value ^= static_cast<unsigned char>(character);
      value *= 0x100000001b3;
    }
    return value;
  }

  template <class E>
  static constexpr std::uint64_t hashed = hash(name<E>());

  // Not a constant: linkers fold identical constants.
  template <class E>
  static inline char place = 0;

  std::uint64_t value_;
};

}  // namespace web
