// The limit: the same bytes on the same connection, without any processing.
#include <cstring>
#include <memory>
#include <optional>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "clients/measure.h"
#include "clients/raw_wait.h"
#include "stream.h"

namespace {

using namespace web::benchmark;

constexpr std::size_t room = 256 * 1024;

// A frame as a client sends it. The key is not random and the payload is not masked, since nobody
// checks.
std::string frameOf(unsigned firstByte, const std::string& payload) {
  const auto size = payload.size();
  std::string frame{static_cast<char>(firstByte)};
  const int sizeBytes = size <= 125 ? 0 : size <= 0xffff ? 2 : 8;
  frame += static_cast<char>(128 | (sizeBytes == 0 ? size : sizeBytes == 2 ? 126 : 127));
  for (int i = sizeBytes; i > 0; --i) frame += static_cast<char>(size >> (8 * i - 8));
  return frame + std::string(4, '\0') + payload;
}

// The size of the answer, which has no key.
std::size_t answerSize(std::size_t payload) {
  return payload + (payload <= 125 ? 2 : payload <= 0xffff ? 4 : 10);
}

SSL_CTX* makeContext() {
  auto* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_default_verify_paths(context);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  return context;
}

class Client {
 public:
  explicit Client(const Task& task)
      : task_(task), context_(task.isTls() ? makeContext() : nullptr) {}

  std::unique_ptr<Stream> open() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(task_.port)));
    inet_pton(AF_INET, task_.host.c_str(), &address.sin_addr);
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) {
      fail("no connection");
    }
    auto stream = std::make_unique<Stream>(descriptor, context_);
    if (!stream->connect(session_)) fail("no TLS");
    stream->write(
        "GET " + task_.path + " HTTP/1.1\r\nHost: " + task_.host +
        "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    if (stream->readHead().empty()) fail("no answer");
    if (context_) {
      SSL_SESSION_free(session_);
      session_ = SSL_get1_session(stream->tls());
    }
    return stream;
  }

 private:
  const Task& task_;
  SSL_CTX* context_;
  SSL_SESSION* session_ = nullptr;
};

// Reads this many bytes, however they are split.
void take(Stream& stream, std::size_t size) {
  static std::vector<char> into(room);
  while (size > 0) {
    awaitInput(stream);
    const auto count = stream.read({into.data(), std::min(size, into.size())});
    if (count <= 0) fail("the server has gone");
    size -= static_cast<std::size_t>(count);
  }
}

void echo(Stream& stream, const Task& task) {
  std::vector<std::string> frames;
  for (auto& message : task.messages) frames.push_back(frameOf(0x82, message));
  Stopwatch watch;
  watch.start();
  for (long i = 0; i < task.count; ++i) {
    const auto next = static_cast<std::size_t>(i) % frames.size();
    stream.write(frames[next]);
    take(stream, answerSize(task.messages[next].size()));
  }
  watch.stop(task.count);
}

void receive(Stream& stream, const Task& task) {
  Stopwatch watch;
  watch.start();
  stream.write(frameOf(0x81, "go"));
  take(stream, static_cast<std::size_t>(task.count) * answerSize(task.size));
  watch.stop(task.count);
}

void send(Stream& stream, const Task& task) {
  const auto frame = frameOf(0x82, task.messages[0]);
  const auto inEach = std::max<long>(1, static_cast<long>(room / frame.size()));
  std::string block;
  for (long i = 0; i < std::min(inEach, task.count); ++i) block += frame;
  Stopwatch watch;
  watch.start();
  auto left = task.count;
  for (; left >= inEach; left -= inEach) stream.write(block);
  stream.write(std::string_view(block).substr(0, static_cast<std::size_t>(left) * frame.size()));
  take(stream, answerSize(4));
  watch.stop(task.count);
}

// With the closing handshake, like the others; the server ends TCP (RFC 6455 §7.1.1).
void openAndClose(Client& client, const Task& task) {
  const auto close = frameOf(0x88, "");
  Stopwatch watch;
  watch.start();
  for (long i = 0; i < task.count; ++i) {
    auto stream = client.open();
    stream->write(close);
    take(*stream, answerSize(0));
    char none = 0;
    if (stream->read({&none, 1}) > 0) fail("the server goes on after its Close frame");
  }
  watch.stop(task.count);
}

}  // namespace

int main(int argumentCount, char** arguments) {
  const auto task = taskOf(argumentCount, arguments);
  Client client(task);
  if (task.workload == "open") openAndClose(client, task);
  auto stream = client.open();
  if (task.workload == "receive") receive(*stream, task);
  if (task.workload == "send") send(*stream, task);
  echo(*stream, task);
}
