#include "native/loop/agenda.h"

#include <cstddef>
#include <utility>

#include "attributes.h"
#include "exceptions.h"

namespace web::native {

namespace {

// Removes what a scope has added to a list, even if an exception leaves the scope.
class Added {
 public:
  explicit Added(std::vector<Member*>& list) : list_(list), size_(list.size()) {}
  Added(const Added&) = delete;
  Added& operator=(const Added&) = delete;
  ~Added() { list_.resize(size_); }

 private:
  std::vector<Member*>& list_;
  const std::size_t size_;
};

}  // namespace

TWINSOCKET_COLD void Agenda::add(std::shared_ptr<Member> member) {
  members_.emplace(member.get(), member);
}

TWINSOCKET_COLD void Agenda::remove(Member& member) {
  auto place = members_.find(&member);
  if (place == members_.end()) return;
  removed_.push_back(std::move(place->second));
  members_.erase(place);
}

TWINSOCKET_COLD void Agenda::dropAll() {
  for (auto& [member, kept] : std::exchange(members_, {})) member->drop();
}

void Agenda::dispatchSoon(Member& member) {
  if (collects_) collectSoon(member);
  // As add() does it, in place: this is on the way of every event.
  if (member.awaitsDispatch_) return;
  member.awaitsDispatch_ =
      callWithinMemory([&] { dispatching_.now.push_back(member.shared_from_this()); });
  hasForgotten_ |= !member.awaitsDispatch_;
}

TWINSOCKET_COLD void Agenda::addTo(Members& queue, Member& member, bool& awaits) {
  if (awaits) return;
  awaits = callWithinMemory([&] { queue.push_back(member.shared_from_this()); });
  hasForgotten_ |= !awaits;
}

void Agenda::addToFlush(Member& member) {
  member.awaitsFlush_ = callWithinMemory([&] { unflushed_.push_back(member.shared_from_this()); });
  hasForgotten_ |= !member.awaitsFlush_;
}

void Agenda::goOnLater(Member& member) {
  hasBacklog_ = true;
  if (collects_) addTo(collecting_.later, member, member.awaitsCollect_);
  addTo(dispatching_.later, member, member.awaitsDispatch_);
}

TWINSOCKET_COLD void Agenda::dispatchRunning() {
  for (auto* member : running_) dispatchSoon(*member);
}

TWINSOCKET_COLD void Agenda::collectUndispatched() {
  for (auto* queue : {&dispatching_.now, &dispatching_.later}) {
    for (auto& member : *queue) collectSoon(*member);
  }
}

TWINSOCKET_COLD void Agenda::remindForgotten() {
  hasForgotten_ = false;
  for (auto& [member, kept] : members_) {
    flushSoon(*member);
    dispatchSoon(*member);
  }
}

TWINSOCKET_COLD void Agenda::recall() {
  while (!dispatching_.later.empty()) {
    auto member = dispatching_.later.take();
    member->awaitsDispatch_ = false;
    dispatchSoon(*member);
  }
}

TWINSOCKET_COLD void Agenda::recallCollecting() {
  while (!collecting_.later.empty()) {
    auto member = collecting_.later.take();
    member->awaitsCollect_ = false;
    collectSoon(*member);
  }
}

// A queue would keep members that are closed.
TWINSOCKET_COLD void Agenda::clearUncollected() {
  for (auto* queue : {&collecting_.now, &collecting_.later}) {
    while (!queue->empty()) queue->take()->awaitsCollect_ = false;
  }
}

void Agenda::flushAll() {
  // No handler runs meanwhile, so there is no nested flush. Both lists keep their memory.
  flushing_.swap(unflushed_);
  for (auto& member : flushing_) {
    member->awaitsFlush_ = false;
    member->doWithinMemory([&] { member->flush(); });
  }
  flushing_.clear();
}

void Agenda::dispatchDue(Clock::time_point until, const Interruption& interruption) {
  for (auto left = dispatching_.now.size(); left > 0 && !dispatching_.now.empty(); --left) {
    if (interruption.isSet()) return;
    auto member = dispatching_.now.take();
    member->awaitsDispatch_ = false;
    Added running(running_);
    member->doWithinMemory([&] {
      running_.push_back(member.get());
      member->dispatch();
    });
    if (left > 1 && Clock::now() >= until) {
      hasBacklog_ = true;
      return;
    }
  }
}

void Agenda::collect(Clock::time_point until) {
  for (auto left = collecting_.now.size(); left > 0 && !collecting_.now.empty(); --left) {
    auto member = collecting_.now.take();
    member->awaitsCollect_ = false;
    member->doWithinMemory([&] { member->collect(); });
    if (left > 1 && Clock::now() >= until) return;
  }
}

}  // namespace web::native
