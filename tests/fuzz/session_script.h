// A fuzzer's input as the script of one connection: what the server sends, and what the application
// and the network do meanwhile. See corpus/session for examples.
//
//   settings  P token|  D  Z answer|  M number,  F number,  U number,  V  J numbers  .
//   server    A  H head|  t T b B c C p o text|  x code,reason|  X body|  r bytes|  m n a number, e
//   client    s S text|  k code,reason|  f number,  g  w number,  W  q  G, and & for "at an event"
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/input.h"
#include "fuzz/reference_head.h"
#include "fuzz/server_frames.h"
#include "protocol/client_session.h"

namespace web::fuzz {

struct Action {
  char kind = 0;
  std::size_t position = 0;  // After this many bytes from the server.
  std::size_t number = 0;
  std::string text;
};

struct SessionScript {
  explicit SessionScript(Input input) {
    readSettings(input);
    frames_.setExtensions(extensions);
    for (int step = 0; step < 200 && !input.isEmpty(); ++step) readStep(input);
    if (!ended_ && !hasHead_) addHead();
  }

  protocol::Request request{"h", "/", {}, {}, true};
  protocol::Limits limits{.maxMessageSize = std::size_t{1} << 20};
  std::string extensions;  // From the server's response.
  bool trace = false;
  std::vector<std::size_t> partSizes;  // The sizes of the server's parts, repeated.

  std::string wire;
  std::vector<Action> actions;   // Ordered by position.
  std::vector<Action> atEvents;  // One for each event, in this order.

 private:
  static constexpr std::size_t maxWire = std::size_t{250} << 10;
  static constexpr std::size_t maxPayload = std::size_t{100} << 10;

  void readSettings(Input& input) {
    while (true) {
      switch (input.letter("PDZMFUVJ.")) {
        case 'P': {
          auto token = input.string();
          auto& all = request.protocols;
          if (isTokenByReference(token) && std::count(all.begin(), all.end(), token) == 0) {
            all.push_back(token);
          }
          break;
        }
        case 'D':
          request.compression = false;
          break;
        case 'Z':
          extensions = input.string();
          break;
        case 'M':
          limits.maxMessageSize = input.number(std::size_t{1} << 20);
          break;
        case 'F':
          limits.maxFragments = std::max<std::size_t>(1, input.number(1000));
          break;
        case 'U':
          limits.maxBufferedAmount = input.number(std::size_t{1} << 20);
          break;
        case 'V':
          trace = true;
          break;
        case 'J':
          partSizes.push_back(1 + input.number(100000));
          break;
        default:
          return;
      }
    }
  }

  void readStep(Input& input) {
    auto letter = input.letter("AHtTbBcCpoxXrmnazesSkfgwWqG&");
    if (std::string_view("sSkfgwWqG&").find(letter) != std::string_view::npos) {
      readAction(letter, input);
    } else {
      readServerStep(letter, input);
    }
  }

  void readAction(char letter, Input& input) {
    if (letter == '&') return static_cast<void>(nextIsAtEvent_ = true);
    Action action{.kind = letter, .position = wire.size(), .number = 0, .text = ""};
    if (letter == 'k' || letter == 'f' || letter == 'w') action.number = input.number(300000);
    if (letter == 's' || letter == 'S') action.text = input.payload(maxPayload);
    if (letter == 'k') action.text = input.string();
    (nextIsAtEvent_ ? atEvents : actions).push_back(action);
    nextIsAtEvent_ = false;
  }

  void readServerStep(char letter, Input& input) {
    if (letter == 'A') return addHead();
    if (letter == 'H') return add(input.string());
    if (letter == 'e') {
      actions.push_back({.kind = 'e', .position = wire.size(), .number = 0, .text = ""});
      ended_ = true;
      return;
    }
    const auto bytes = frames_.read(letter, input);
    if (std::string_view("mnaz").find(letter) != std::string_view::npos) return;
    if (letter != 'r' && !hasHead_) addHead();
    add(bytes);
  }

  void addHead() {
    std::string head =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";
    if (!request.protocols.empty()) {
      head += "Sec-WebSocket-Protocol: " + request.protocols.back() + "\r\n";
    }
    if (!extensions.empty()) head += "Sec-WebSocket-Extensions: " + extensions + "\r\n";
    hasHead_ = true;
    add(head + "\r\n");
  }

  void add(std::string_view bytes) {
    hasHead_ = true;
    if (!ended_ && wire.size() + bytes.size() <= maxWire) wire += bytes;
  }

  ServerFrames frames_;
  bool hasHead_ = false, ended_ = false, nextIsAtEvent_ = false;
};

}  // namespace web::fuzz
