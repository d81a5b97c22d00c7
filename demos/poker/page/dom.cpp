// The page's elements, accessed from C++ through dom.js.
#include "dom.h"

#include <cstddef>
#include <cstdlib>
#include <deque>
#include <memory>
#include <utility>

#include <emscripten/emscripten.h>

extern "C" {

int domFind(const char* id);
int domAppend(int parent, const char* tag, const char* className);
void domRemove(int element);
void domFocus(int element);
void domSetText(int element, const char* text, std::size_t size);
void domSetAttribute(int element, const char* name, const char* value, std::size_t size);
void domToggleAttribute(int element, const char* name, bool isThere);
char* domValue(int element);  // The results of these must be freed.
void domSetValue(int element, const char* value, std::size_t size);
void domListen(int element, const char* event, int listener);
void domEvery(int milliseconds, int listener);
char* domAddress(const char* name);
void domEnterRoom(const char* room, std::size_t size);
char* domRecall(const char* name, std::size_t size);
void domRemember(const char* name, std::size_t nameSize, const char* value, std::size_t size);

}  // extern "C"

namespace dom {
namespace {

// They are never removed: a page has few of them, for its whole life.
std::deque<std::function<void()>>& listeners() {
  static std::deque<std::function<void()>> all;
  return all;
}

int add(std::function<void()> listener) {
  listeners().push_back(std::move(listener));
  return static_cast<int>(listeners().size()) - 1;
}

std::string take(char* text) {
  const std::unique_ptr<char, decltype(&std::free)> owned(text, &std::free);
  return owned.get();
}

}  // namespace

Element Element::find(const char* id) { return Element(domFind(id)); }
Element Element::append(const char* tag, const char* className) const {
  return Element(domAppend(number_, tag, className));
}
void Element::remove() const { domRemove(number_); }
void Element::focus() const { domFocus(number_); }
void Element::setText(std::string_view text) const {
  domSetText(number_, text.data(), text.size());
}
void Element::setAttribute(const char* name, std::string_view value) const {
  domSetAttribute(number_, name, value.data(), value.size());
}
void Element::toggleAttribute(const char* name, bool isThere) const {
  domToggleAttribute(number_, name, isThere);
}
std::string Element::value() const { return take(domValue(number_)); }
void Element::setValue(std::string_view value) const {
  domSetValue(number_, value.data(), value.size());
}
void Element::listen(const char* event, std::function<void()> listener) const {
  domListen(number_, event, add(std::move(listener)));
}

void every(int milliseconds, std::function<void()> listener) {
  domEvery(milliseconds, add(std::move(listener)));
}

std::string address(const char* name) { return take(domAddress(name)); }
void enterRoom(std::string_view room) { domEnterRoom(room.data(), room.size()); }
std::string recall(std::string_view name) { return take(domRecall(name.data(), name.size())); }
void remember(std::string_view name, std::string_view value) {
  domRemember(name.data(), name.size(), value.data(), value.size());
}

}  // namespace dom

// Called by dom.js.
extern "C" EMSCRIPTEN_KEEPALIVE void domHear(int listener) {
  dom::listeners()[static_cast<std::size_t>(listener)]();
}
