// Layers of a stream that misbehave when a test wants it: between TCP and TLS, and above TLS.
#pragma once

namespace web::native {

enum class Place {
  overTcp,  // Below a proxy's tunnel and TLS.
  overTls,
};

enum class Trouble {
  wait,            // "Not now": again when the descriptor is ready for it.
  waitForWriting,  // A read that goes on once one can write, as in a renegotiation.
  oneByte,         // A read or a write moves no more than that.
  end,             // A read finds the peer's orderly end.
  failure,         // Whatever it is fails, and so does all that follows: the connection is reset.
  lostOutput,      // Writes fail, as do all that follow, and reads are silent for ever.
  flippedBit,      // A read brings a byte that was altered on its way.
};

// While it lives, one step of the streams in that place is in trouble, or every second one of its
// kind. Steps are calls to start, read, write and flush, as far as the trouble concerns them.
class Troubles {
 public:
  static constexpr int always = 0;

  // The first step is number 1.
  Troubles(Place place, Trouble trouble, int which);
  Troubles(const Troubles&) = delete;
  Troubles& operator=(const Troubles&) = delete;
  ~Troubles();

  // There were so many steps.
  bool happened() const;

  // Steps altogether.
  int steps() const;
};

}  // namespace web::native
