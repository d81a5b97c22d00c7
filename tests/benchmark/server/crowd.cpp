#include "server/crowd.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>

#include <sys/epoll.h>

#include "server/client_frames.h"

namespace web::benchmark {

namespace {

using std::chrono::steady_clock;

constexpr unsigned finalBinary = 0x82, closeOpcode = 8, pingOpcode = 9, finalPong = 0x8a;
constexpr std::size_t slices = 100;  // The messages of a second are sent in this many portions.

}  // namespace

class Crowd::Member {
 public:
  explicit Member(std::unique_ptr<Stream> stream) : stream_(std::move(stream)) {}

  // Returns false at the end.
  bool answer() {
    while (auto frame = frames_.next()) {
      if (frame->header.opcode() == pingOpcode) frame->header.firstByte = finalPong;
      stream_->write(ClientFrames::asServerFrame(*frame));
      if (frame->header.opcode() == closeOpcode) return false;
    }
    return !frames_.isOver();
  }

  bool write(std::string_view bytes) { return stream_->write(bytes); }
  int descriptor() const { return stream_->descriptor(); }

  std::list<Member>* home = nullptr;
  std::list<Member>::iterator position;

 private:
  std::unique_ptr<Stream> stream_;
  ClientFrames frames_{*stream_};
};

struct Crowd::Members {
  std::mutex mutex;
  std::list<Member> silent;
  std::array<std::list<Member>, slices> ticking;
  std::size_t added = 0;
};

Crowd::Crowd() : members_(std::make_shared<Members>()), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  std::thread([this] { serve(); }).detach();
}

void Crowd::add(std::unique_ptr<Stream> stream, bool ticks) {
  stream->waitNoLonger();
  const std::lock_guard lock(members_->mutex);
  auto& home = ticks ? members_->ticking[members_->added++ % slices] : members_->silent;
  auto& member = home.emplace_back(std::move(stream));
  member.home = &home;
  member.position = std::prev(home.end());
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = &member;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, member.descriptor(), &event);
}

void Crowd::serve() {
  auto next = steady_clock::now();
  for (std::size_t slice = 0;; slice = (slice + 1) % slices) {
    next += std::chrono::microseconds(1000000 / slices);
    if (isTicking_) tick(members_->ticking[slice]);
    for (auto now = steady_clock::now(); now < next; now = steady_clock::now()) {
      const auto wait = std::chrono::ceil<std::chrono::milliseconds>(next - now);
      std::array<epoll_event, 64> events;
      const int count =
          epoll_wait(epoll_, events.data(), events.size(), static_cast<int>(wait.count()));
      const std::lock_guard lock(members_->mutex);
      for (int i = 0; i < count; ++i) {
        auto& member = *static_cast<Member*>(events[static_cast<std::size_t>(i)].data.ptr);
        if (!member.answer()) member.home->erase(member.position);
      }
    }
  }
}

// The payload is the time in nanoseconds, and 24 further bytes.
void Crowd::tick(std::list<Member>& members) {
  const std::lock_guard lock(members_->mutex);
  auto frame = serverHeader(finalBinary, 32) + std::string(32, 'x');
  for (auto& member : members) {
    const std::int64_t now = steady_clock::now().time_since_epoch().count();
    std::memcpy(&frame[2], &now, sizeof now);
    member.write(frame);
  }
}

}  // namespace web::benchmark
