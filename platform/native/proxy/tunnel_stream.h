// A Stream through a proxy: it talks to the proxy first, and then passes the server's bytes.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "native/net/stream.h"
#include "native/proxy/proxy_dialogue.h"

namespace web::native {

class TunnelStream final : public Stream {
 public:
  // `proxy` is as people write it, without user and password.
  TunnelStream(std::unique_ptr<Stream> lower, std::unique_ptr<ProxyDialogue> dialogue,
               std::string proxy = {})
      : Stream(lower->descriptor(), lower->buffers()),
        lower_(std::move(lower)),
        dialogue_(std::move(dialogue)),
        proxy_(std::move(proxy)) {}

  Outcome start() override;
  Transfer read(std::span<std::byte> room) override { return lower_->read(room); }
  bool takeDrained() override { return lower_->takeDrained(); }
  Transfer write(std::span<const std::byte> bytes) override { return lower_->write(bytes); }
  Outcome flush() override { return lower_->flush(); }
  bool hasUnsent() const override { return lower_->hasUnsent(); }
  void endWriting() override { lower_->endWriting(); }
  void noticeDeadPeer() override { lower_->noticeDeadPeer(); }
  void describe(ConnectionInfo& info) const override {
    lower_->describe(info);
    info.proxy = proxy_;
  }
  const std::string& failure() const override {
    return failure_.empty() ? lower_->failure() : failure_;
  }

 private:
  Outcome speak();
  Outcome listen();
  Outcome fail(std::string why);

  // A proxy's whole answer is shorter, unless it is hostile.
  static constexpr std::size_t bytesInATurn = std::size_t{16} << 10;

  std::unique_ptr<Stream> lower_;
  std::unique_ptr<ProxyDialogue> dialogue_;  // Until the tunnel is established.
  std::size_t bytesLeft_ = bytesInATurn;
  const std::string proxy_;
  std::string unsent_;
  std::string failure_;
};

}  // namespace web::native
