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

void Watches::unwatch(int descriptor) {
  auto index = static_cast<std::size_t>(descriptor);
  if (watches_.size() <= index || !std::exchange(watches_[index].watcher, nullptr)) return;
  ++watches_[index].generation;
  poller_->remove(descriptor);
  unnoticedChange_ |= !poller_->noticesChanges();
}

void Watches::call(const Poller::Event& event) {
  const auto& watch = watches_[event.token & 0xffffffff];
  if (watch.watcher && watch.generation == event.token >> 32) watch.watcher->ready(event.readiness);
}

}  // namespace web::native
