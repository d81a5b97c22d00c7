// The page's elements from C++, as dom.js makes them callable.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace dom {

// A handle: copies name the same element.
class Element {
 public:
  static Element window() { return Element(0); }
  // It must be in the page.
  static Element find(const char* id);

  // A new last child.
  Element append(const char* tag, const char* className = "") const;
  void remove() const;
  void focus() const;

  // These touch the page only if something changes, so that nothing is read aloud twice.
  void setText(std::string_view text) const;
  void setAttribute(const char* name, std::string_view value) const;
  void toggleAttribute(const char* name, bool isThere) const;

  // Of a field.
  std::string value() const;
  void setValue(std::string_view value) const;

  // Without the browser's own reaction to it.
  void listen(const char* event, std::function<void()> listener) const;

 private:
  explicit Element(int number) : number_(number) {}

  int number_;
};

void every(int milliseconds, std::function<void()> listener);

// A parameter after the '?' of the page's address; the room is what follows the '#', the relay
// where the page came from.
std::string address(const char* name);
// Puts the room into the address, so that it can be passed on.
void enterRoom(std::string_view room);

// What this tab keeps when it is loaded again.
std::string recall(std::string_view name);
void remember(std::string_view name, std::string_view value);

}  // namespace dom
