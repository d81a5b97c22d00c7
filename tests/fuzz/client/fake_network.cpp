#include "fuzz/client/fake_network.h"

#include <algorithm>
#include <utility>

#include "fuzz/client/coroutine.h"
#include "fuzz/require.h"

namespace web::fuzz {

namespace {

using namespace std::chrono_literals;

FakeNetwork* theNetwork = nullptr;

// Turns in a row that neither wait nor move anything.
constexpr int mostPollsForNothing = 200;

}  // namespace

FakeNetwork::FakeNetwork(Accept accept) : accept_(std::move(accept)) {
  beginTurn();
  theNetwork = this;
}

FakeNetwork::~FakeNetwork() { theNetwork = nullptr; }

FakeNetwork* FakeNetwork::current() { return theNetwork; }

FakeNetwork::Descriptor* FakeNetwork::find(int descriptor) {
  const auto index = static_cast<std::size_t>(descriptor - first);
  if (descriptor < first || index >= descriptors_.size()) return nullptr;
  return descriptors_[index].isOpen ? &descriptors_[index] : nullptr;
}

// The lowest free number, as the system would choose it.
int FakeNetwork::open(Descriptor descriptor) {
  const auto place = std::find_if(descriptors_.begin(), descriptors_.end(),
                                  [](const auto& each) { return !each.isOpen; });
  descriptor.isOpen = true;
  const auto index = static_cast<int>(place - descriptors_.begin());
  if (place == descriptors_.end()) {
    descriptors_.push_back(descriptor);
  } else {
    *place = descriptor;
  }
  return first + index;
}

std::size_t FakeNetwork::openDescriptors() const {
  return static_cast<std::size_t>(std::count_if(descriptors_.begin(), descriptors_.end(),
                                                [](const auto& each) { return each.isOpen; }));
}

void FakeNetwork::connect(Descriptor& descriptor) {
  links_.push_back(accept_());
  descriptor.link = links_.back().get();
}

void FakeNetwork::act() {
  actFarEnds();
  resumeAllCoroutines();
  actFarEnds();
}

void FakeNetwork::actFarEnds() {
  for (std::size_t i = 0; i < links_.size(); ++i) {
    if (links_[i]->isConnected()) links_[i]->farEnd->act();
  }
}

std::optional<FakeTime::Clock::time_point> FakeNetwork::next() const {
  std::optional<FakeTime::Clock::time_point> soonest;
  const auto consider = [&](auto time) {
    if (time && (!soonest || *time < *soonest)) soonest = time;
  };
  for (const auto& link : links_) {
    consider(link->next());
    if (link->isConnected() && !link->isClosed()) consider(link->farEnd->next());
  }
  consider(firstToWake());
  return soonest;
}

void FakeNetwork::pass(FakeTime::Clock::duration time) {
  const auto until = FakeTime::now() + time;
  act();
  for (auto soonest = next(); soonest && *soonest < until; soonest = next()) {
    FakeTime::pass(std::max<FakeTime::Clock::duration>(*soonest - FakeTime::now(), 1us));
    act();
  }
  if (until > FakeTime::now()) FakeTime::pass(until - FakeTime::now());
  act();
}

int FakeNetwork::ready(pollfd* watched, std::size_t count) {
  int found = 0;
  for (auto* each = watched; each != watched + count; ++each) {
    each->revents = 0;
    const auto* descriptor = find(each->fd);
    require(descriptor || Coroutine::current(), "what is watched is open");
    if (!descriptor) continue;  // Closed meanwhile by the program's thread.
    int readiness = POLLOUT;
    if (descriptor->link) {
      readiness = descriptor->link->readiness();
    } else if (descriptor->waiting > 0) {
      readiness |= POLLIN;
    }
    each->revents = static_cast<short>(readiness & (each->events | POLLERR | POLLHUP));
    found += each->revents != 0;
  }
  return found;
}

void FakeNetwork::noteTurn() {
  endTurn();
  require(++pollsForNothing_ < mostPollsForNothing, "a loop does not turn for nothing");
}

// The network thread waits, and the program's thread lets time pass.
int FakeNetwork::pollAlone(Coroutine& self, pollfd* watched, std::size_t count, int milliseconds) {
  noteTurn();
  std::optional<FakeTime::Clock::time_point> until;
  if (milliseconds >= 0) until = FakeTime::now() + std::chrono::milliseconds(milliseconds);
  int found = ready(watched, count);
  while (found == 0 && (!until || FakeTime::now() < *until)) {
    self.wait(until);
    found = ready(watched, count);
    pollsForNothing_ = 0;
  }
  beginTurn();
  FakeTime::work(1us);
  return found;
}

int FakeNetwork::poll(pollfd* watched, std::size_t count, int milliseconds) {
  if (auto* self = Coroutine::current()) return pollAlone(*self, watched, count, milliseconds);
  noteTurn();
  const auto until = FakeTime::now() + std::chrono::milliseconds(milliseconds);
  act();
  int found = ready(watched, count);
  while (found == 0 && milliseconds != 0) {
    onIdle();
    const auto soonest = next();
    require(soonest || milliseconds > 0, "nobody waits for what never comes");
    const bool isOver = milliseconds > 0 && (!soonest || *soonest >= until);
    const auto goal = isOver ? until : *soonest;
    FakeTime::pass(std::max<FakeTime::Clock::duration>(goal - FakeTime::now(), 1us));
    pollsForNothing_ = 0;
    act();
    found = ready(watched, count);
    if (isOver) break;
  }
  beginTurn();
  FakeTime::work(1us);
  return found;
}

}  // namespace web::fuzz
