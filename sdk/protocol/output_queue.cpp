#include "protocol/output_queue.h"

#include <algorithm>

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
  control_.insert(control_.end(), frame.begin(), frame.end());
}

// Out of the way of append().
TWINSOCKET_NOINLINE void OutputQueue::addFrame(const Frame& frame) { frames_.push_back(frame); }

std::size_t OutputQueue::firstBorderAfterShown() const {
  auto i = firstFrame_;
  std::size_t border = begun_ ? frames_[i++].wireSize : 0;
  while (border < shown_) border += frames_[i++].wireSize;
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
  for (; count > 0 && count >= frames_[firstFrame_].wireSize; ++firstFrame_) {
    count -= frames_[firstFrame_].wireSize;
    waiting_ -= frames_[firstFrame_].applicationBytes;
    begun_ = false;
  }
  if (count > 0) {
    auto& frame = frames_[firstFrame_];
    frame.wireSize -= count;
    // The payload comes last in a frame. (Of a compressed one this is a good guess.)
    auto left = std::min(frame.applicationBytes, frame.wireSize);
    waiting_ -= frame.applicationBytes - left;
    frame.applicationBytes = left;
    begun_ = true;
  }
  if (firstFrame_ == frames_.size()) {
    frames_.clear();
    firstFrame_ = 0;
  } else if (firstFrame_ > frames_.size() / 2) {
    frames_.erase(frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(firstFrame_));
    firstFrame_ = 0;
  }
}

TWINSOCKET_COLD void OutputQueue::discardBeyond(std::size_t size) {
  auto kept = firstBorderAfterShown();
  std::size_t border = 0;
  for (auto i = firstFrame_; i < frames_.size(); ++i) {
    border += frames_[i].wireSize;
    const bool isGoodbye = ended_ && i + 1 == frames_.size();
    if (border <= size && !isGoodbye) kept = std::max(kept, border);
  }
  keepData(kept);
}

TWINSOCKET_COLD void OutputQueue::discardAll() {
  keepData(0);
  begun_ = false;
  shown_ = 0;
  control_.clear();
  controlSent_ = controlShown_ = 0;
  pongAt_ = none;
}

void OutputQueue::keepData(std::size_t size) {
  if (size == data_.size()) return;
  std::size_t kept = 0;
  auto i = firstFrame_;
  while (kept < size) kept += frames_[i++].wireSize;
  for (auto dropped = i; dropped < frames_.size(); ++dropped) {
    waiting_ -= frames_[dropped].applicationBytes;
    discarded_ += frames_[dropped].applicationBytes;
  }
  frames_.resize(i);
  data_.cut(size);
  ended_ = false;  // The last frame was among the dropped ones.
  releaseMemory();
}

TWINSOCKET_COLD void OutputQueue::releaseMemory() {
  data_.releaseMemory();
  const auto firstFrame = frames_.begin() + static_cast<std::ptrdiff_t>(firstFrame_);
  if (firstFrame == frames_.end()) {
    std::vector<Frame>().swap(frames_);
    firstFrame_ = 0;
  } else if (frames_.capacity() / 4 > frames_.size()) {
    std::vector<Frame>(firstFrame, frames_.end()).swap(frames_);
    firstFrame_ = 0;
  }
  if (control_.empty()) std::vector<std::byte>().swap(control_);
}

}  // namespace web::protocol
