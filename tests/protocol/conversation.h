// A session and its server in a test: what happened, in words.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "protocol/client_session.h"
#include "protocol/wire.h"

namespace web::protocol {

// What the server answers to the key that a Conversation sends.
std::string acceptingHead(std::string_view extraFields = "");

// A frame as a client sends it.
struct ClientFrame {
  int firstByte = 0;
  std::span<const std::byte> key;
  Bytes payload;  // Without the mask.
};

// Takes one frame from the front: a first byte of 0 if it is not complete. Fails the test if it is
// not masked.
ClientFrame takeClientFrame(std::span<const std::byte>& wire);

// The frames of a client in words, "TEXT 'hi'; CLOSE 1000 'bye'".
std::string describeClientFrames(std::span<const std::byte> wire);

class Conversation {
 public:
  explicit Conversation(Request request = {"example.com", "/chat", {}, {}, true},
                        Limits limits = {});

  // Gives the bytes to the session and asks for events until there are none.
  Conversation& receive(std::span<const std::byte> bytes);
  Conversation& receive(std::string_view text) { return receive(asBytes(text)); }
  Conversation& open(std::string_view extraFields = "");
  Conversation& receiveEnd(std::string_view how = "the stream has ended");
  Conversation& askForEvents();

  // The events since the last call: "opened; text 'hi'; closed 1000 'bye' clean".
  std::string events();

  // Takes all output, as the network would: raw, or the frames in words.
  Bytes output();
  std::string sent() { return describeClientFrames(output()); }

  ClientSession session;
  int pauses = 0;  // How often it has paused.

 private:
  void note(const std::string& event);

  std::string events_;
};

// What a session that is open makes of these bytes: its events, then " > " and what it sent, the
// same in every split and also when they come with the response head. The test fails if not.
std::string outcome(const Bytes& wire, const Request& request, const Limits& limits,
                    std::string_view extraFields);
std::string outcome(const Bytes& wire, const Limits& limits = {});

// What outcome() says when the session fails the connection with this code, saying why.
std::string failure(int code, const std::string& why);

}  // namespace web::protocol
