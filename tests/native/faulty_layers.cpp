// Replaces the platform's tcp_layer.cpp and tls_layer.cpp: puts a faulty layer on top of each.
#include "native/faulty_layers.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "native/connect/stream_layers.h"
#include "native/net/tcp_stream.h"
#include "native/test_sockets.h"
#include "native/tls/openssl/tls_stream.h"

namespace web::native {

namespace {

enum class Step { start, read, write, flush };

struct Plan {
  Place place;
  Trouble trouble;
  int which;
  int count = 0;
};

// For this thread's sockets: a program that stays in run() serves them itself.
thread_local std::optional<Plan> plan;

bool concerns(Trouble trouble, Step step) {
  const bool moves = step == Step::read || step == Step::write;
  switch (trouble) {
    case Trouble::wait:
    case Trouble::failure:
      return true;
    case Trouble::oneByte:
      return moves;
    case Trouble::lostOutput:
      return step == Step::write || step == Step::flush;
    case Trouble::waitForWriting:
    case Trouble::end:
    case Trouble::flippedBit:
      return step == Step::read;
  }
  return false;
}

class FaultyStream final : public Stream {
 public:
  FaultyStream(std::unique_ptr<Stream> lower, Place place)
      : Stream(lower->descriptor(), true), lower_(std::move(lower)), place_(place) {}

  Outcome start() override {
    if (auto outcome = troubleIn(Step::start)) return *outcome;
    return lower_->start();
  }

  Transfer read(std::span<std::byte> room) override {
    const auto outcome = troubleIn(Step::read);
    if (isOutputLost_) lower_->read(room);  // Unread bytes would keep the descriptor ready.
    if (!outcome) return lower_->read(room);
    if (*outcome != Outcome::done) return {*outcome};
    const bool isShort = plan->trouble == Trouble::oneByte;
    auto transfer =
        lower_->read(isShort ? room.first(std::min<std::size_t>(room.size(), 1)) : room);
    if (!isShort && transfer.count > 0) room[transfer.count / 2] ^= std::byte{0x10};
    return transfer;
  }

  Transfer write(std::span<const std::byte> bytes) override {
    const auto outcome = troubleIn(Step::write);
    if (!outcome) return lower_->write(bytes);
    if (*outcome != Outcome::done) return {*outcome};
    return lower_->write(bytes.first(std::min<std::size_t>(bytes.size(), 1)));
  }

  Outcome flush() override {
    if (auto outcome = troubleIn(Step::flush)) return *outcome;
    return lower_->flush();
  }

  bool hasUnsent() const override { return isOutputLost_ || lower_->hasUnsent(); }
  void endWriting() override { lower_->endWriting(); }
  void releaseMemory() override { lower_->releaseMemory(); }
  std::string description() const override { return lower_->description(); }
  const std::string& failure() const override {
    static const std::string lost = "the test let its writes fail";
    if (isOutputLost_) return lost;
    return failure_.empty() ? lower_->failure() : failure_;
  }

 private:
  // The result of the step, or `done` if it is made in an unusual way; nothing if this step has no
  // trouble.
  std::optional<Outcome> troubleIn(Step step) {
    if (!failure_.empty()) return Outcome::failed;
    if (hasEnded_ && step == Step::read) return Outcome::ended;
    if (isOutputLost_) {
      ++plan->count;
      return step == Step::read ? Outcome::waitRead : Outcome::failed;
    }
    if (!plan || plan->place != place_ || !concerns(plan->trouble, step)) return std::nullopt;
    const int number = ++plan->count;
    auto& isNext = isNext_[static_cast<std::size_t>(step)];
    isNext = !isNext;
    if (plan->which == Troubles::always ? !isNext : number != plan->which) return std::nullopt;
    switch (plan->trouble) {
      case Trouble::wait:
        // The descriptor does not show bytes that TLS has already decrypted.
        if (step == Step::read && place_ == Place::overTcp) return Outcome::waitRead;
        return Outcome::waitWrite;
      case Trouble::waitForWriting:
        return Outcome::waitWrite;
      case Trouble::end:
        hasEnded_ = true;
        return Outcome::ended;
      case Trouble::failure:
        failure_ = "the test let it fail";
        endBoth(descriptor());  // Wakes everybody who waits for the descriptor.
        return Outcome::failed;
      case Trouble::lostOutput:
        isOutputLost_ = true;
        return Outcome::failed;
      case Trouble::oneByte:
      case Trouble::flippedBit:
        break;
    }
    return Outcome::done;
  }

  std::unique_ptr<Stream> lower_;
  const Place place_;
  std::string failure_;
  bool hasEnded_ = false, isOutputLost_ = false;
  std::array<bool, 4> isNext_{};  // For every second step of each kind.
};

}  // namespace

Troubles::Troubles(Place place, Trouble trouble, int which) { plan = Plan{place, trouble, which}; }
Troubles::~Troubles() { plan.reset(); }
int Troubles::steps() const { return plan->count; }
bool Troubles::happened() const { return plan->count >= std::max(plan->which, 1); }

std::unique_ptr<Stream> makeTcpLayer(Socket socket, PeerName peer) {
  auto tcp = std::make_unique<TcpStream>(std::move(socket), std::move(peer));
  return std::make_unique<FaultyStream>(std::move(tcp), Place::overTcp);
}

std::unique_ptr<Stream> makeTlsLayer(std::unique_ptr<Stream> lower, const std::string& host,
                                     std::shared_ptr<TlsContext> context) {
  auto tls = std::make_unique<TlsStream>(std::move(lower), host, std::move(context));
  return std::make_unique<FaultyStream>(std::move(tls), Place::overTls);
}

}  // namespace web::native
