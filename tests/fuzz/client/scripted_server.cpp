#include "fuzz/client/scripted_server.h"

#include <algorithm>
#include <array>
#include <utility>

#include <openssl/evp.h>

namespace web::fuzz {

namespace {

constexpr std::size_t mostSaid = std::size_t{1} << 20;

std::string acceptFor(const std::string& key) {
  const auto text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, 20> digest;
  EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha1(), nullptr);
  std::array<unsigned char, 29> encoded;
  EVP_EncodeBlock(encoded.data(), digest.data(), static_cast<int>(digest.size()));
  return reinterpret_cast<const char*>(encoded.data());
}

}  // namespace

ScriptedServer::ScriptedServer(const ServerScript& script, Link& link)
    : script_(script), link_(link) {}

ScriptedServer::~ScriptedServer() = default;

void ScriptedServer::act() {
  if (link_.isBroken()) return waitsUntil_.reset();
  if (!isDeaf_) hear(link_.takeWritten());
  while (step_ < script_.steps.size() && takeStep(script_.steps[step_])) ++step_;
}

void ScriptedServer::hear(std::string_view bytes) {
  unheard_ += bytes;
  while (stage_ != Stage::server && !unheard_.empty()) {
    if (!passProxy()) return;
  }
  if (unheard_.empty()) return;
  constexpr char handshakeRecord = 22;
  if (!ssl_ && !hasRequest_ && request_.empty() && unheard_[0] == handshakeRecord) {
    ssl_.reset(SSL_new(serverContext(script_.tls)));
    SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_accept_state(ssl_.get());
  }
  if (ssl_) return hearTls();
  hearClear(std::exchange(unheard_, {}));
}

void ScriptedServer::answerProxy(std::string_view answer, Stage next) {
  link_.deliver(script_.proxyAnswer ? *script_.proxyAnswer : answer);
  stage_ = script_.proxyAnswer ? Stage::server : next;
}

// RFC 9110 §9.3.6; RFC 1928, RFC 1929. Returns false if more bytes are needed.
bool ScriptedServer::passProxy() {
  const auto size = unheard_.size();
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(unheard_[i]); };
  switch (stage_) {
    case Stage::unknown:
      stage_ = unheard_[0] == 'C' ? Stage::httpProxy
               : unheard_[0] == 5 ? Stage::socksGreeting
                                  : Stage::server;
      return true;
    case Stage::httpProxy: {
      const auto end = unheard_.find("\r\n\r\n");
      if (end == std::string::npos) return false;
      unheard_.erase(0, end + 4);
      answerProxy("HTTP/1.1 200 OK\r\n\r\n", Stage::server);
      return true;
    }
    case Stage::socksGreeting: {
      if (size < 2 || size < 2u + at(1)) return false;
      const bool hasPassword = unheard_.substr(2, at(1)).find('\2') != std::string::npos;
      unheard_.erase(0, 2u + at(1));
      using namespace std::string_view_literals;
      if (hasPassword) {
        answerProxy("\5\2"sv, Stage::socksPassword);
      } else {
        answerProxy("\5\0"sv, Stage::socksTarget);
      }
      return true;
    }
    case Stage::socksPassword: {
      if (size < 2 || size < 3u + at(1) || size < 3u + at(1) + at(2u + at(1))) return false;
      unheard_.erase(0, 3u + at(1) + at(2u + at(1)));
      answerProxy(std::string_view("\1\0", 2), Stage::socksTarget);
      return true;
    }
    case Stage::socksTarget: {
      if (size < 5) return false;
      const auto address = at(3) == 1 ? 4u : at(3) == 4 ? 16u : 1u + at(4);
      if (size < 6 + address) return false;
      unheard_.erase(0, 6 + address);
      answerProxy(std::string_view("\5\0\0\1\0\0\0\0\0\0", 10), Stage::server);
      return true;
    }
    case Stage::server:
      break;
  }
  return false;
}

void ScriptedServer::hearTls() {
  BIO_write(SSL_get_rbio(ssl_.get()), unheard_.data(), static_cast<int>(unheard_.size()));
  unheard_.clear();
  if (!SSL_is_init_finished(ssl_.get())) SSL_do_handshake(ssl_.get());
  std::array<char, 4096> room;
  while (SSL_is_init_finished(ssl_.get())) {
    const int count = SSL_read(ssl_.get(), room.data(), static_cast<int>(room.size()));
    if (count <= 0) break;
    hearClear({room.data(), static_cast<std::size_t>(count)});
  }
  flushTls();
}

void ScriptedServer::flushTls() {
  char* bytes = nullptr;
  auto* out = SSL_get_wbio(ssl_.get());
  const auto size = BIO_get_mem_data(out, &bytes);
  if (size > 0) link_.deliver({bytes, static_cast<std::size_t>(size)});
  BIO_reset(out);
}

void ScriptedServer::hearClear(std::string_view bytes) {
  if (hasRequest_) return hearFrames(bytes);
  request_ += bytes;
  const auto end = request_.find("\r\n\r\n");
  if (end == std::string::npos) return;
  hasRequest_ = true;
  const auto rest = request_.substr(end + 4);
  request_.erase(end + 4);
  if (!rest.empty()) hearFrames(rest);
}

