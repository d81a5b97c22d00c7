// The terminal of a POSIX system: a thread waits for the input, and passes it on to the loop.
#include "terminal.h"

#include <web/event_loop.h>

#include <array>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>
#include <utility>

#include <signal.h>
#include <unistd.h>
#include <cerrno>

namespace demos {
namespace {

using Received = std::function<void(std::string)>;

std::string readSome() {
  std::array<char, 64 << 10> bytes;
  for (;;) {
    const auto count = read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    return {bytes.data(), count > 0 ? static_cast<std::size_t>(count) : 0};
  }
}

// Reads only when asked, so that input which is not needed yet stays in the pipe.
class Reader {
 public:
  Reader() : loop_(web::EventLoop::current()) {
    // A thread that waits for a person cannot be joined: it ends with the program.
    std::thread([this] { work(); }).detach();
  }

  void ask(Received received) {
    {
      std::lock_guard lock(mutex_);
      received_ = std::move(received);
    }
    asked_.notify_one();
  }

 private:
  void work() {
    for (;;) {
      std::unique_lock lock(mutex_);
      asked_.wait(lock, [this] { return received_ != nullptr; });
      auto received = std::exchange(received_, nullptr);
      lock.unlock();
      auto task = [received = std::move(received), text = readSome()]() mutable {
        received(std::move(text));
      };
      if (!loop_.postTask(std::move(task))) return;
    }
  }

  web::EventLoop loop_;
  std::mutex mutex_;
  std::condition_variable asked_;
  Received received_;
};

void write(std::FILE* file, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), file);
  std::fflush(file);
}

}  // namespace

void readInput(Received received) {
  static Reader& reader = *new Reader;  // Never destroyed: its thread may still use it.
  reader.ask(std::move(received));
}

void writeOutput(std::string_view text) { write(stdout, text); }

void writeStatus(std::string_view line) { write(stderr, std::string(line) + '\n'); }

bool outputIsTerminal() { return isatty(STDOUT_FILENO) == 1; }

// A thread waits for the signal, since a signal handler may do hardly anything.
void onInterrupt(std::function<void()> task) {
  sigset_t interrupt;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  pthread_sigmask(SIG_BLOCK, &interrupt, nullptr);  // Later threads inherit this.
  std::thread([interrupt, task = std::move(task), loop = web::EventLoop::current()] {
    int signal = 0;
    sigwait(&interrupt, &signal);
    loop.postTask(task);
    pthread_sigmask(SIG_UNBLOCK, &interrupt, nullptr);
    for (;;) pause();
  }).detach();
}

}  // namespace demos
