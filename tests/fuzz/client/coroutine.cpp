#include "fuzz/client/coroutine.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <vector>

#include "fuzz/client/fake_network.h"
#include "fuzz/require.h"

extern "C" {
int __real_pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*),
                          void* argument);
int __real_pthread_detach(pthread_t thread);
int __real_pthread_mutex_lock(pthread_mutex_t* mutex);
}

namespace web::fuzz {

namespace {

thread_local Coroutine* ownCoroutine = nullptr;

std::vector<std::unique_ptr<Coroutine>>& coroutines() {
  static std::vector<std::unique_ptr<Coroutine>> all;
  return all;
}

void waitFor(sem_t& semaphore) {
  while (sem_wait(&semaphore) != 0) continue;  // Interrupted by a signal.
}

}  // namespace

Coroutine::Coroutine(Run run, void* argument) : run_(run), argument_(argument) {
  sem_init(&mayRun_, 0, 0);
  sem_init(&hasPaused_, 0, 0);
  require(__real_pthread_create(&thread_, nullptr, live, this) == 0, "the system has a thread");
}

Coroutine::~Coroutine() {
  pthread_join(thread_, nullptr);
  sem_destroy(&mayRun_);
  sem_destroy(&hasPaused_);
}

Coroutine* Coroutine::current() { return ownCoroutine; }

void* Coroutine::live(void* coroutine) {
  auto& self = *static_cast<Coroutine*>(coroutine);
  ownCoroutine = &self;
  waitFor(self.mayRun_);
  self.run_(self.argument_);
  self.hasEnded_ = true;
  self.wakesAt_.reset();
  sem_post(&self.hasPaused_);
  return nullptr;
}

void Coroutine::resume() {
  if (hasEnded_) return;
  sem_post(&mayRun_);
  waitFor(hasPaused_);
}

void Coroutine::wait(std::optional<Time> until) {
  wakesAt_ = until;
  sem_post(&hasPaused_);
  waitFor(mayRun_);
}

// A coroutine may start another one.
void resumeAllCoroutines() {
  auto& all = coroutines();
  for (std::size_t i = 0; i < all.size(); ++i) all[i]->resume();
  std::erase_if(all, [](const auto& each) { return each->hasEnded(); });
}

std::optional<Coroutine::Time> firstToWake() {
  std::optional<Coroutine::Time> first;
  for (const auto& each : coroutines()) {
    if (auto time = each->wakesAt(); time && (!first || *time < *first)) first = time;
  }
  return first;
}

void endAllCoroutines() {
  for (int i = 0; !coroutines().empty(); ++i) {
    require(i < 100, "helper threads come to their end");
    resumeAllCoroutines();
  }
}

// Replaces std::condition_variable::wait(): lets the others run, so that what this one waits for
// can happen.
void waitForCondition(std::condition_variable*, std::unique_lock<std::mutex>& lock) asm(
    "__wrap__ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE");
void waitForCondition(std::condition_variable*, std::unique_lock<std::mutex>& lock) {
  lock.unlock();
  resumeAllCoroutines();
  lock.lock();
}

}  // namespace web::fuzz

using namespace web::fuzz;

extern "C" {

int __wrap_pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*),
                          void* argument) {
  // The fuzzer has its own threads.
  if (!FakeNetwork::current()) return __real_pthread_create(thread, attributes, run, argument);
  coroutines().push_back(std::make_unique<Coroutine>(run, argument));
  return 0;
}

int __wrap_pthread_detach(pthread_t thread) {
  return FakeNetwork::current() ? 0 : __real_pthread_detach(thread);
}

// The thread that holds the mutex may have to run first.
int __wrap_pthread_mutex_lock(pthread_mutex_t* mutex) {
  auto* self = Coroutine::current();
  if (!self) return __real_pthread_mutex_lock(mutex);
  while (pthread_mutex_trylock(mutex) == EBUSY) self->wait(std::nullopt);
  return 0;
}

int __wrap_pthread_cond_clockwait(pthread_cond_t*, pthread_mutex_t* mutex, clockid_t,
                                  const timespec* until) {
  const auto time = std::chrono::seconds(until->tv_sec) + std::chrono::nanoseconds(until->tv_nsec);
  pthread_mutex_unlock(mutex);
  Coroutine::current()->wait(Coroutine::Time(time));
  return __wrap_pthread_mutex_lock(
      mutex);  // Like after a wake-up: the caller checks the time itself.
}

}  // extern "C"
