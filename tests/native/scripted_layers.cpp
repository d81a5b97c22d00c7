// Replaces the platform's tcp_layer.cpp: puts a scripted layer on top of the same stream.
#include "native/scripted_layers.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "native/connect/stream_layers.h"
#include "native/net/tcp_stream.h"
#include "native/test_sockets.h"

namespace web::native {

namespace {

std::mutex mutexOfCurrent;  // Network threads create streams, too.
std::shared_ptr<StreamScript> current;

void playScript(std::shared_ptr<StreamScript> script) {
  std::lock_guard lock(mutexOfCurrent);
  current = std::move(script);
}

class ScriptedStream final : public Stream {
 public:
  ScriptedStream(std::unique_ptr<Stream> tcp, std::shared_ptr<StreamScript> script)
      : Stream(tcp->descriptor(), true),
        tcp_(std::move(tcp)),
        owned_(std::move(script)),
        script_(*owned_) {
    script_.descriptor = tcp_->descriptor();
  }
  ScriptedStream(const ScriptedStream&) = delete;
  ScriptedStream& operator=(const ScriptedStream&) = delete;
  ~ScriptedStream() override { script_.descriptor = -1; }

  Outcome start() override { return tcp_->start(); }
  Transfer read(std::span<std::byte> room) override {
    ++script_.reads;
    return script_.read ? script_.read(*tcp_, room) : tcp_->read(room);
  }
  Transfer write(std::span<const std::byte> bytes) override {
    ++script_.writes;
    return script_.write ? script_.write(*tcp_, bytes) : tcp_->write(bytes);
  }
  Outcome flush() override { return script_.flush ? script_.flush(*tcp_) : tcp_->flush(); }
  bool hasUnsent() const override {
    return script_.hasUnsent ? script_.hasUnsent() : tcp_->hasUnsent();
  }
  void endWriting() override {
    ++script_.endings;
    tcp_->endWriting();
  }
  void releaseMemory() override { ++script_.releases; }
  const std::string& failure() const override {
    return script_.failure.empty() ? tcp_->failure() : script_.failure;
  }

 private:
  std::unique_ptr<Stream> tcp_;
  const std::shared_ptr<StreamScript> owned_;
  StreamScript& script_;
};

}  // namespace

ScriptedStreams::ScriptedStreams() { playScript(script_); }
ScriptedStreams::~ScriptedStreams() {
  playScript(nullptr);
  // They refer to the test, which ends now, but the streams of a loop that ends still exist.
  script_->read = nullptr;
  script_->write = nullptr;
  script_->flush = nullptr;
  script_->hasUnsent = nullptr;
}

namespace {

struct Store {
  std::vector<std::byte> bytes;
  std::size_t taken = 0;
  bool isFull = false;

  // Returns false if the stream has no more for now.
  bool add(Stream& tcp) {
    const auto count = bytes.size();
    bytes.resize(count + 65536);
    const auto transfer = tcp.read(std::span(bytes).subspan(count));
    bytes.resize(count + transfer.count);
    return transfer.outcome == Outcome::done;
  }

  Transfer handOut(Stream& tcp, std::span<std::byte> room) {
    if (taken == bytes.size()) return tcp.read(room);
    const auto next = std::span(bytes).subspan(taken, std::min(room.size(), bytes.size() - taken));
    std::copy(next.begin(), next.end(), room.begin());
    taken += next.size();
    return {Outcome::done, next.size()};
  }
};

}  // namespace

std::function<Transfer(Stream&, std::span<std::byte>)> hoard(std::size_t bytes) {
  return [store = std::make_shared<Store>(), bytes](Stream& tcp, std::span<std::byte> room) {
    while (store->bytes.size() < bytes && !store->isFull) {
      store->isFull = !store->add(tcp) && !awaitSocket(tcp.descriptor(), Wanted::toRead);
    }
    return store->handOut(tcp, room);
  };
}

std::function<Transfer(Stream&, std::span<std::byte>)> hoard(std::shared_future<void> isAll) {
  return [store = std::make_shared<Store>(), isAll](Stream& tcp, std::span<std::byte> room) {
    while (!store->isFull) {
      const bool isLast = isAll.wait_for(std::chrono::milliseconds(1)) == std::future_status::ready;
      while (store->add(tcp)) {
      }
      store->isFull = isLast;
    }
    return store->handOut(tcp, room);
  };
}

std::unique_ptr<Stream> makeTcpLayer(Socket socket, PeerName peer) {
  auto tcp = std::make_unique<TcpStream>(std::move(socket), std::move(peer));
  std::unique_lock lock(mutexOfCurrent);
  auto script = current;
  lock.unlock();
  if (!script) return tcp;
  return std::make_unique<ScriptedStream>(std::move(tcp), std::move(script));
}

}  // namespace web::native
