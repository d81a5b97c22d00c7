// Reads and writes a TCP socket, and describes its failures.
#include "native/net/tcp_stream.h"

#include "native/net/library_text.h"
#include "text/joined.h"

namespace web::native {

namespace {

std::string inWords(const PeerName& peer) {
  switch (peer.kind) {
    case PeerName::Kind::proxy:
      return joined({"the proxy ", peer.address});
    case PeerName::Kind::unixSocket:
      return joined({"the Unix socket ", protocol::inQuotes(peer.address)});
    default:
      return peer.address;
  }
}

}  // namespace

Transfer TcpStream::read(std::span<std::byte> room) {
  if (takeDrained()) return {Outcome::waitRead};
  auto transfer = socket_.receive(room);
  drained_ = transfer.outcome == Outcome::done && transfer.count < room.size();
  if (transfer.outcome == Outcome::failed) explainFailure();
  hasEnded_ = transfer.outcome == Outcome::ended;
  return transfer;
}

Transfer TcpStream::write(std::span<const std::byte> bytes) {
  if (std::exchange(full_, false)) return {Outcome::waitWrite};
  auto transfer = socket_.send(bytes);
  full_ = transfer.outcome == Outcome::done && transfer.count < bytes.size();
  if (transfer.outcome == Outcome::failed) explainFailure();
  return transfer;
}

void TcpStream::noticeDeadPeer() {
  if (peer_.kind != PeerName::Kind::unixSocket) socket_.noticeDeadPeer();
}

void TcpStream::explainFailure() {
  const auto peer = inWords(peer_);
  if (socket_.error() == std::errc::connection_reset || socket_.error() == std::errc::broken_pipe) {
    failure_ = joined({"the connection was reset by ", peer});
  } else if (socket_.error() == std::errc::timed_out) {
    failure_ = joined({"the connection was lost: ", peer, " no longer answers"});
  } else {
    failure_ = joined(
        {"the connection to ", peer, " broke: ", libraryText(socket_.error().message().c_str())});
  }
}

void TcpStream::describe(ConnectionInfo& info) const { info.peerAddress = peer_.address; }

}  // namespace web::native
