// A terminal for programs. One implementation for each target: terminal_posix, terminal_node.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace demos {

// Reads some of the input and passes it on, in a task of the loop; nothing at the end of the input.
// Call it again for more.
void readInput(std::function<void(std::string)> received);

void writeOutput(std::string_view text);

// Writes a line for people to standard error.
void writeStatus(std::string_view line);

// Whether the output goes to a person, and not to a file or a program.
bool outputIsTerminal();

// Ctrl-C runs `task` on the loop, once; the second time it ends the program as usual.
void onInterrupt(std::function<void()> task);

}  // namespace demos
