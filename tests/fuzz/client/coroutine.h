// A thread that runs only while another one lets it, so that their steps always have the same
// order.
#pragma once

#include <memory>
#include <optional>

#include <pthread.h>
#include <semaphore.h>

#include "fuzz/client/fake_time.h"

namespace web::fuzz {

class Coroutine {
 public:
  using Time = FakeTime::Clock::time_point;
  using Run = void* (*)(void*);

  Coroutine(Run run, void* argument);
  Coroutine(const Coroutine&) = delete;
  Coroutine& operator=(const Coroutine&) = delete;
  ~Coroutine();

  // Lets it run until it waits or has ended.
  void resume();
  bool hasEnded() const { return hasEnded_; }

  // While it waits: the time at which it continues without an event, if it does.
  std::optional<Time> wakesAt() const { return wakesAt_; }

  // The one that this thread runs; null on other threads.
  static Coroutine* current();

  // Called on its own thread: lets the other one run, until resume() is called, which may be
  // earlier.
  void wait(std::optional<Time> until);

 private:
  static void* live(void* coroutine);

  const Run run_;
  void* const argument_;
  pthread_t thread_;
  sem_t mayRun_, hasPaused_;
  std::optional<Time> wakesAt_;
  bool hasEnded_ = false;
};

// For all threads that the library has started and that have not ended.
void resumeAllCoroutines();
std::optional<Coroutine::Time> firstToWake();

// Call this after the program's thread: runs them to their end.
void endAllCoroutines();

}  // namespace web::fuzz
