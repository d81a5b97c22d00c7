// The benchmark's server: `server [CERTIFICATE KEY | MORE-PORTS]` prints its ports as JSON and
// serves on loopback until its input ends. Paths: /echo, /echo-deflate, /flood/KIND/SIZE/COUNT,
// /sink/COUNT, /hold (silence) and /tick (a message a second, once the input has a byte).
#include <array>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <sys/socket.h>
#include <unistd.h>

#include "listener.h"
#include "protocol/crypto.h"
#include "server/crowd.h"
#include "server/work.h"
#include "stream.h"

namespace {

using namespace web::benchmark;

Crowd& crowd() {
  static auto* members = new Crowd;
  return *members;
}

std::string fieldOf(const std::string& head, std::string_view name) {
  const auto matches = [&](std::size_t at) {
    return strncasecmp(&head[at], name.data(), name.size()) == 0 && head[at + name.size()] == ':';
  };
  for (auto at = head.find("\r\n"); at + 2 + name.size() < head.size();
       at = head.find("\r\n", at + 2)) {
    if (!matches(at + 2)) continue;
    const auto begin = head.find_first_not_of(" :", at + 2 + name.size());
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
  return {};
}

std::string answerTo(const std::string& head, bool deflates) {
  std::string answer =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: " +
      web::protocol::acceptFor(fieldOf(head, "Sec-WebSocket-Key")) + "\r\n";
  const auto offer = fieldOf(head, "Sec-WebSocket-Extensions");
  if (deflates && offer.find("permessage-deflate") != std::string::npos) {
    answer += "Sec-WebSocket-Extensions: permessage-deflate\r\n";
  }
  return answer + "\r\n";
}

std::vector<std::string> partsOf(const std::string& path) {
  std::vector<std::string> parts;
  std::istringstream text(path);
  for (std::string part; std::getline(text, part, '/');) parts.push_back(part);
  parts.resize(5);
  return parts;
}

// Reports how large the messages were on the wire.
void tellSizes(const Stream& stream) {
  std::cout << R"({"read":)" + std::to_string(stream.bytesRead()) + R"(,"written":)" +
                   std::to_string(stream.bytesWritten()) + "}\n"
            << std::flush;
}

void serve(std::unique_ptr<Stream> stream, const std::vector<std::string>& path) {
  const auto number = [&](std::size_t i) { return std::strtoull(path[i].c_str(), nullptr, 10); };
  if (path[1] == "flood") flood(*stream, path[2], number(3), number(4));
  if (path[1] == "sink") sink(*stream, number(2));
  if (path[1] != "echo" && path[1] != "echo-deflate") return;
  echo(*stream);
  if (path[1] == "echo-deflate") tellSizes(*stream);
}

// One after the other: later ones wait in the listener's queue.
[[noreturn]] void acceptAll(int listener, SSL_CTX* context) {
  for (;;) {
    const int descriptor = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) continue;
    auto stream = std::make_unique<Stream>(descriptor, context);
    if (!stream->accept()) continue;
    const auto head = stream->readHead();
    const auto target = head.substr(0, head.find(" HTTP/"));
    const auto path = partsOf(target.substr(std::min(target.size(), target.find('/'))));
    if (!stream->write(answerTo(head, path[1] == "echo-deflate"))) continue;
    if (path[1] == "hold" || path[1] == "tick") {
      crowd().add(std::move(stream), path[1] == "tick");
    } else {
      std::thread([stream = std::move(stream), path]() mutable {
        serve(std::move(stream), path);
      }).detach();
    }
  }
}

// Returns the port.
std::uint16_t serveOnLoopback(SSL_CTX* context) {
  const auto listener = listenOnLoopback();
  std::thread([=] { acceptAll(listener.descriptor, context); }).detach();
  return listener.port;
}

SSL_CTX* contextOf(const char* certificate, const char* key) {
  auto* context = SSL_CTX_new(TLS_server_method());
  if (SSL_CTX_use_certificate_chain_file(context, certificate) != 1 ||
      SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1) {
    std::exit(2);
  }
  SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
  return context;
}

}  // namespace

int main(int argumentCount, char** arguments) {
  std::cout << R"({"ws":)" << serveOnLoopback(nullptr);
  if (argumentCount == 3) {
    auto* resuming = contextOf(arguments[1], arguments[2]);
    auto* forgetful = contextOf(arguments[1], arguments[2]);
    SSL_CTX_set_session_cache_mode(forgetful, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(forgetful, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(forgetful, 0);
    std::cout << R"(,"wss":)" << serveOnLoopback(resuming) << R"(,"wssUnresumed":)"
              << serveOnLoopback(forgetful);
  }
  // One address of a client has only so many ports for connections to one of ours.
  if (argumentCount == 2) {
    std::cout << R"(,"more":[)" << serveOnLoopback(nullptr);
    for (int i = 1; i < std::atoi(arguments[1]); ++i) {
      std::cout << ',' << serveOnLoopback(nullptr);
    }
    std::cout << ']';
  }
  std::cout << "}" << std::endl;
  char byte = 0;
  while (read(STDIN_FILENO, &byte, 1) > 0) crowd().startTicking();
  std::_Exit(0);
}
