// The whole native client: a program with sockets, TLS and proxies, on a scripted network. Whatever
// happens, the events follow the standard's order, the messages are the server's, every socket ends
// in time, and memory and the work of a turn are limited.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/client/client_run.h"
#include "fuzz/client/client_script.h"
#include "fuzz/client/fake_random.h"
#include "fuzz/client/fake_time.h"
#include "fuzz/input.h"
#include "fuzz/memory_meter.h"
#include "fuzz/reference_receiver.h"
#include "fuzz/require.h"

namespace {

using namespace web::fuzz;

template <class Item>
bool isStartOf(const std::vector<Item>& start, const std::vector<Item>& whole) {
  return start.size() <= whole.size() && std::equal(start.begin(), start.end(), whole.begin());
}

// The reference's interpretation of the server's bytes.
Received receivedFrom(const ScriptedServer& server, std::size_t maxMessageSize) {
  const auto head = server.answer();
  ReferenceReceiver receiver({.maxMessageSize = maxMessageSize});
  if (!head.extensions.empty()) receiver.allowCompression(deflateRules(head.extensions, "server"));
  return receiver.receive(std::string_view(server.said()).substr(head.size));
}

// The network caused no fault, and nobody was silent for long.
bool isHealthy(const ClientScript& script) {
  const auto sleeps = [](const auto& action) { return action.kind == 'D' || action.kind == 'w'; };
  const auto isIll = [](const ServerStep& step) {
    return std::string_view("EfHwQKIy").find(step.kind) != std::string_view::npos ||
           (step.kind == 'd' && step.number > 1000);
  };
  return std::none_of(script.actions.begin(), script.actions.end(), sleeps) &&
         std::none_of(script.atEvents.begin(), script.atEvents.end(), sleeps) &&
         std::none_of(script.servers.begin(), script.servers.end(), [&](const auto& server) {
           return server.conduct.flippedByte || server.conduct.mostWritten ||
                  std::any_of(server.steps.begin(), server.steps.end(), isIll);
         });
}

void checkConversation(const WatchedSocket& socket, const ScriptedServer& server, bool wasHealthy) {
  const auto expected = receivedFrom(server, socket.init().maxMessageSize);
  require(isStartOf(socket.received(), expected.messages), "the messages are the server's");
  std::vector<Message> heard;
  for (const auto& frame : server.heard().frames) {
    if (!isControlFrame(frame.opcode)) heard.push_back({frame.opcode == textFrame, frame.payload});
  }
  require(isStartOf(heard, socket.sent()), "what goes out is what was sent");
  if (!socket.closed()) return;
  const auto& init = socket.init();
  const bool hadRoom = init.maxBufferedAmount == web::WebSocketInit().maxBufferedAmount;
  if (wasHealthy && hadRoom && init.keepAlive >= std::chrono::seconds(30) &&
      expected.end == Received::End::closed && !socket.hasClosedFirst()) {
    require(socket.closed()->wasClean, "what nobody disturbs ends clean");
  }
  if (!socket.closed()->wasClean) return;
  require(expected.end == Received::End::closed, "clean means that the server sent Close");
  require(socket.closed()->code == expected.code && socket.closed()->reason == expected.reason,
          "`close` gives the server's code and reason");
  if (socket.hasClosedFirst()) return;
  require(socket.received().size() == expected.messages.size(), "no message is lost");
}

// A flipped bit changes what the server sent, and without TLS nobody can notice that.
bool areBytesKept(const ClientScript& script) {
  return std::none_of(script.servers.begin(), script.servers.end(), [](const auto& server) {
    const auto isRaw = [](const auto& step) { return step.kind == 'w'; };
    return server.conduct.flippedByte ||
           std::any_of(server.steps.begin(), server.steps.end(), isRaw);
  });
}

void checkMemory(const MemoryMeter& meter, const ClientRun& run) {
  std::size_t passed = 0;
  std::size_t kept = 0;  // Memory of the test itself, which stores half a million pings as frames.
  for (const auto* server : run.servers()) {
    passed += server->said().size();
    kept += 4 * sizeof(ClientFrame) * server->heard().frames.size();
  }
  for (const auto& socket : run.sockets()) {
    for (const auto* messages : {&socket->sent(), &socket->received()}) {
      for (const auto& message : *messages) passed += message.payload.size();
    }
  }
  require(meter.most() < (std::size_t{6} << 20) + 16 * passed + kept,
          "memory is bounded by what passes");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FakeTime::reset();
  trustedAuthority();
  repeatRandomNumbers();
  const ClientScript script(Input(data, size));
  MemoryMeter meter;
  ClientRun run(script);
  run.play();
  checkMemory(meter, run);
  const bool areKept = areBytesKept(script);
  for (std::size_t i = 0; i < run.sockets().size(); ++i) {
    const auto& socket = *run.sockets()[i];
    if (const auto* server = run.serverOf(i)) {
      if (areKept) checkConversation(socket, *server, isHealthy(script));
    } else {
      require(!socket.hasOpened() || !areKept, "what opens has a server that agreed");
    }
  }
  return 0;
}
