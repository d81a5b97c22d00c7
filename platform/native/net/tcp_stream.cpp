// Bytes in and out of a TCP socket, and words for its end.
#include "native/net/tcp_stream.h"

#include "native/net/library_text.h"

namespace web::native {

Transfer TcpStream::read(std::span<std::byte> room) {
  if (takeDrained()) return {Outcome::waitRead};
  auto transfer = socket_.receive(room);
  drained_ = transfer.outcome == Outcome::done && transfer.count < room.size();
  if (transfer.outcome == Outcome::failed) explainFailure();
  return transfer;
}

Transfer TcpStream::write(std::span<const std::byte> bytes) {
  if (std::exchange(full_, false)) return {Outcome::waitWrite};
  auto transfer = socket_.send(bytes);
  full_ = transfer.outcome == Outcome::done && transfer.count < bytes.size();
  if (transfer.outcome == Outcome::failed) explainFailure();
  return transfer;
}

void TcpStream::explainFailure() {
  if (socket_.error() == std::errc::connection_reset || socket_.error() == std::errc::broken_pipe) {
    failure_ = "the connection was reset by " + peer_;
  } else if (socket_.error() == std::errc::timed_out) {
    failure_ = "the connection was lost: " + peer_ + " does not answer any more";
  } else {
    failure_ =
        "the connection to " + peer_ + " broke: " + libraryText(socket_.error().message().c_str());
  }
}

// In sentences a proxy's address says what it is.
void TcpStream::describe(ConnectionInfo& info) const {
  constexpr std::string_view prefix = "the proxy ";
  info.peerAddress = peer_.substr(peer_.starts_with(prefix) ? prefix.size() : 0);
}

}  // namespace web::native
