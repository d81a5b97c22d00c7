// The linker redirects std::chrono::steady_clock::now() to this file.
#include "native/fake_clock.h"

#include <algorithm>
#include <atomic>

namespace web::native {

namespace {

struct Hands {
  bool isFake = false, passesInWaits = false;
  Clock::time_point now;
};

thread_local Hands hands;
std::atomic<Clock::time_point> passedUntil{};

}  // namespace

Clock::time_point realNow() noexcept asm("__real__ZNSt6chrono3_V212steady_clock3nowEv");
Clock::time_point wrappedNow() noexcept asm("__wrap__ZNSt6chrono3_V212steady_clock3nowEv");
Clock::time_point wrappedNow() noexcept { return hands.isFake ? hands.now : realNow(); }

FakeClock::FakeClock(Passes passes) { leaveToThisThread(passes); }
FakeClock::~FakeClock() { hands.isFake = false; }

void FakeClock::leaveToThisThread(Passes passes) {
  hands = {.isFake = true, .passesInWaits = passes == Passes::inWaits, .now = realNow()};
}

void FakeClock::advance(Clock::duration by) { hands.now += by; }

bool FakeClock::passesInWaits() { return hands.isFake && hands.passesInWaits; }
Clock::time_point FakeClock::lastPassedUntil() { return passedUntil; }

void FakeClock::passUntil(Clock::time_point time) {
  passedUntil = hands.now = std::max(hands.now, time);
}

}  // namespace web::native
