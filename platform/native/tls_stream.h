// stub
#pragma once
#include <memory>
#include "native/stream.h"
namespace web::native {
class TlsStream final : public Stream {
 public:
  TlsStream(std::unique_ptr<Stream> lower, std::string host)
      : lower_(std::move(lower)), failure_(host) {}
  Outcome start() override { return Outcome::failed; }
  Transfer read(std::span<std::byte>) override { return {Outcome::failed}; }
  Transfer write(std::span<const std::byte>) override { return {Outcome::failed}; }
  Outcome flush() override { return Outcome::done; }
  bool hasUnsent() const override { return false; }
  void endWriting() override {}
  int descriptor() const override { return lower_->descriptor(); }
  const std::string& failure() const override { return failure_; }
  std::unique_ptr<Stream> lower_;
  std::string failure_;
};
}  // namespace web::native
