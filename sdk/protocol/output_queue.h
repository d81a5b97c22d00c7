// The output that waits to be sent: frames in one queue of bytes. Control frames overtake others
// between two frames.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "attributes.h"
#include "protocol/byte_queue.h"

namespace web::protocol {

class OutputQueue {
 public:
  // Room for one more frame at the end, which the caller fills; null if memory runs out.
  TWINSOCKET_INLINE std::byte* append(std::size_t wireSize, std::size_t applicationBytes) {
    auto* room = data_.append(wireSize);
    if (room) note({wireSize, applicationBytes});
    return room;
  }

  // The same for a frame like the last one, if there is room already.
  TWINSOCKET_INLINE std::byte* appendAnother(std::size_t wireSize, std::size_t applicationBytes) {
    if (runs_.empty() || runs_.back().each != Frame{wireSize, applicationBytes}) return nullptr;
    auto* room = data_.appendWithin(wireSize);
    if (!room) return nullptr;
    waiting_ += applicationBytes;
    ++runs_.back().count;
    return room;
  }

  // The same for a frame of which parts are sent before the rest is there: memory for all of it is
  // made sure of, and as many bytes as it has follow by appendPart(), before any other call than
  // output() and sent(). False if memory runs out.
  bool beginFrame(std::size_t wireSize, std::size_t applicationBytes) {
    if (!data_.reserve(wireSize)) return false;
    note({wireSize, applicationBytes});
    return true;
  }
  std::byte* appendPart(std::size_t size) { return data_.append(size); }

  // Queues a control frame before the next frame that has not begun. Once maxControl bytes wait, a
  // pong replaces the last pong that waits.
  static constexpr std::size_t maxControl = 4096;
  void overtake(std::span<const std::byte> frame, bool isPong);

  // Nothing more may be added: the last frame appended is the Close frame.
  void end() { ended_ = true; }
  bool hasEnded() const { return ended_; }

  // Discards the frames beyond `size` bytes, including the Close frame, except those of which
  // output() has returned a part. They stay in bufferedAmount() forever; their memory is freed.
  void discardBeyond(std::size_t size);
  void discardAll();

  // The bytes to send next. Bytes that were returned once stay first in the queue until they are
  // sent: TLS has already encrypted them when it asks to try again.
  std::span<const std::byte> output() const;
  void sent(std::size_t count);

  std::size_t size() const { return data_.size() + control_.size(); }
  std::size_t dataSize() const { return data_.size(); }  // Without what overtakes.
  std::uint64_t bufferedAmount() const { return waiting_ + discarded_; }
  void countDiscarded(std::size_t applicationBytes) { discarded_ += applicationBytes; }
  void releaseMemory();

 private:
  struct Frame {
    std::size_t wireSize, applicationBytes;
    bool operator==(const Frame&) const = default;
  };
  // Equal frames that follow each other, none of which has begun.
  struct Run {
    Frame each;
    std::size_t count;
  };
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  TWINSOCKET_INLINE void note(const Frame& frame) {
    waiting_ += frame.applicationBytes;
    if (!runs_.empty() && runs_.back().each == frame) {
      ++runs_.back().count;
    } else if (runs_.size() < runs_.capacity()) {
      runs_.push_back({frame, 1});
    } else {
      addRun(frame);
    }
  }
  void addRun(const Frame& frame);
  void sentWithinRun(std::size_t count);
  void sentOfBegun(std::size_t count);
  void giveUp(std::size_t applicationBytes);
  bool isControlNext() const { return !control_.empty() && controlAt_ == 0; }
  std::size_t firstBorderAfterShown() const;
  void keepData(std::size_t size);
  void sentData(std::size_t count);
  void sentControl(std::size_t count);

  ByteQueue data_;
  Frame begun_{};          // What is left of a frame of which a part has been sent.
  std::vector<Run> runs_;  // The frames behind it.
  std::size_t firstRun_ = 0;
  mutable std::size_t shown_ = 0;  // Of data_.

  std::vector<std::byte> control_;
  std::size_t controlAt_ = 0;  // Its place in data_.
  std::size_t controlSent_ = 0;
  mutable std::size_t controlShown_ = 0;
  std::size_t pongAt_ = none, pongSize_ = 0;  // The last pong in control_.

  std::uint64_t waiting_ = 0, discarded_ = 0;  // Application bytes.
  bool ended_ = false;
};

}  // namespace web::protocol
