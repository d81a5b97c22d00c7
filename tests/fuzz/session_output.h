// Takes a ClientSession's output like the network, reads it like the server, and checks that it and
// bufferedAmount() follow the rules.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fuzz/reference_frames.h"
#include "fuzz/require.h"
#include "protocol/bytes.h"
#include "protocol/client_session.h"

namespace web::fuzz {

class SessionOutput {
 public:
  static constexpr std::size_t everything = static_cast<std::size_t>(-1);

  explicit SessionOutput(protocol::ClientSession& session) : session_(session) {}

  void allowCompression(DeflateRules rules) { server_.allowCompression(rules); }

  // The application has called send…() with this many bytes of payload.
  void noteSent(std::size_t size) {
    given_ += size;
    largest_ = std::max(largest_, size);
    checkBufferedAmount();
  }

  // Sends up to this many bytes to the server.
  void take(std::size_t most) {
    while (most > 0) {
      auto shown = protocol::asText(session_.output());
      const bool finished = session_.phase() == protocol::ClientSession::Phase::finished;
      require(shown.starts_with(shown_) || (shown.empty() && finished),
              "what was shown stays first in the row");
      if (shown.empty()) return static_cast<void>(shown_.clear());
      auto count = std::min(most, shown.size());
      const std::string taken(shown.substr(0, count));
      shown_ = shown.substr(count);
      most -= most == everything ? 0 : count;
      read(taken);
      session_.outputSent(count);
      checkBufferedAmount();
    }
  }

  void checkBufferedAmount() const {
    auto buffered = session_.bufferedAmount(), rest = given_ - taken_;
    // While a compressed message is half sent, its uncompressed size is not known here.
    require(server_.isInsideCompressedFrame() ? buffered <= rest && buffered + largest_ >= rest
                                              : buffered == rest - server_.partialData(),
            "bufferedAmount is what was sent and not taken");
  }

  const std::string& bytes() const { return bytes_; }
  const ClientStream& frames() const { return server_; }

 private:
  // The request's head first, then frames.
  void read(std::string_view taken) {
    bytes_ += taken;
    if (!requestSize_) {
      auto end = bytes_.find("\r\n\r\n");
      if (end == std::string::npos) return;
      requestSize_ = end + 4;
      taken.remove_prefix(taken.size() - (bytes_.size() - *requestSize_));
    }
    auto known = server_.frames.size();
    server_.add(taken);
    for (; known < server_.frames.size(); ++known) {
      auto& frame = server_.frames[known];
      if (!isControlFrame(frame.opcode)) taken_ += frame.payload.size();
    }
  }

  protocol::ClientSession& session_;
  ClientStream server_;
  std::string bytes_;  // All of the output.
  std::string shown_;  // Output that was not taken yet.
  std::optional<std::size_t> requestSize_;
  std::uint64_t given_ = 0, taken_ = 0;  // Payload bytes of the application.
  std::size_t largest_ = 0;
};

}  // namespace web::fuzz
