// A thread that runs only while another one lets it: what the two do has one order, in each run the
// same.
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

  // While it waits: when it goes on by itself, if it does.
  std::optional<Time> wakesAt() const { return wakesAt_; }

  // That of this thread; null on any other.
  static Coroutine* current();

  // On its thread: lets the other one run. Goes on when it is resumed, perhaps before.
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

// Those of all threads that the library has started and that have not ended.
void resumeAllCoroutines();
std::optional<Coroutine::Time> firstToWake();

// After the program's thread: they come to their end.
void endAllCoroutines();

}  // namespace web::fuzz
