// DOMException: thrown when a call breaks a rule of the WebSocket API.
#pragma once

#include <web/library.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace web {

// Only misuse throws; what goes wrong on the network arrives as an event. A program built without
// exceptions prints name and message to stderr and aborts instead.
class TWINSOCKET_API DOMException : public std::runtime_error {
 public:
  DOMException(const std::string& message, std::string name)
      : std::runtime_error(message), name_(std::move(name)) {}

  // "SyntaxError", "InvalidAccessError", "InvalidStateError", "NotSupportedError", "SecurityError".
  const std::string& name() const { return name_; }
  std::string message() const { return what(); }

 private:
  std::string name_;
};

}  // namespace web
