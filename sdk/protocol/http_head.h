// The head of an HTTP response: status line and header fields, with limits.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/limits.h"
#include "protocol/request.h"
#include "protocol/token.h"

namespace web::protocol {

struct ResponseHead {
  int status = 0;
  std::string reason;
  std::vector<HeaderField> fields;

  // The values of all fields of that name, in order.
  std::vector<std::string_view> values(std::string_view name) const;

  // The head as text, in the usual form.
  std::string text() const;
};

// Reads one head, and not a byte more.
class HttpHeadReader {
 public:
  // Who sends the head: a proxy may speak HTTP/1.0.
  enum class Speaker { server, proxy };

  explicit HttpHeadReader(const Limits& limits, Speaker speaker = Speaker::server)
      : limits_(limits), speaker_(speaker) {}

  enum class Progress { incomplete, complete, failed };
  Progress read(std::span<const std::byte>& bytes);

  const ResponseHead& head() const { return head_; }
  const std::string& failure() const { return failure_; }

 private:
  Progress takeLine();
  Progress takeStatusLine();
  Progress takeField();
  Progress fail(const std::string& why);
  bool looksLikeHttp() const;

  Limits limits_;
  Speaker speaker_;
  std::size_t size_ = 0;  // Of the head so far.
  std::string line_;      // The line under way, without its end.
  ResponseHead head_;
  std::string failure_;
};

// The vocabulary of header fields (RFC 9110 §5.6).
std::string_view trimmed(std::string_view text);
std::vector<std::string_view> commaSeparated(std::string_view value);

}  // namespace web::protocol
