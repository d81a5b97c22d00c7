#include "text/printable.h"

#include <algorithm>

#include "text/ascii.h"
#include "text/utf8.h"

namespace web::protocol {

namespace {

constexpr std::string_view ellipsis = "…";

bool isWithin(std::string_view character, std::string_view first, std::string_view last) {
  return character.size() == first.size() && character >= first && character <= last;
}

// The control codes C0 and C1, and the invisible characters of Unicode that change the direction or
// the lines of the text around them: UAX #9 §2, UAX #14.
bool isControl(std::string_view character) {
  return isWithin(character, {"\0", 1}, "\x1f") || character == "\x7f" ||
         isWithin(character, "\u0080", "\u009f") || character == "\u061c" ||
         isWithin(character, "\u200e", "\u200f") || isWithin(character, "\u2028", "\u202e") ||
         isWithin(character, "\u2066", "\u2069");
}

// The size of the character that begins there, in well-formed text.
std::size_t sizeOf(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

bool isSlash(char character) { return character == '/' || character == '\\'; }

// Where the authority of a URL begins, in a text without delimiters after `start`: after slashes,
// of which the URL standard accepts any number, or directly after a scheme.
std::size_t authorityIn(std::string_view text, std::size_t start) {
  if (start > 1 && isSlash(text[start - 1]) && (isSlash(text[start - 2]) || text[start - 2] == ':'))
    return start;
  const auto scheme = asciiLower(text.substr(start, std::string_view("https:").size()));
  for (std::string_view each : {"ws:", "wss:", "http:", "https:"}) {
    if (scheme.starts_with(each)) return start + each.size();
  }
  return text.npos;
}

// Removes them anywhere in the text: "wss://user:password@host".
std::string withoutUsers(std::string_view text) {
  if (text.find('@') == text.npos) return std::string(text);
  std::string result;
  std::size_t start = 0;  // After the last delimiter.
  for (char character : text) {
    const auto authority = character == '@' ? authorityIn(result, start) : text.npos;
    if (authority != text.npos) {
      result.resize(authority);
      continue;
    }
    result += character;
    if (std::string_view("/\\?#'\" ").find(character) != text.npos) start = result.size();
  }
  return result;
}

}  // namespace

std::string printable(std::string_view text, std::size_t longest) {
  const auto wellFormed = toWellFormed(withoutUsers(text));
  std::string_view rest = wellFormed;
  std::string result;
  std::size_t cut = 0;  // How much of the text fits together with an ellipsis.
  while (!rest.empty()) {
    const auto character = rest.substr(0, sizeOf(rest.front()));
    rest.remove_prefix(character.size());
    result += isControl(character) ? "." : character;
    if (result.size() + ellipsis.size() <= longest) cut = result.size();
    if (result.size() > longest) return result.substr(0, cut).append(ellipsis);
  }
  return result;
}

std::string inQuotes(std::string_view text) { return '\'' + printable(text, longestPart) + '\''; }

// The text was not parsed, so a password may contain characters that end an authority.
std::string withoutCredentials(std::string_view url) {
  const auto at = url.rfind('@');
  if (at == url.npos) return std::string(url);
  const auto scheme = url.substr(0, url.find_first_of(":@"));
  const bool hasScheme = url[scheme.size()] == ':';
  return (hasScheme ? std::string(scheme) + "://" : "").append(url.substr(at + 1));
}

}  // namespace web::protocol
