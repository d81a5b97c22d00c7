// The terminal of a wasm program in Node; terminal_node.js is the other half.
#include "terminal.h"

#include <cstddef>
#include <memory>
#include <utility>

#include <emscripten/emscripten.h>

using Received = std::function<void(std::string)>;
using Task = std::function<void()>;

extern "C" {

void terminalRead(Received* received);
void terminalWrite(int file, const char* text, std::size_t size);
void terminalOnInterrupt(Task* task);
int terminalIsTerminal();

// Each object that was passed to JavaScript gets exactly one of these calls, which ends it.
EMSCRIPTEN_KEEPALIVE void terminalReceived(Received* received, const char* text, std::size_t size) {
  const std::unique_ptr<Received> owner(received);
  (*received)(std::string(text, size));
}

EMSCRIPTEN_KEEPALIVE void terminalInterrupted(Task* task) {
  const std::unique_ptr<Task> owner(task);
  (*task)();
}

}  // extern "C"

namespace demos {

void readInput(Received received) { terminalRead(new Received(std::move(received))); }

void writeOutput(std::string_view text) { terminalWrite(1, text.data(), text.size()); }

void writeStatus(std::string_view line) {
  const auto text = std::string(line) + '\n';
  terminalWrite(2, text.data(), text.size());
}

bool outputIsTerminal() { return terminalIsTerminal() != 0; }

void onInterrupt(Task task) { terminalOnInterrupt(new Task(std::move(task))); }

}  // namespace demos
