// The connections that the server holds all at once, on one thread: silent ones, and those that
// get a message a second.
#pragma once

#include <atomic>
#include <list>
#include <memory>

#include "stream.h"

namespace web::benchmark {

class Crowd {
 public:
  Crowd();

  // From any thread. Its frames are answered: Close by Close, ping by pong.
  void add(std::unique_ptr<Stream> stream, bool ticks);

  // From now on: no message waits for the crowd to be complete.
  void startTicking() { isTicking_ = true; }

 private:
  class Member;

  struct Members;

  [[noreturn]] void serve();
  void tick(std::list<Member>& members);

  std::shared_ptr<Members> members_;
  int epoll_;
  std::atomic<bool> isTicking_ = false;
};

}  // namespace web::benchmark
