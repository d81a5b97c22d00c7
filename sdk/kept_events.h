// What comes while a socket is paused, where the channel cannot hold the server back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "channel.h"

namespace web {

// Asked before each event of a channel. Only programs that pause are linked with the one there is.
class KeptEvents {
 public:
  virtual ~KeptEvents() = default;

  // True if it keeps the event, and will tell it later.
  virtual bool keep(std::string& text) = 0;
  virtual bool keep(std::vector<std::byte>& bytes) = 0;
  virtual bool keep(ConnectionFailure& failure) = 0;
  virtual bool keepClose(bool wasClean, std::uint16_t code, std::string& reason) = 0;

  // Nothing is kept, and nothing is to be.
  virtual bool isIdle() const = 0;

  virtual void resume() = 0;

  // The program has closed the socket: messages are of no interest any more.
  virtual void dropMessages() = 0;
};

}  // namespace web
