// What each client of the benchmark does besides its own work: `client_NAME WORKLOAD URL COUNT
// SIZE` prints its cost as JSON.
//
//   echo     COUNT messages of SIZE bytes, each sent when the one before has come back
//   json     the same with the lines of the file that $TWINSOCKET_JSON names
//   receive  says "go", and takes COUNT messages
//   send     COUNT messages of SIZE bytes, until the server says "done"
//   open     COUNT connections, opened and closed one after the other
//   hold     COUNT connections, all at once, and silence
#pragma once

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include <sys/resource.h>

namespace web::benchmark {

struct Task {
  std::string workload, url;
  long count = 0;
  std::size_t size = 0;

  // For instance "127.0.0.1", "1234", "/echo".
  std::string host, port, path;

  bool isTls() const { return url.compare(0, 4, "wss:") == 0; }

  // Sent one after the other, and then from the first again.
  std::vector<std::string> messages;
};

inline Task taskOf(int argumentCount, char** arguments) {
  if (argumentCount != 5) {
    std::cerr << "usage: " << arguments[0] << " WORKLOAD URL COUNT SIZE\n";
    std::exit(2);
  }
  Task task;
  task.workload = arguments[1];
  task.url = arguments[2];
  task.count = std::atol(arguments[3]);
  task.size = std::strtoull(arguments[4], nullptr, 10);
  const auto host = task.url.find("//") + 2, port = task.url.find(':', host) + 1;
  const auto path = task.url.find('/', port);
  task.host = task.url.substr(host, port - host - 1);
  task.port = task.url.substr(port, path - port);
  task.path = task.url.substr(path);
  if (task.workload == "json") {
    std::ifstream file(std::getenv("TWINSOCKET_JSON"));
    for (std::string line; std::getline(file, line);) task.messages.push_back(line);
  } else {
    task.messages.emplace_back(task.size, '\x42');
  }
  return task;
}

[[noreturn]] inline void fail(const std::string& why) {
  std::cerr << why << std::endl;
  std::_Exit(1);
}

// Of the whole process, user and system time, in seconds.
inline double processorTime() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](timeval time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class Stopwatch {
 public:
  void start() {
    begin_ = std::chrono::steady_clock::now();
    processorBegin_ = processorTime();
  }

  // Prints the result, and ends the program without waiting for the rest.
  [[noreturn]] void stop(long messages) const {
    const auto processor = processorTime() - processorBegin_;
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin_;
    std::printf("{\"messages\":%ld,\"seconds\":%.9f,\"cpu_seconds\":%.9f}\n", messages,
                wall.count(), processor);
    std::fflush(stdout);
    std::_Exit(0);
  }

 private:
  std::chrono::steady_clock::time_point begin_;
  double processorBegin_ = 0;
};

// This process's share of the machine's memory, in bytes.
inline double residentMemory() {
  std::ifstream file("/proc/self/smaps_rollup");
  for (std::string word; file >> word;) {
    double kilobytes = 0;
    if (word == "Pss:" && file >> kilobytes) return kilobytes * 1024;
  }
  return 0;
}

// For `hold`: create it before the first connection; call settled() once all of them are open, and
// run the client's loop for `calm` before and for `silence` after that call.
class Silence {
 public:
  static constexpr std::chrono::seconds calm{6}, silence{10};

  void settled() {
    memory_ = residentMemory() - memory_;
    processor_ = processorTime();
    wakeUps_ = sleeps();
  }

  [[noreturn]] void stop(long connections) const {
    std::printf("{\"connections\":%ld,\"bytes\":%.0f,\"wake_ups\":%ld,\"cpu_seconds\":%.9f}\n",
                connections, memory_, sleeps() - wakeUps_, processorTime() - processor_);
    std::fflush(stdout);
    std::_Exit(0);
  }

 private:
  static long sleeps() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_nvcsw;
  }

  double memory_ = residentMemory(), processor_ = 0;
  long wakeUps_ = 0;
};

}  // namespace web::benchmark
