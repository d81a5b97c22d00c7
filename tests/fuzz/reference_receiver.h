// What a client must do with a server's bytes (RFC 6455), computed from all of them at once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/reference_deflate.h"
#include "fuzz/reference_frames.h"
#include "fuzz/reference_utf8.h"
#include "protocol/limits.h"

namespace web::fuzz {

struct Message {
  bool isText = false;
  std::string payload;
  bool operator==(const Message&) const = default;
};

struct Received {
  enum class End { incomplete, closed, violated };

  std::vector<Message> messages;
  std::vector<std::string> pings;
  End end = End::incomplete;
  std::size_t code = 1005;  // From the server's Close frame, or from ours after a violation.
  std::string reason;
};

class ReferenceReceiver {
 public:
  explicit ReferenceReceiver(const protocol::Limits& limits) : limits_(limits) {}

  // With the largest window, whatever was negotiated: a client does not check how far back a server
  // refers.
  void allowCompression(DeflateRules rules) {
    inflater_.emplace(DeflateRules{.contextTakeover = rules.contextTakeover});
  }

  Received receive(std::string_view wire) {
    wire_ = wire;
    while (!ended_ && takeFrame()) continue;
    return result_;
  }

 private:
  bool takeFrame() {
    if (wire_.size() < 2) return false;
    const unsigned first = static_cast<unsigned char>(wire_[0]);
    const unsigned second = static_cast<unsigned char>(wire_[1]);
    const int opcode = first & 15;
    const bool final = first & 128;
    const bool compressed = first & 64;
    if ((first & 48) != 0 || (second & 128) != 0) return violate(1002);
    if ((opcode > 2 && opcode < 8) || opcode > 10) return violate(1002);
    if (isControlFrame(opcode) && (!final || compressed || (second & 127) > 125)) {
      return violate(1002);
    }

    const std::size_t lengthBytes = (second & 127) == 126 ? 2 : (second & 127) == 127 ? 8 : 0;
    if (wire_.size() < 2 + lengthBytes) return false;
    std::uint64_t size = lengthBytes > 0 ? bigEndian(wire_.substr(2, lengthBytes)) : second & 127;
    if (lengthBytes == 2 && size < 126) return violate(1002);
    if (lengthBytes == 8 && (size < 65536 || size >> 63 != 0)) return violate(1002);
    wire_.remove_prefix(2 + lengthBytes);

    auto payload =
        wire_.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(size, wire_.size())));
    const bool whole = payload.size() == size;
    wire_.remove_prefix(payload.size());
    if (isControlFrame(opcode)) return whole && takeControl(opcode, payload);
    if (!startFrame(opcode, compressed, size) || !addData(payload)) return false;
    return whole && (!final || finishMessage());
  }

  bool takeControl(int opcode, std::string_view payload) {
    if (opcode == pingFrame) result_.pings.emplace_back(payload);
    if (opcode != closeFrame) return true;
    if (payload.size() == 1) return violate(1002);
    if (payload.size() >= 2) {
      auto code = bigEndian(payload.substr(0, 2));
      if (!isCloseCodeOnTheWire(code)) return violate(1002);
      if (!isWellFormedByReference(payload.substr(2))) return violate(1007);
      result_.code = static_cast<std::size_t>(code);
      result_.reason = payload.substr(2);
    }
    return end(Received::End::closed);
  }

  bool startFrame(int opcode, bool compressed, std::uint64_t size) {
    if ((opcode == continuationFrame) != underWay_) return violate(1002);
    if (compressed && (!inflater_ || underWay_)) return violate(1002);
    if (!underWay_) {
      message_ = {opcode == textFrame, ""};
      fragments_ = wellFormed_ = 0;
      underWay_ = true;
      compressed_ = compressed;
    }
    if (!compressed_ && size > limits_.maxMessageSize - message_.payload.size()) {
      return violate(1009);
    }
    return ++fragments_ <= limits_.maxFragments || violate(1009);
  }

  bool addData(std::string_view payload) {
    if (compressed_) {
      inflater_->inflate(payload, message_.payload, limits_.maxMessageSize + 1);
    } else {
      message_.payload += payload;
    }
    return isRightSoFar();
  }

  // RFC 6455 §8.1, RFC 7692 §7.2.2. The first violation in the message decides.
  bool isRightSoFar() {
    const bool tooLarge = message_.payload.size() > limits_.maxMessageSize;
    if (tooLarge) message_.payload.pop_back();
    if (message_.isText && !isTextSoFar()) return violate(1007);
    if (tooLarge) return violate(1009);
    return !compressed_ || !inflater_->isBroken() || violate(1002);
  }

  bool isTextSoFar() {
    auto rest = std::string_view(message_.payload).substr(wellFormed_);
    auto size = wellFormedSize(rest);
    wellFormed_ += size;
    return size == rest.size() || isStartOfCharacter(rest.substr(size));
  }

  bool finishMessage() {
    if (compressed_) inflater_->finish(message_.payload, limits_.maxMessageSize + 1);
    if (compressed_ && !isRightSoFar()) return false;
    if (message_.isText && wellFormed_ < message_.payload.size()) return violate(1007);
    result_.messages.push_back(message_);
    underWay_ = false;
    return true;
  }

  bool violate(std::size_t code) {
    result_.code = code;
    return end(Received::End::violated);
  }

  bool end(Received::End how) {
    result_.end = how;
    ended_ = true;
    return false;
  }

  protocol::Limits limits_;
  std::string_view wire_;
  Received result_;
  std::optional<ReferenceInflater> inflater_;
  bool ended_ = false, underWay_ = false, compressed_ = false;
  Message message_;
  std::size_t fragments_ = 0, wellFormed_ = 0;
};

}  // namespace web::fuzz
