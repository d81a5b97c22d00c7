#include "protocol/http_head.h"

#include <algorithm>

#include "protocol/bytes.h"
#include "text/joined.h"
#include "text/printable.h"

namespace web::protocol {

namespace {

constexpr std::string_view versionStart = "HTTP/1.";

constexpr std::size_t usualFields = 8;  // Of an answer.

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isBlank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

std::vector<std::string_view> ResponseHead::values(std::string_view name) const {
  std::vector<std::string_view> result;
  for (auto& field : fields) {
    if (equalsIgnoringCase(field.name, name)) result.push_back(field.value);
  }
  return result;
}

std::string ResponseHead::text() const {
  auto result = joined({"HTTP/1.1 ", std::to_string(status), " ", reason, "\r\n"});
  for (auto& field : fields) result += joined({field.name, ": ", field.value, "\r\n"});
  return result;
}

HttpHeadReader::Progress HttpHeadReader::read(std::span<const std::byte>& bytes) {
  while (!bytes.empty()) {
    auto text = asText(bytes);
    auto end = text.find('\n');
    // Only as much as shows that a limit is exceeded: which limit must not depend on the split.
    auto taken = std::min(std::min(end, text.size() - 1), limits_.maxHeadSize - size_) + 1;
    size_ += taken;
    line_ += text.substr(0, std::min(end, taken));
    bytes = bytes.subspan(taken);
    // Something other than HTTP may never end its line: report it immediately.
    if (head_.status == 0 && !looksLikeHttp()) return takeStatusLine();
    if (line_.size() > limits_.maxHeadLine) {
      return fail(joined({"'s response head has a line longer than ",
                          std::to_string(limits_.maxHeadLine), " bytes"}));
    }
    if (size_ > limits_.maxHeadSize) {
      return fail(joined(
          {"'s response head is longer than ", std::to_string(limits_.maxHeadSize), " bytes"}));
    }
    if (end == std::string_view::npos) break;
    if (auto progress = takeLine(); progress != Progress::incomplete) return progress;
    line_.clear();
  }
  return Progress::incomplete;
}

bool HttpHeadReader::looksLikeHttp() const {
  auto size = std::min(line_.size(), versionStart.size());
  return line_ == "\r" || std::string_view(line_).substr(0, size) == versionStart.substr(0, size);
}

HttpHeadReader::Progress HttpHeadReader::takeLine() {
  // RFC 9112 §2.2: a bare LF may end a line, and empty lines before the status line are ignored.
  if (line_.ends_with('\r')) line_.pop_back();
  if (head_.status == 0) return line_.empty() ? Progress::incomplete : takeStatusLine();
  return line_.empty() ? Progress::complete : takeField();
}

// RFC 9112 §4. HTTP/1.0 has no Upgrade, so any other minor version is accepted. Many proxies
// answer CONNECT in HTTP/1.0.
HttpHeadReader::Progress HttpHeadReader::takeStatusLine() {
  std::string_view line = line_;
  const bool isTls = line.starts_with('\x15') || line.starts_with('\x16');
  if (isTls && speaker_ == Speaker::server) {
    return fail(" answered in TLS, not HTTP: it may need wss: instead of ws:");
  }
  if (!line.starts_with("HTTP/")) {
    return fail(joined({" does not speak HTTP: it sent ", inQuotes(line)}));
  }
  if (line.size() < 9 || !line.starts_with(versionStart) || !isDigit(line[7]) ||
      (line[7] == '0' && speaker_ == Speaker::server) || line[8] != ' ') {
    return fail(joined({"'s HTTP version is not 1.1: it sent ", inQuotes(line)}));
  }
  auto status = line.substr(9, 3);
  auto rest = line.substr(std::min<std::size_t>(12, line.size()));
  if (status.size() != 3 || !std::ranges::all_of(status, isDigit) || status[0] == '0' ||
      (!rest.empty() && rest[0] != ' ') || line.find('\0') != std::string_view::npos) {
    return fail(joined({"'s status line is malformed: ", inQuotes(line)}));
  }
  head_.status = (status[0] - '0') * 100 + (status[1] - '0') * 10 + (status[2] - '0');
  head_.reason = trimmed(rest);
  return Progress::incomplete;
}

// RFC 9112 §5. Space before the colon and folded lines allow request smuggling: both are refused.
HttpHeadReader::Progress HttpHeadReader::takeField() {
  std::string_view line = line_;
  if (isBlank(line[0])) return fail("'s response head has a folded line");
  auto colon = line.find(':');
  if (colon == std::string_view::npos || !isToken(line.substr(0, colon))) {
    return fail(joined({"'s response head has a malformed field: ", inQuotes(line)}));
  }
  // RFC 9110 §5.5: a value with CR, LF or NUL is invalid and dangerous.
  if (line.find('\0') != line.npos || line.find('\r') != line.npos) {
    return fail(joined({"'s response head has a NUL or CR in a field: ", inQuotes(line)}));
  }
  if (head_.fields.size() == limits_.maxHeaderFields) {
    return fail(joined(
        {"'s response head has more than ", std::to_string(limits_.maxHeaderFields), " fields"}));
  }
  if (head_.fields.empty()) head_.fields.reserve(usualFields);
  head_.fields.push_back(
      {std::string(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1)))});
  return Progress::incomplete;
}

HttpHeadReader::Progress HttpHeadReader::fail(const std::string& why) {
  failure_ = (speaker_ == Speaker::server ? "the server" : "the proxy") + why;
  return Progress::failed;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && isBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && isBlank(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> commaSeparated(std::string_view value) {
  std::vector<std::string_view> items;
  for (std::size_t comma; (comma = value.find(',')) != std::string_view::npos;) {
    items.push_back(trimmed(value.substr(0, comma)));
    value.remove_prefix(comma + 1);
  }
  items.push_back(trimmed(value));
  return items;
}

}  // namespace web::protocol
