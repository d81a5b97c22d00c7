// Team Poker in a terminal, or without one, as a player who follows a script.
#include "../participant.h"
#include "controls.h"
#include "terminal.h"

#include <web/event_loop.h>

#include <csignal>
#include <cstdio>
#include <string>

namespace {

using namespace poker;

volatile std::sig_atomic_t isStopped = 0;

int fail(const std::string& sentence) {
  std::fprintf(stderr, "poker: %s\n", sentence.c_str());
  return 1;
}

int playWithoutTerminal(const Options& options) {
  Participant participant(options);
  const int status = web::run([&] { return participant.frame(); });
  return participant.failure().empty() ? status : fail(participant.failure());
}

int playInTerminal(const Options& options) {
  std::string fault;
  auto terminal = Terminal::open(fault);
  if (!terminal) return fail(fault);
  for (const int signal : {SIGTERM, SIGHUP}) std::signal(signal, [](int) { isStopped = 1; });

  Controls controls(options);
  while (!controls.isDone() && !isStopped) {
    const auto now = Table::Clock::now();
    controls.frame();
    terminal->show(controls.screen(terminal->size(), now));
    if (const auto key = terminal->read(std::chrono::milliseconds(30))) controls.take(*key);
    web::pollEvents();
  }
  terminal.reset();
  if (auto* table = controls.table()) table->leave();
  return web::run();  // Until the server has answered the close.
}

}  // namespace

int main(int count, char** arguments) {
  std::string fault;
  const auto options = readOptions(count, arguments, fault);
  if (!options) {
    std::fprintf(stderr, "poker: %s\n%s", fault.c_str(), usage);
    return 2;
  }
  if (options->help) return std::fputs(usage, stdout), 0;
  return options->headless ? playWithoutTerminal(*options) : playInTerminal(*options);
}
