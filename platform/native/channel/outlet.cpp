#include "native/channel/outlet.h"

#include "attributes.h"

namespace web::native {

namespace {

// Bytes that one connection may write in a row before others get their turn.
constexpr std::size_t writeBudget = std::size_t{1} << 20;

}  // namespace

TWINSOCKET_COLD void Outlet::restart() {
  state_ = Direction::open;
  wait_ = Outcome::done;
}

std::size_t Outlet::write(Stream& stream) {
  auto written = std::exchange(writtenInParts_, 0);
  const auto before = written;
  if (isLost()) return 0;
  // write() flushes by itself.
  wait_ = stream.buffers() && session_.outputSize() == 0 ? stream.flush() : Outcome::done;
  while (wait_ == Outcome::done && written < writeBudget && session_.outputSize() > 0) {
    const auto transfer = stream.write(session_.output());
    session_.outputSent(transfer.count);
    written += transfer.count;
    wait_ = transfer.outcome;
  }
  if (wait_ == Outcome::failed) {
    state_ = Direction::lost;
    wait_ = Outcome::done;
  } else if (written >= writeBudget) {
    wait_ = Outcome::waitWrite;
  }
  return written - before;
}

std::size_t Outlet::writePart(Stream& stream) {
  const auto before = writtenInParts_;
  const auto written = write(stream);
  if (isReady()) writtenInParts_ = before + written;
  return written;
}

TWINSOCKET_COLD void Outlet::end(Stream& stream) {
  if (state_ != Direction::open || !isAllWritten(stream)) return;
  state_ = Direction::ended;
  stream.endWriting();
}

}  // namespace web::native
