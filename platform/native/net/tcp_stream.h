// A Stream over a connected TCP socket.
#pragma once

#include <string>
#include <utility>

#include "native/net/peer_name.h"
#include "native/net/socket.h"
#include "native/net/stream.h"

namespace web::native {

class TcpStream final : public Stream {
 public:
  TcpStream(Socket socket, PeerName peer)
      : Stream(socket.descriptor(), false), socket_(std::move(socket)), peer_(std::move(peer)) {}

  Outcome start() override { return Outcome::done; }
  Transfer read(std::span<std::byte> room) override;
  bool takeDrained() override { return std::exchange(drained_, false); }
  Transfer write(std::span<const std::byte> bytes) override;
  Outcome flush() override { return Outcome::done; }
  bool hasUnsent() const override { return false; }
  void endWriting() override {
    if (!hasEnded_) socket_.endSending();  // Else closing it tells the peer.
  }
  void noticeDeadPeer() override;
  const std::string& failure() const override { return failure_; }
  void describe(ConnectionInfo& info) const override;

 private:
  void explainFailure();

  Socket socket_;
  std::string failure_;
  const PeerName peer_;
  // The last call moved less than it was asked to: the next one can skip the system call.
  bool drained_ = false, full_ = false;
  bool hasEnded_ = false;  // The peer has ended the stream.
};

}  // namespace web::native
