#include "fuzz/client/client_script.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "fuzz/reference_head.h"

namespace web::fuzz {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t mostConnections = 8, mostActions = 60, mostSteps = 60, mostSockets = 5;
constexpr std::size_t mostBytes = std::size_t{1} << 20;  // The most that one server sends.
constexpr std::size_t longest = 100'000;                 // In milliseconds.
constexpr std::size_t mostMessagesOfTls = 200;           // TLS's own messages, in one step.

// Never zero, which would not be a wait.
milliseconds someTime(Input& input) {
  return milliseconds(std::max<std::size_t>(1, input.number(longest)));
}

bool isOneOf(char letter, std::string_view letters) {
  return letters.find(letter) != std::string_view::npos;
}

}  // namespace

ClientScript::ClientScript(Input input) {
  while (!input.isEmpty() && actions.size() + atEvents.size() < mostActions) {
    const auto letter = input.letter("@OxksSprwDtyqBl!&");
    if (letter == '@') {
      readConnection(input);
    } else if (letter == '!') {
      end = input.number(9);
    } else if (letter == '&') {
      nextIsAtEvent_ = true;
    } else {
      readAction(letter, input);
    }
  }
  if (servers.empty()) servers.emplace_back();
}

void ClientScript::readConduct(Input& input, ServerScript& server) {
  auto& conduct = server.conduct;
  while (true) {
    switch (input.letter("jJQSWVvFkPZ2ciN:")) {
      case 'j':
        conduct.connect = static_cast<Conduct::Connect>(input.number(4));
        break;
      case 'J':
        conduct.delay = someTime(input);
        break;
      case 'Q':
        conduct.room = std::max<std::size_t>(1, input.number(mostBytes));
        break;
      case 'S':
        conduct.readPiece = input.number(mostBytes);
        break;
      case 'W':
        conduct.writePiece = input.number(mostBytes);
        break;
      case 'V':
        conduct.waitEvery = input.number(1000);
        break;
      case 'v':
        conduct.interruptEvery = input.number(1000);
        break;
      case 'F':
        conduct.flippedByte = input.number(mostBytes);
        break;
      case 'k':
        conduct.mostWritten = input.number(mostBytes);
        break;
      case 'P':
        server.proxyAnswer = input.payload(mostBytes);
        break;
      case 'Z':
        server.extensions = input.string();
        break;
      case '2':
        server.tls.isVersion12 = true;
        break;
      case 'c':
        server.tls.wantsCertificate = true;
        break;
      case 'i':
        server.tls.identity = input.number(3);
        break;
      case 'N':
        server.tls.tickets = input.number(7);
        break;
      default:
        return;
    }
  }
}

void ClientScript::readServerStep(char letter, Input& input, ServerFrames& frames,
                                  ServerScript& server) {
  if (isOneOf(letter, ServerFrames::letters)) {
    auto bytes = frames.read(letter, input);
    if (!bytes.empty()) server.steps.push_back({.kind = '.', .text = std::move(bytes)});
    return;
  }
  ServerStep step{.kind = letter};
  if (isOneOf(letter, "Rg")) step.number = input.number(3000);
  if (isOneOf(letter, "KIy")) step.number = input.number(mostMessagesOfTls);
  if (letter == 'd') step.number = input.number(longest);
  if (letter == 'H') step.text = input.payload(mostBytes);
  if (letter == 'w') step.text = input.payload(mostBytes);
  server.steps.push_back(std::move(step));
}

void ClientScript::readConnection(Input& input) {
  ServerScript server;
  readConduct(input, server);
  ServerFrames frames;
  frames.setExtensions(server.extensions);
  while (!input.isEmpty() && server.steps.size() < mostSteps) {
    const auto letter = input.letter("AHtTbBcCpoxXrmnazRdgKIywLUQqfEe.");
    if (letter == '.') break;
    readServerStep(letter, input, frames, server);
  }
  if (servers.size() < mostConnections) servers.push_back(std::move(server));
}

SocketOptions ClientScript::readSocket(Input& input) {
  SocketOptions options;
  auto& init = options.init;
  init.proxy = "";
  while (true) {
    switch (input.letter("shkKunltcamMzivP.")) {
      case 's':
        options.isSecure = true;
        break;
      case 'h':
        init.proxy = "http://me:secret@127.0.0.1:3128";
        break;
      case 'k':
        init.proxy = "socks5://me:secret@127.0.0.1";
        break;
      case 'K':
        init.proxy = "socks5h://127.0.0.1";
        break;
      case 'u':
        options.hasUser = true;
        break;
      case 'n':
        options.isNamed = true;
        break;
      case 'l':
        init.minimumTlsVersion = TlsVersion::tls13;
        break;
      case 't':
        init.openTimeout = someTime(input);
        break;
      case 'c':
        init.closeTimeout = someTime(input);
        break;
      case 'a':
        init.keepAlive = milliseconds(input.number(longest));
        break;
      case 'm':
        init.maxMessageSize = input.number(mostBytes);
        break;
      case 'M':
        init.maxBufferedAmount = input.number(mostBytes);
        break;
      case 'z':
        init.compression = false;
        break;
      case 'i':
        init.handshakesInTurn = false;
        break;
      case 'v':
        options.isTraced = true;
        break;
      case 'P': {
        auto token = input.string();
        auto& all = init.protocols;
        if (isTokenByReference(token) && std::count(all.begin(), all.end(), token) == 0) {
          all.push_back(std::move(token));
        }
        break;
      }
      default:
        return options;
    }
  }
}

void ClientScript::readAction(char letter, Input& input) {
  ClientAction action{.kind = letter};
  if (isOneOf(letter, "xksS")) action.socket = input.number(mostSockets - 1);
  if (isOneOf(letter, "krwDql")) action.number = input.number(letter == 'r' ? 60 : longest);
  if (letter == 'k') action.text = input.string();
  if (letter == 's' || letter == 'S') action.text = input.payload(longest);
  if (letter == 'O') action.options = readSocket(input);
  (std::exchange(nextIsAtEvent_, false) ? atEvents : actions).push_back(std::move(action));
}

}  // namespace web::fuzz
