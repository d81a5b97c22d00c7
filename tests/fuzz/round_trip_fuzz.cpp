// A server reads what our writer produces, and we read what the server sends back: the same
// messages, whatever was negotiated.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/input.h"
#include "fuzz/reference_deflate.h"
#include "fuzz/reference_receiver.h"
#include "fuzz/require.h"
#include "fuzz/session_run.h"
#include "fuzz/session_script.h"
#include "protocol/bytes.h"
#include "protocol/client_session.h"

namespace {

using namespace web::fuzz;
using web::protocol::ClientSession;
using web::protocol::SessionEvent;

// A response to the offer: "-" for no compression, or a letter for each parameter.
std::string chooseAnswer(Input& input) {
  std::string answer = "permessage-deflate";
  while (true) {
    switch (input.letter("-SCsc.")) {
      case '-':
        return "";
      case 'S':
        if (answer.find("server_no") == std::string::npos) answer += "; server_no_context_takeover";
        break;
      case 'C':
        if (answer.find("client_no") == std::string::npos) answer += "; client_no_context_takeover";
        break;
      case 's':
      case 'c': {
        auto name =
            std::string(answer.find("server_max") == std::string::npos ? "server" : "client");
        auto bits = std::to_string(8 + input.number(7));
        if (answer.find(name + "_max") == std::string::npos) {
          answer += "; " + name + "_max_window_bits=" + bits;
        }
        break;
      }
      default:
        return answer;
    }
  }
}

// A server that sends back what it gets, and a client that compares.
class Echo {
 public:
  explicit Echo(const std::string& extensions)
      : session_({"h", "/", {}, {}, true}, repeatableRandom()),
        compresses_(!extensions.empty()),
        deflater_(deflateRules(extensions, "server")) {
    if (compresses_) server_.allowCompression(deflateRules(extensions, "client"));
    takeOutput();
    receive(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" +
        (compresses_ ? "Sec-WebSocket-Extensions: " + extensions + "\r\n\r\n" : "\r\n"));
    require(session_.nextEvent() == SessionEvent::opened, "the answer is accepted");
    require(session_.extensions().empty() != compresses_, "compression is agreed upon");
  }

  void send(bool isText, const std::string& given) {
    if (isText) {
      session_.sendText(given);
    } else {
      session_.sendBinary(web::protocol::asBytes(given));
    }
    sent_.push_back({isText, isText ? toWellFormedByReference(given) : given});
  }

  // Sends back everything so far, in fragments of this size.
  void sendBack(std::size_t fragmentSize) {
    server_.add(takeOutput());
    require(session_.bufferedAmount() == 0, "all is gone");
    require(server_.frames.size() == sent_.size(), "one frame for each message");
    std::string wire;
    for (std::size_t i = 0; i < sent_.size(); ++i) {
      auto& frame = server_.frames[i];
      require((frame.opcode == textFrame) == sent_[i].isText, "text goes out as text");
      require(frame.payload == sent_[i].payload, "the server gets what was sent");
      wire += inFragments(frame, fragmentSize);
    }
    receive(wire);
    for (auto& message : sent_) check(message);
    require(nextEvent() == SessionEvent::none, "and no more");
    sent_.clear();
    server_.frames.clear();
  }

  void releaseMemory() { session_.releaseMemory(); }

 private:
  std::string takeOutput() {
    std::string taken;
    while (!session_.output().empty()) {
      auto shown = session_.output();
      taken += web::protocol::asText(shown);
      session_.outputSent(shown.size());
    }
    return taken;
  }

  void receive(std::string bytes) {
    received_ = std::move(bytes);  // Kept until all events have been taken.
    session_.receive(web::protocol::asBytes(received_));
  }

  std::string inFragments(const ClientFrame& frame, std::size_t fragmentSize) {
    std::string wire;
    std::string_view rest = frame.payload;
    fragmentSize =
        std::max(fragmentSize, rest.size() / 5000 + 1);  // The number of fragments is limited.
    int opcode = frame.opcode;
    do {
      auto part = rest.substr(0, fragmentSize);
      rest.remove_prefix(part.size());
      const bool starts = opcode != continuationFrame;
      wire += serverFrame(
          opcode, rest.empty(),
          compresses_ ? deflater_.deflate(part, rest.empty(), false) : std::string(part),
          {.flippedBits = compresses_ && starts ? 64u : 0u});
      opcode = continuationFrame;
    } while (!rest.empty());
    return wire;
  }

  SessionEvent nextEvent() {
    while (true) {
      if (auto event = session_.nextEvent(); event != SessionEvent::pause) return event;
    }
  }

  void check(const Message& sent) {
    auto event = nextEvent();
    require(event == (sent.isText ? SessionEvent::text : SessionEvent::binary), "text stays text");
    auto came =
        sent.isText ? std::string_view(session_.text()) : web::protocol::asText(session_.binary());
    require(came == sent.payload, "it comes back as it was");
  }

  ClientSession session_;
  bool compresses_;
  ReferenceDeflater deflater_;
  ClientStream server_;
  std::vector<Message> sent_;
  std::string received_;
};

}  // namespace

// A response, and then messages ("t text|", "b bytes|"), "e size," for their echo, "q" for quiet.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t largest = std::size_t{150} << 10;
  Input input(data, size);
  Echo echo(chooseAnswer(input));
  for (int step = 0; step < 60 && !input.isEmpty(); ++step) {
    switch (input.letter("tbeq")) {
      case 't':
        echo.send(true, input.payload(largest));
        break;
      case 'b':
        echo.send(false, input.payload(largest));
        break;
      case 'e':
        echo.sendBack(std::max<std::size_t>(1, input.number(largest)));
        break;
      default:
        echo.releaseMemory();
    }
  }
  echo.sendBack(1000);
  return 0;
}