void ScriptedServer::hearFrames(std::string_view bytes) {
  if (!std::exchange(knowsExtensions_, true)) {
    const auto verdict = answer();
    require(verdict.verdict == Verdict::accepted, "frames come after a right answer alone");
    if (!verdict.extensions.empty()) {
      heard_.allowCompression(deflateRules(verdict.extensions, "client"));
    }
  }
  heard_.add(bytes);
  while (framesSeen_ < heard_.frames.size()) react(heard_.frames[framesSeen_++]);
}

void ScriptedServer::react(const ClientFrame& frame) {
  if (echoes_ && !isControlFrame(frame.opcode)) say(serverFrame(frame.opcode, true, frame.payload));
  if (!isPolite_) return;
  if (frame.opcode == pingFrame) say(serverFrame(pongFrame, true, frame.payload));
  if (frame.opcode != closeFrame) return;
  say(serverFrame(closeFrame, true, frame.payload));
  end(true);
}

std::string ScriptedServer::field(std::string_view name) const {
  const auto start = request_.find("\r\n" + std::string(name) + ": ");
  if (start == std::string::npos) return {};
  const auto value = start + name.size() + 4;
  return request_.substr(value, request_.find("\r\n", value) - value);
}

std::optional<std::size_t> ScriptedServer::socket() const {
  if (!hasRequest_) return std::nullopt;
  return static_cast<std::size_t>(request_[5] - '0');  // "GET /0 HTTP/1.1"
}

HeadVerdict ScriptedServer::answer() const {
  const auto accept = acceptFor(field("Sec-WebSocket-Key"));
  auto protocols = listed(field("Sec-WebSocket-Protocol"));
  if (protocols[0].empty()) protocols.clear();
  return judgeHead(said_, {.accept = accept, .protocols = std::move(protocols)});
}

void ScriptedServer::sayHead() {
  auto head =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: " +
      acceptFor(field("Sec-WebSocket-Key")) + "\r\n";
  const auto protocols = listed(field("Sec-WebSocket-Protocol"));
  if (!protocols.back().empty()) head += "Sec-WebSocket-Protocol: " + protocols.back() + "\r\n";
  if (!script_.extensions.empty()) {
    head += "Sec-WebSocket-Extensions: " + script_.extensions + "\r\n";
  }
  hasAnswered_ = true;
  say(head + "\r\n");
}

void ScriptedServer::say(std::string_view bytes) {
  if (link_.hasEnded() || said_.size() + bytes.size() > mostSaid) return;
  if (ssl_) {
    if (SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) <= 0) return;
    flushTls();
  } else {
    link_.deliver(bytes);
  }
  said_ += bytes;
}

// Output over TLS waits for the handshake.
bool ScriptedServer::isReady() const {
  return hasRequest_ && (!ssl_ || SSL_is_init_finished(ssl_.get()));
}

// Returns false if the step has to wait.
bool ScriptedServer::takeStep(const ServerStep& step) {
  if (link_.isBroken()) return false;
  switch (step.kind) {
    case 'A':
      if (isReady()) sayHead();
      return isReady();
    case 'H':
      if (!isReady()) return false;
      hasAnswered_ = true;
      say(step.text);
      return true;
    case '.':
      if (!isReady()) return false;
      if (!hasAnswered_) sayHead();
      say(lastSaid_ = step.text);
      return true;
    case 'R':
      for (std::size_t i = 0; i < step.number && !lastSaid_.empty(); ++i) say(lastSaid_);
      return true;
    case 'd':
      if (!waitsUntil_) waitsUntil_ = FakeTime::now() + std::chrono::milliseconds(step.number);
      if (FakeTime::now() < *waitsUntil_) return false;
      waitsUntil_.reset();
      return true;
    case 'g':
      return heard_.frames.size() >= step.number || link_.hasClientEnded();
    case 'K':
    case 'I':
    case 'y':
      if (ssl_ && !isReady()) return false;
      if (ssl_) repeatTls(step.kind, step.number);
      return true;
    case 'w':
      link_.deliver(step.text);
      return true;
    case 'L':
      echoes_ = true;
      return true;
    case 'U':
      isPolite_ = true;
      return true;
    case 'Q':
    case 'q':
      isDeaf_ = step.kind == 'Q';
      return true;
    case 'E':
      link_.reset();
      return true;
    default:
      end(step.kind == 'e');
      return true;
  }
}

// New keys, requests for a renegotiation, tickets.
void ScriptedServer::repeatTls(char kind, std::size_t times) {
  const bool is13 = SSL_version(ssl_.get()) == TLS1_3_VERSION;
  for (std::size_t i = 0; i < times; ++i) {
    if (kind == 'K' && is13) SSL_key_update(ssl_.get(), static_cast<int>(i % 2));
    if (kind == 'I' && !is13) SSL_renegotiate(ssl_.get());
    if (kind == 'y' && is13) SSL_new_session_ticket(ssl_.get());
    SSL_do_handshake(ssl_.get());
  }
  flushTls();
}

void ScriptedServer::end(bool inOrder) {
  if (inOrder && ssl_ && SSL_is_init_finished(ssl_.get())) {
    SSL_shutdown(ssl_.get());
    flushTls();
  }
  link_.end();
}

}  // namespace web::fuzz
