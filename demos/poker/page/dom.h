// The page's elements, accessed from C++ through dom.js.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace dom {

// A handle: copies refer to the same element.
class Element {
 public:
  static Element window() { return Element(0); }
  // The element must exist.
  static Element find(const char* id);

  // Appends a new child element.
  Element append(const char* tag, const char* className = "") const;
  void remove() const;
  void focus() const;

  // These change the page only if the value changes, so that screen readers read nothing twice.
  void setText(std::string_view text) const;
  void setAttribute(const char* name, std::string_view value) const;
  void toggleAttribute(const char* name, bool isThere) const;

  // The value of a field.
  std::string value() const;
  void setValue(std::string_view value) const;

  // Prevents the browser's own reaction.
  void listen(const char* event, std::function<void()> listener) const;

 private:
  explicit Element(int number) : number_(number) {}

  int number_;
};

void every(int milliseconds, std::function<void()> listener);

// A parameter after the '?' in the page's address. The room follows the '#', and the relay is the
// page's own server.
std::string address(const char* name);
// Puts the room into the address, so that people can share it.
void enterRoom(std::string_view room);

// Values that this tab keeps when it is reloaded.
std::string recall(std::string_view name);
void remember(std::string_view name, std::string_view value);

}  // namespace dom
