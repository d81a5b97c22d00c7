// Shared by the kit's adapters in C++: the lines of KIT.md.
#pragma once

#include <cstdlib>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <thread>

namespace kit {

using Json = nlohmann::json;

inline void say(const Json& event) { std::cout << event.dump() << std::endl; }

inline void sayOpen(const std::string& protocol, const std::string& extensions) {
  say({{"event", "open"}, {"protocol", protocol}, {"extensions", extensions}});
}

inline void sayClosed(int code, const std::string& reason, bool isClean) {
  say({{"event", "close"}, {"code", code}, {"reason", reason}, {"clean", isClean}});
}

inline void sayMessage(bool isText, std::string_view bytes) {
  std::string hex;
  for (unsigned char byte : bytes) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  say({{"event", "message"}, {"type", isText ? "text" : "binary"}, {"hex", hex}});
}

inline std::string payloadOf(const Json& command) {
  const auto& hex = command["hex"].get_ref<const std::string&>();
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(digit(hex[i]) << 4 | digit(hex[i + 1]));
  return bytes;
}

// For clients that do not take URLs: only what the cases need. `host` is empty if the URL is not
// valid.
struct Address {
  std::string host, path;
  unsigned short port = 0;

  explicit Address(const std::string& url) {
    const auto colon = url.find(':', 5), slash = url.find('/', colon);
    if (url.rfind("ws://", 0) != 0 || slash == std::string::npos) return;
    host = url.substr(5, colon - 5);
    port = static_cast<unsigned short>(std::stoi(url.substr(colon + 1, slash - colon - 1)));
    path = url.substr(slash);
  }

  std::string authority() const { return host + ":" + std::to_string(port); }
};

// In the form of the header field: "a, b".
inline std::string listOf(const Json& protocols) {
  std::string list;
  for (const std::string name : protocols) list += (list.empty() ? "" : ", ") + name;
  return list;
}

// Passes each command to `obey`, on a separate thread; the program ends after the last one.
inline void readCommands(std::function<void(const Json&)> obey) {
  std::thread([obey = std::move(obey)] {
    for (std::string line; std::getline(std::cin, line);) obey(Json::parse(line));
    std::_Exit(0);
  }).detach();
}

}  // namespace kit
