// Reads a server's complete response to the opening handshake by the rules of RFC 9112, RFC 6455
// §4.1 and the WHATWG.
#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace web::fuzz {

struct HeadRules {
  std::string_view accept;  // The correct Sec-WebSocket-Accept.
  std::vector<std::string> protocols;
  int maxInformationalResponses = 8;
};

enum class Verdict { incomplete, accepted, refused };

struct HeadVerdict {
  Verdict verdict = Verdict::incomplete;
  std::size_t size = 0;  // The size of an accepted head.
  std::string protocol, extensions;
};

using Fields = std::vector<std::pair<std::string, std::string>>;

inline std::string lowered(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return text;
}

inline std::string withoutBlanks(std::string text) {
  auto isBlank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && isBlank(text.front())) text.erase(0, 1);
  while (!text.empty() && isBlank(text.back())) text.pop_back();
  return text;
}

inline bool isTokenByReference(const std::string& text) {
  auto isAllowed = [](unsigned char c) {
    return c > ' ' && c < 0x7f &&
           std::string_view("\"(),/:;<=>?@[\\]{}").find(static_cast<char>(c)) ==
               std::string_view::npos;
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), isAllowed);
}

inline std::vector<std::string> listed(const std::string& value) {
  std::vector<std::string> items{""};
  for (char c : value) {
    if (c == ',') {
      items.emplace_back();
    } else {
      items.back() += c;
    }
  }
  for (auto& item : items) item = withoutBlanks(item);
  return items;
}

// The next line without its end (LF, or CR LF); nothing if there is no end.
inline std::optional<std::string> takeLine(std::string_view& wire) {
  auto end = wire.find('\n');
  if (end == std::string_view::npos) return {};
  std::string line(wire.substr(0, end));
  wire.remove_prefix(end + 1);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

// 101 for "HTTP/1.1 101 Switching Protocols"; 0 if the line is malformed.
inline int statusIn(const std::string& line) {
  auto digit = [&line](std::size_t at, char least) { return line[at] >= least && line[at] <= '9'; };
  if (line.size() < 12 || line.substr(0, 7) != "HTTP/1." || !digit(7, '1') || line[8] != ' ' ||
      !digit(9, '1') || !digit(10, '0') || !digit(11, '0')) {
    return 0;
  }
  if (line.size() > 12 && line[12] != ' ') return 0;
  if (line.find('\0') != std::string::npos) return 0;
  return std::stoi(line.substr(9, 3));
}

inline std::vector<std::string> valuesOf(const Fields& fields, std::string_view name) {
  std::vector<std::string> values;
  for (auto& field : fields) {
    if (field.first == name) values.push_back(field.second);
  }
  return values;
}

// RFC 6455 §4.1, "validate the server's response". Extensions are checked elsewhere.
inline bool isAcceptable(const Fields& fields, const HeadRules& rules, HeadVerdict& verdict) {
  auto upgrade = valuesOf(fields, "upgrade");
  if (upgrade.size() != 1 || lowered(upgrade[0]) != "websocket") return false;

  bool upgrades = false;
  for (auto& value : valuesOf(fields, "connection")) {
    for (auto& option : listed(value)) upgrades = upgrades || lowered(option) == "upgrade";
  }
  if (!upgrades) return false;
  if (valuesOf(fields, "sec-websocket-accept") !=
      std::vector<std::string>{std::string(rules.accept)}) {
    return false;
  }
  for (auto& value : valuesOf(fields, "sec-websocket-extensions")) {
    if (value.empty()) return false;  // RFC 6455 §9.1: at least one extension.
    verdict.extensions += (verdict.extensions.empty() ? "" : ", ") + value;
  }
  auto protocol = valuesOf(fields, "sec-websocket-protocol");
  if (protocol.size() != (rules.protocols.empty() ? 0 : 1)) return false;
  if (protocol.empty()) return true;
  verdict.protocol = protocol[0];
  return std::count(rules.protocols.begin(), rules.protocols.end(), protocol[0]) == 1;
}

inline HeadVerdict judgeHead(std::string_view wire, const HeadRules& rules) {
  const auto whole = wire.size();
  for (int informational = 0; informational <= rules.maxInformationalResponses; ++informational) {
    HeadVerdict verdict;
    auto line = takeLine(wire);
    while (line && line->empty()) line = takeLine(wire);
    if (!line) return verdict;
    auto status = statusIn(*line);
    if (status == 0) return {Verdict::refused, 0, "", ""};

    Fields fields;
    while ((line = takeLine(wire)) && !line->empty()) {
      auto colon = line->find(':');
      if (colon == std::string::npos || !isTokenByReference(line->substr(0, colon)) ||
          line->find_first_of(std::string_view("\0\r", 2)) != std::string::npos) {
        return {Verdict::refused, 0, "", ""};
      }
      fields.emplace_back(lowered(line->substr(0, colon)), withoutBlanks(line->substr(colon + 1)));
    }
    if (!line) return verdict;
    if (status < 200 && status != 101) continue;
    const bool accepted = status == 101 && isAcceptable(fields, rules, verdict);
    verdict.verdict = accepted ? Verdict::accepted : Verdict::refused;
    verdict.size = whole - wire.size();
    return verdict;
  }
  return {Verdict::refused, 0, "", ""};
}

}  // namespace web::fuzz
