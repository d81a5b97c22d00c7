// A whole scripted connection: the rules hold, the split does not matter, and what is received and
// sent is what the reference says.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/input.h"
#include "fuzz/memory_meter.h"
#include "fuzz/reference_head.h"
#include "fuzz/reference_receiver.h"
#include "fuzz/require.h"
#include "fuzz/session_run.h"
#include "fuzz/session_script.h"

namespace {

using namespace web::fuzz;

// The server's frames, by the reference; none if the connection was not opened.
Received receivedByReference(const SessionScript& script) {
  auto head = judgeHead(script.wire, {.accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                                      .protocols = script.request.protocols});
  require(head.verdict == Verdict::accepted, "it opened, so the head was right");
  ReferenceReceiver receiver(script.limits);
  if (!head.extensions.empty()) receiver.allowCompression(deflateRules(head.extensions, "server"));
  return receiver.receive(std::string_view(script.wire).substr(head.size));
}

template <class Item>
bool isStartOf(const std::vector<Item>& start, const std::vector<Item>& whole) {
  return start.size() <= whole.size() && std::equal(start.begin(), start.end(), whole.begin());
}

void checkReceived(const Transcript& transcript, const Received& expected, bool cutShort) {
  for (auto& message : transcript.messages) {
    require(!message.isText || isWellFormedByReference(message.payload), "text is valid UTF-8");
  }
  require(isStartOf(transcript.messages, expected.messages), "the messages are the server's");
  if (cutShort) return;
  require(transcript.messages.size() == expected.messages.size(), "no message is lost");

  const bool failed = expected.end != Received::End::closed;
  const auto& log = transcript.events;
  require((log[log.size() - 2].starts_with("failed")) == failed, "failed, or clean");
  auto closed =
      failed ? "closed 1006 " : "closed " + std::to_string(expected.code) + ' ' + expected.reason;
  require(log.back() == closed, "`closed` gives the server's code and reason");
}

void checkPongs(const std::vector<ClientFrame>& sent, const std::vector<std::string>& pings) {
  auto next = pings.begin();
  for (auto& frame : sent) {
    if (frame.opcode != pongFrame) continue;
    next = std::find(next, pings.end(), frame.payload);
    require(next != pings.end(), "each pong answers a ping, in their order");
    ++next;
  }
}

// RFC 6455 §5.5.3: a pong for the most recent ping is enough.
void checkLastPong(const std::vector<ClientFrame>& sent, const std::vector<std::string>& pings) {
  auto isPong = [](const ClientFrame& frame) { return frame.opcode == pongFrame; };
  auto last = std::find_if(sent.rbegin(), sent.rend(), isPong);
  require((last == sent.rend()) == pings.empty(), "pings are answered");
  require(pings.empty() || last->payload == pings.back(), "the last ping is answered");
}

void checkSent(const SessionRun& run, const Received& received) {
  std::vector<Message> messages;
  for (auto& frame : run.serverSide().frames) {
    if (!isControlFrame(frame.opcode))
      messages.push_back({frame.opcode == textFrame, frame.payload});
  }
  require(isStartOf(messages, run.sent()), "what goes out is what was sent");
  checkPongs(run.serverSide().frames, received.pings);
  if (run.wasCutShort()) return;
  if (!run.closedFirst() && !run.wasLost()) checkLastPong(run.serverSide().frames, received.pings);
  if (received.end == Received::End::incomplete) return;
  if (received.end == Received::End::closed) {
    require(messages.size() == run.sent().size(), "all goes out before the Close frame");
  }

  // RFC 6455 §5.5.1, §7.1.7: either way, a Close frame is sent last.
  require(!run.serverSide().frames.empty(), "a Close frame goes out");
  auto& last = run.serverSide().frames.back();
  require(last.opcode == closeFrame, "a Close frame is the last");
  if (run.closedFirst()) return;
  auto code = last.payload.empty() ? 1005 : bigEndian(last.payload.substr(0, 2));
  require(code == received.code, "our Close frame has the right code");
}

void checkMemory(const MemoryMeter& meter, const SessionScript& script, std::size_t sent) {
  // The bytes are also stored in the transcript, in the reference and in growing strings.
  auto expected = (std::size_t{256} << 10) + 16 * (script.wire.size() + sent);
  if (!script.extensions.empty()) {
    // The codecs' windows, and the output: at most 1032 bytes for one byte of input.
    expected += std::size_t{512} << 10;
    expected += 4 * std::min(script.wire.size() * 1032, 8 * script.limits.maxMessageSize);
  }
  require(meter.most() < expected, "memory is bounded by what passes");
}

std::size_t sentSize(const SessionScript& script) {
  std::size_t size = 0;
  for (auto* actions : {&script.actions, &script.atEvents}) {
    // A byte that is not UTF-8 is sent as the three bytes of U+FFFD.
    for (auto& action : *actions) size += 3 * action.text.size();
  }
  return size;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const SessionScript script(Input(data, size));
  const auto whole = script.wire.size() + 1;

  MemoryMeter meter;
  SessionRun run(script, {{whole}, false});
  const auto transcript = run.play();
  checkMemory(meter, script, sentSize(script));
  if (transcript.events[0].starts_with("opened")) {
    auto received = receivedByReference(script);
    checkReceived(transcript, received, run.wasCutShort());
    checkSent(run, received);
  }

  auto parts = script.partSizes;
  parts.push_back(1 + script.wire.size() / 5);
  require(SessionRun(script, {parts, true}).play() == transcript, "the split does not matter");
  require(SessionRun(script, {{1 + script.wire.size() / 2000}, true}).play() == transcript,
          "single bytes do not matter");
  return 0;
}
