// Keeps the watchers by descriptor.
#include "native/loop/watches.h"

#include <cstddef>

namespace web::native {

void Watches::change(std::size_t index, Readiness interest, Watcher& watcher) {
  const auto descriptor = static_cast<int>(index);
  if (watches_.size() <= index) watches_.resize(index + 1);
  auto& watch = watches_[index];
  auto token = std::uint64_t{watch.generation} << 32 | index;
  if (!watch.watcher) {
    poller_->add(descriptor, interest, token);
  } else if (watch.interest != interest) {
    poller_->change(descriptor, interest, token);
  } else {
    watch.watcher = &watcher;
    return;
  }
  watch.watcher = &watcher;
  watch.interest = interest;
  unnoticedChange_ |= !poller_->noticesChanges();
}

void Watches::remove(std::size_t index) {
  watches_[index].watcher = nullptr;
  ++watches_[index].generation;
  poller_->remove(static_cast<int>(index));
  unnoticedChange_ |= !poller_->noticesChanges();
}

}  // namespace web::native
