// sketchpad-bot URL --script FIGURE: a participant who draws a figure. Runs natively and in Node.
#include "../options.h"
#include "../participant.h"

#include <web/event_loop.h>

#include <cstdio>
#include <string>

int main(int count, char** arguments) {
  std::string fault;
  const auto options = sketchpad::readOptions(count, arguments, fault);
  if (!options) {
    std::fprintf(stderr, "sketchpad-bot: %s\n%s", fault.c_str(), sketchpad::usage);
    return 2;
  }
  if (options->help) return std::fputs(sketchpad::usage, stdout), 0;

  sketchpad::Participant participant(*options);
  return web::run([&participant] {
    if (participant.frame()) return true;
    if (participant.failure().empty()) return false;
    std::fprintf(stderr, "sketchpad-bot: %s\n", participant.failure().c_str());
    web::quit(1);
    return true;
  });
}
