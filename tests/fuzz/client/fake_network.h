// A simulated network and its descriptors. The linker's --wrap redirects the library's system calls
// to it. When poll() waits, simulated time passes; the library's threads are coroutines.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <poll.h>

#include "fuzz/client/fake_time.h"

namespace web::fuzz {

class Link;

// What the network does to a connection.
struct Conduct {
  enum class Connect { atOnce, later, refusedAtOnce, refusedLater, never };

  Connect connect = Connect::atOnce;
  std::chrono::milliseconds delay{1};
  std::size_t room = std::size_t{64} << 10;   // Bytes that may be written before the server reads.
  std::size_t readPiece = 0, writePiece = 0;  // The most bytes per call; 0: any number.
  std::size_t waitEvery = 0, interruptEvery = 0;  // Every n-th call says so without a reason.
  std::optional<std::size_t> flippedByte;         // Among the server's bytes.
  std::optional<std::size_t> mostWritten;         // Then writing fails, and reading gets nothing.
};

// The far end of a connection.
class FarEnd {
 public:
  virtual ~FarEnd() = default;

  // Does everything that is due.
  virtual void act() = 0;

  // When it has to act again, even if nothing arrives.
  virtual std::optional<FakeTime::Clock::time_point> next() const = 0;
};

class Link {
 public:
  using Time = FakeTime::Clock::time_point;

  explicit Link(Conduct conduct);

  // For the far end.
  void deliver(std::string_view bytes);
  void end() { hasEnded_ = true; }
  bool hasEnded() const { return hasEnded_; }
  void reset() { isReset_ = true; }
  bool isBroken() const { return isReset_ || isClosed_; }
  std::string takeWritten();
  bool hasClientEnded() const { return clientEnded_ || isClosed_; }

  // For the client: like the system's calls, with errno.
  int connect();
  int error();
  long receive(void* room, std::size_t size);
  long send(const void* bytes, std::size_t size);
  void shutDown() { clientEnded_ = true; }
  void close() { isClosed_ = true; }
  short readiness() const;

  std::optional<Time> next() const;
  bool isClosed() const { return isClosed_; }
  bool isConnected() const;

  // For the checks of a run.
  // When the client last moved some bytes; and when there was last room again after there was none.
  Time lastRead, lastWritten, lastRelieved;
  std::optional<Time> endRead, writeFailed;  // When the client learned of the end.

  std::unique_ptr<FarEnd> farEnd;

 private:
  bool isRefused() const { return conduct_.connect == Conduct::Connect::refusedLater; }
  long hold();
  long failWrite(int error);

  const Conduct conduct_;
  const Time answeredAt_;
  std::string toClient_, written_;
  std::size_t readUpTo_ = 0, delivered_ = 0, taken_ = 0, calls_ = 0;
  bool hasEnded_ = false, isReset_ = false, isResetTold_ = false, wasFull_ = false;
  bool clientEnded_ = false, isClosed_ = false;
};

class FakeNetwork {
 public:
  using Accept = std::function<std::unique_ptr<Link>()>;

  // `accept` makes the far end of each connection. Only one network may exist at a time.
  explicit FakeNetwork(Accept accept);
  FakeNetwork(const FakeNetwork&) = delete;
  FakeNetwork& operator=(const FakeNetwork&) = delete;
  ~FakeNetwork();

  static FakeNetwork* current();

  // Lets the far ends do what is due, and the library's threads run until they wait.
  void act();

  // The next time at which something happens.
  std::optional<FakeTime::Clock::time_point> next() const;

  // Lets time pass, and does what becomes due meanwhile.
  void pass(FakeTime::Clock::duration time);

  // Some bytes were moved, or a handler was called.
  void noteProgress() { pollsForNothing_ = 0; }

  const std::vector<std::unique_ptr<Link>>& links() const { return links_; }
  std::size_t openDescriptors() const;

  // Called before poll() waits, when nothing is left to do.
  std::function<void()> onIdle = [] {};

  // The work of each turn is measured. poll() ends one turn and begins the next.
  void beginTurn() { workedBefore_ = FakeTime::worked(); }
  void endTurn() { onTurn(FakeTime::worked() - workedBefore_); }

  // Called when a turn of a loop has ended that has worked for this long.
  std::function<void(FakeTime::Clock::duration)> onTurn = [](auto) {};

  struct Descriptor {
    Link* link = nullptr;  // Null for one half of a pair.
    int pair = -1;
    std::size_t waiting = 0;
    bool isOpen = false;
  };
  static constexpr int first = 100;
  Descriptor* find(int descriptor);
  int open(Descriptor descriptor);
  void connect(Descriptor& descriptor);
  int poll(pollfd* watched, std::size_t count, int milliseconds);

 private:
  int ready(pollfd* watched, std::size_t count);
  int pollAlone(class Coroutine& self, pollfd* watched, std::size_t count, int milliseconds);
  void actFarEnds();
  void noteTurn();

  Accept accept_;
  std::vector<std::unique_ptr<Link>> links_;
  std::vector<Descriptor> descriptors_;
  FakeTime::Clock::duration workedBefore_;
  int pollsForNothing_ = 0;
};

}  // namespace web::fuzz
