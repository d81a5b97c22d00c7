// What echo wants of a terminal. One implementation for each target: terminal_posix, terminal_node.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace echo {

// Reads some of the input and hands it over, in a task of the loop; nothing at the end of the
// input. Ask again for more.
void readInput(std::function<void(std::string)> received);

void writeOutput(std::string_view text);

// For people: a line on standard error.
void writeStatus(std::string_view line);

// Runs `task` on the loop, not before `wait` is over.
void after(std::chrono::milliseconds wait, std::function<void()> task);

}  // namespace echo
