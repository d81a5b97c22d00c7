// A session and its server in a test, which describe in words what happened.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "protocol/client_session.h"
#include "protocol/wire.h"

namespace web::protocol {

// The server's response to the key that a Conversation sends.
std::string acceptingHead(std::string_view extraFields = "");

// A frame that a client has sent.
struct ClientFrame {
  int firstByte = 0;
  std::span<const std::byte> key;
  Bytes payload;  // Without the mask.
};

// Removes one frame from the front; its first byte is 0 if the frame is incomplete. Fails the test
// if the frame is not masked.
ClientFrame takeClientFrame(std::span<const std::byte>& wire);

// A client's frames in words: "TEXT 'hi'; CLOSE 1000 'bye'".
std::string describeClientFrames(std::span<const std::byte> wire);

class Conversation {
 public:
  explicit Conversation(Request request = {"example.com", "/chat", {}, {}, true},
                        Limits limits = {});

  // Passes the bytes to the session, and takes events until there are none.
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

// The events of an open session that receives these bytes, then " > " and what it sent. Fails the
// test unless this is the same in every split, and when the bytes come with the response head.
std::string outcome(const Bytes& wire, const Request& request, const Limits& limits,
                    std::string_view extraFields);
std::string outcome(const Bytes& wire, const Limits& limits = {});

// What outcome() returns if the session fails the connection with this code and reason.
std::string failure(int code, const std::string& why);

}  // namespace web::protocol
