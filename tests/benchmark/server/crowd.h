// The connections that the server holds at the same time, on one thread: silent ones, and those
// that get one message a second.
#pragma once

#include <atomic>
#include <list>
#include <memory>

#include "stream.h"

namespace web::benchmark {

class Crowd {
 public:
  Crowd();

  // May be called on any thread. It answers Close frames with Close, and pings with pongs.
  void add(std::unique_ptr<Stream> stream, bool ticks);

  // Starts the messages, once the crowd is complete.
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
