// POSIX poll(): works everywhere, but the cost of a turn grows with the number of sockets.
#include <cstddef>

#include "exceptions.h"
#include "native/loop/poller.h"
#include "system_sockets.h"

namespace web::native {

namespace {

class PollPoller final : public Poller {
 public:
  void add(int descriptor, Readiness interest, std::uint64_t token) override {
    auto index = static_cast<std::size_t>(descriptor);
    if (places_.size() <= index) places_.resize(index + 1);
    if (tokens_.capacity() == tokens_.size()) tokens_.reserve(2 * tokens_.size() + 8);
    auto& watched = watched_.emplace_back();
    watched.fd = descriptor;
    watched.events = eventsFor(interest);
    tokens_.push_back(token);
    places_[index] = tokens_.size() - 1;
  }

  void change(int descriptor, Readiness interest, std::uint64_t token) override {
    auto place = placeOf(descriptor);
    watched_[place].events = eventsFor(interest);
    tokens_[place] = token;
  }

  void remove(int descriptor) override {
    auto place = placeOf(descriptor);
    placeOf(watched_.back().fd) = place;
    watched_[place] = watched_.back();
    tokens_[place] = tokens_.back();
    watched_.pop_back();
    tokens_.pop_back();
  }

  bool noticesChanges() const override { return false; }

  bool wait(Clock::time_point until, std::vector<Event>& events, Lock* lock) override {
    const int milliseconds = millisecondsUntil(until);
    events.clear();
    if (!lock) {
      report(pollAll(watched_, milliseconds), *this, events);
      return true;
    }
    // The set of watched descriptors may change meanwhile.
    PollPoller copy;
    if (!callWithinMemory([&] { copy = *this; })) return true;
    lock->unlock();
    auto count = pollAll(copy.watched_, milliseconds);
    lock->lock();
    report(count, copy, events);
    return true;
  }

 private:
  std::size_t& placeOf(int descriptor) { return places_[static_cast<std::size_t>(descriptor)]; }

  // A negative count means a signal: the loop checks its state and waits again.
  static void report(int count, const PollPoller& polled, std::vector<Event>& events) {
    for (std::size_t i = 0; count > 0 && i < polled.watched_.size(); ++i) {
      const auto found = polled.watched_[i].revents;
      if (!found) continue;
      --count;
      const bool broken = found & (POLLERR | POLLHUP | POLLNVAL);
      const Event event{
          polled.tokens_[i],
          {.toRead = broken || (found & POLLIN), .toWrite = broken || (found & POLLOUT)}};
      // If there is no memory, the poller reports it again.
      if (!callWithinMemory([&] { events.push_back(event); })) return;
    }
  }

  static short eventsFor(Readiness interest) {
    return static_cast<short>((interest.toRead ? POLLIN : 0) | (interest.toWrite ? POLLOUT : 0));
  }

  std::vector<pollfd> watched_;
  std::vector<std::uint64_t> tokens_;
  std::vector<std::size_t> places_;  // By descriptor, in the two above.
};

}  // namespace

std::unique_ptr<Poller> Poller::make() { return std::make_unique<PollPoller>(); }

}  // namespace web::native
