// Stream layers that misbehave when a test asks for it: between TCP and TLS, and above TLS.
#pragma once

namespace web::native {

enum class Place {
  overTcp,  // Below a proxy's tunnel and TLS.
  overTls,
};

enum class Trouble {
  wait,            // "Not now": call again when the descriptor is ready.
  waitForWriting,  // A read that can continue only after a write, as in a renegotiation.
  oneByte,         // A read or a write moves one byte only.
  end,             // A read finds the orderly end of the peer's stream.
  failure,         // The step fails, and so do all later ones: the connection is reset.
  lostOutput,      // This and all later writes fail, and reads get nothing more.
  flippedBit,      // A read returns a byte with a flipped bit.
};

// While it exists, one step of the streams in this place fails, or every second one of its kind.
// Steps are the calls to start(), read(), write() and flush() that this trouble applies to.
class Troubles {
 public:
  static constexpr int always = 0;

  // The first step is number 1.
  Troubles(Place place, Trouble trouble, int which);
  Troubles(const Troubles&) = delete;
  Troubles& operator=(const Troubles&) = delete;
  ~Troubles();

  // Whether there were that many steps.
  bool happened() const;

  // The number of steps so far.
  int steps() const;
};

}  // namespace web::native
