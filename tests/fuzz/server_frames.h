// The bytes that a script makes a server send after its head, in the letters of session_script.h.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "fuzz/input.h"
#include "fuzz/reference_deflate.h"
#include "fuzz/reference_frames.h"

namespace web::fuzz {

//  t T b B c C p o text|  x code,reason|  X body|  r bytes|  and for the next frame  m n a number,
//  z
class ServerFrames {
 public:
  static constexpr std::string_view letters = "tTbBcCpoxXrmnaz";

  // The server's response about compression.
  void setExtensions(std::string extensions) { extensions_ = std::move(extensions); }

  // The bytes for a letter; none if the letter changes the next frame.
  std::string read(char letter, Input& input) {
    switch (letter) {
      case 'm':
        wrong_.flippedBits = static_cast<unsigned>(input.number(255));
        return {};
      case 'n':
        wrong_.lengthBytes = input.number(8);
        wrong_.masked = wrong_.lengthBytes == 1;
        if (wrong_.lengthBytes != 2 && wrong_.lengthBytes != 8) wrong_.lengthBytes = 0;
        return {};
      case 'a':
        wrong_.announced = input.number(std::size_t{1} << 40);
        return {};
      case 'z':
        isCompressed_ = true;
        endsWithFinalBlock_ = input.number(1) == 1;
        return {};
      case 'r':
        return input.payload(maxPayload);
      case 'x': {
        auto code = input.number(65535);
        return frame(closeFrame, true, closeBody(code, input.string()));
      }
      case 'X':
        return frame(closeFrame, true, input.string());
      case 'p':
        return frame(pingFrame, true, input.string());
      case 'o':
        return frame(pongFrame, true, input.string());
      default: {
        const bool final = letter >= 'a';
        const char kind = final ? letter : static_cast<char>(letter + ('a' - 'A'));
        auto opcode = kind == 't' ? textFrame : kind == 'b' ? binaryFrame : continuationFrame;
        return dataFrame(opcode, final, input.payload(maxPayload));
      }
    }
  }

 private:
  static constexpr std::size_t maxPayload = std::size_t{100} << 10;

  // If a message is compressed, its continuation frames are, too.
  std::string dataFrame(int opcode, bool final, std::string payload) {
    if (isCompressed_) {
      if (!deflater_) deflater_.emplace(deflateRules(extensions_, "server"));
      payload = deflater_->deflate(payload, final, endsWithFinalBlock_);
      if (opcode != continuationFrame) wrong_.flippedBits ^= 64;
    }
    if (final) isCompressed_ = false;
    return frame(opcode, final, payload);
  }

  std::string frame(int opcode, bool final, std::string_view payload) {
    return serverFrame(opcode, final, payload, std::exchange(wrong_, {}));
  }

  std::string extensions_;
  Wrongness wrong_;
  std::optional<ReferenceDeflater> deflater_;
  bool isCompressed_ = false, endsWithFinalBlock_ = false;
};

}  // namespace web::fuzz
