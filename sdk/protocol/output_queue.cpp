#include "protocol/output_queue.h"

#include <algorithm>
#include <utility>

#include "attributes.h"

namespace web::protocol {

namespace {

// The most that output() returns: enough to be fast, and little enough for a pong to wait for.
constexpr std::size_t maxShown = std::size_t{256} << 10;

}  // namespace

TWINSOCKET_COLD void OutputQueue::overtake(std::span<const std::byte> frame, bool isPong) {
  const bool joins = !control_.empty();
  auto border = joins ? controlAt_ : firstBorderAfterShown();
  if (ended_ && border == data_.size()) return;  // Nothing follows a Close frame.
  controlAt_ = border;

  // RFC 6455 §5.5.3: a pong for the most recent ping is enough. The last frame added was such a
  // pong, or a ping of our own, which may as well go out first.
  const bool isFull = control_.size() + frame.size() > maxControl;
  if (isPong && isFull && pongAt_ != none && pongAt_ >= controlShown_) {
    auto old = control_.begin() + static_cast<std::ptrdiff_t>(pongAt_);
    control_.erase(old, old + static_cast<std::ptrdiff_t>(pongSize_));
  }
  if (isPong) {
    pongAt_ = control_.size();
    pongSize_ = frame.size();
  }
  control_.insert(control_.end(), frame.data(), frame.data() + frame.size());
}

// Out of the way of append().
TWINSOCKET_NOINLINE void OutputQueue::addRun(const Frame& frame) { runs_.push_back({frame, 1}); }

std::size_t OutputQueue::firstBorderAfterShown() const {
  auto border = begun_.wireSize;
  for (auto i = firstRun_; border < shown_; ++i) {
    const auto& [each, count] = runs_[i];
    const auto shown = (shown_ - border + each.wireSize - 1) / each.wireSize;
    border += std::min(count, shown) * each.wireSize;
  }
  return border;
}

std::span<const std::byte> OutputQueue::output() const {
  if (isControlNext()) {
    if (controlSent_ == controlShown_) controlShown_ = control_.size();
    return std::span(control_).subspan(controlSent_, controlShown_ - controlSent_);
  }
  auto end = control_.empty() ? data_.size() : controlAt_;
  shown_ = std::min(end, maxShown);
  return data_.bytes().first(shown_);
}

void OutputQueue::sent(std::size_t count) {
  if (isControlNext()) {
    sentControl(count);
  } else {
    sentData(count);
  }
}

void OutputQueue::sentControl(std::size_t count) {
  controlSent_ += count;
  if (controlSent_ < controlShown_) return;
  control_.erase(control_.begin(), control_.begin() + static_cast<std::ptrdiff_t>(controlSent_));
  pongAt_ = pongAt_ == none || pongAt_ < controlSent_ ? none : pongAt_ - controlSent_;
  controlSent_ = controlShown_ = 0;
}

void OutputQueue::sentData(std::size_t count) {
  data_.drop(count);
  shown_ -= count;
  if (!control_.empty()) controlAt_ -= count;
  if (begun_.wireSize > 0) {
    const auto ofBegun = std::min(count, begun_.wireSize);
    sentOfBegun(ofBegun);
    count -= ofBegun;
  }
  while (count > 0) {
    auto& [each, left] = runs_[firstRun_];
    const auto size = left * each.wireSize;
    if (count < size) {
      sentWithinRun(count);
      break;
    }
    count -= size;
    waiting_ -= left * each.applicationBytes;
    ++firstRun_;
  }
  if (firstRun_ == runs_.size()) {
    runs_.clear();
    firstRun_ = 0;
  } else if (firstRun_ > runs_.size() / 2) {
    runs_.erase(runs_.begin(), runs_.begin() + static_cast<std::ptrdiff_t>(firstRun_));
    firstRun_ = 0;
  }
}

// For whole frames of a run and a part of the next one.
TWINSOCKET_NOINLINE void OutputQueue::sentWithinRun(std::size_t count) {
  auto& [each, left] = runs_[firstRun_];
  const auto whole = count / each.wireSize;
  waiting_ -= whole * each.applicationBytes;
  left -= whole;
  count -= whole * each.wireSize;
  if (count == 0) return;
  begun_ = each;
  sentOfBegun(count);
  if (--left == 0) ++firstRun_;
}

TWINSOCKET_NOINLINE void OutputQueue::sentOfBegun(std::size_t count) {
  begun_.wireSize -= count;
  // The payload comes last in a frame. (Of a compressed one this is a good guess.)
  const auto left = std::min(begun_.applicationBytes, begun_.wireSize);
  waiting_ -= begun_.applicationBytes - left;
  begun_.applicationBytes = left;
}

TWINSOCKET_COLD void OutputQueue::discardBeyond(std::size_t size) {
  auto kept = firstBorderAfterShown();
  auto border = begun_.wireSize;
  for (auto i = firstRun_; i < runs_.size() && border < size; ++i) {
    const auto& [each, count] = runs_[i];
    const bool endsWithGoodbye = ended_ && i + 1 == runs_.size();
    const auto fitting =
        std::min(endsWithGoodbye ? count - 1 : count, (size - border) / each.wireSize);
    kept = std::max(kept, border + fitting * each.wireSize);
    border += count * each.wireSize;
  }
  keepData(kept);
}

TWINSOCKET_COLD void OutputQueue::discardAll() {
  keepData(0);
  shown_ = 0;
  control_.clear();
  controlSent_ = controlShown_ = 0;
  pongAt_ = none;
}

void OutputQueue::giveUp(std::size_t applicationBytes) {
  waiting_ -= applicationBytes;
  discarded_ += applicationBytes;
}

void OutputQueue::keepData(std::size_t size) {
  if (size == data_.size()) return;
  if (size < begun_.wireSize) giveUp(std::exchange(begun_, {}).applicationBytes);
  auto left = size - begun_.wireSize;
  for (auto i = firstRun_; i < runs_.size(); ++i) {
    auto& [each, count] = runs_[i];
    const auto kept = std::min(count, left / each.wireSize);
    left -= kept * each.wireSize;
    giveUp((count - kept) * each.applicationBytes);
    count = kept;
  }
  while (runs_.size() > firstRun_ && runs_.back().count == 0) runs_.pop_back();
  data_.cut(size);
  ended_ = false;  // The last frame was among the dropped ones.
  releaseMemory();
}

TWINSOCKET_COLD void OutputQueue::releaseMemory() {
  data_.releaseMemory();
  const auto firstRun = runs_.begin() + static_cast<std::ptrdiff_t>(firstRun_);
  if (firstRun == runs_.end()) {
    std::vector<Run>().swap(runs_);
    firstRun_ = 0;
  } else if (runs_.capacity() / 4 > runs_.size()) {
    std::vector<Run>(firstRun, runs_.end()).swap(runs_);
    firstRun_ = 0;
  }
  if (control_.empty()) std::vector<std::byte>().swap(control_);
}

}  // namespace web::protocol
