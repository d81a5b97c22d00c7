// The netcode: one person in one room. Sends what the pen does, and receives what the others do.
#pragma once

#include "drawing.h"
#include "own_strokes.h"
#include "relay_socket.h"
#include "traffic.h"
#include "wire.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sketchpad {

class Room {
 public:
  using Clock = demos::RelaySocket::Clock;
  using State = demos::RelaySocket::State;

  // `url` is the relay's, for instance ws://127.0.0.1:8080/sketchpad. Without a name the relay
  // chooses one. Somebody who joins again with the same key is the same person, with the same
  // strokes.
  Room(std::string_view url, std::string_view room, std::string name = {},
       std::optional<wire::Key> key = {});

  // The pen. Strokes are visible at once, even while disconnected; they are sent once connected.
  // `presses`: the device reports the pressure.
  void press(Point at, bool presses = false);
  void drag(Point to);
  // The same, but the point is not simplified away: for scripted pens.
  void drawTo(Point to);
  void release();
  void hover(std::optional<Point> at);
  // Removes the stroke that is being drawn: a first finger began it, but it is a gesture with two.
  void abandon();

  void chooseColour(std::uint32_t colour);
  void chooseWidth(std::uint32_t width) { pen_.width = width; }
  void erase(bool erases) { pen_.erases = erases; }
  const Pen& pen() const { return pen_; }

  // Only my own strokes. What was undone may be redone, as the youngest stroke, until I draw the
  // next one.
  void undo();
  void redo();
  void clear();
  bool canUndo() const { return !mine_.isEmpty() || mine_.wasCleared(); }
  bool canRedo() const { return mine_.hasTakenBack(); }

  void rename(std::string name);
  const std::string& name() const { return name_; }

  // Call it once per display frame: sends what the pen did since the last one.
  void frame(Clock::time_point now);

  // Leaves; the state becomes closed when the server has answered.
  void leave();
  // Whether something waits because of the relay's limits.
  bool hasUnsent() const { return !outbox_.isEmpty(); }

  // Open once the history has arrived.
  State state() const;
  // The state of the connection, for people; empty while all is well.
  std::string sentence(Clock::time_point now) const;

  Drawing& drawing() { return drawing_; }
  const Drawing& drawing() const { return drawing_; }
  PersonId me() const { return me_; }
  std::uint32_t colour() const { return pen_.colour; }

  // Of the last ping, as measured by the program; nothing before the first one.
  std::optional<std::chrono::milliseconds> roundTrip() const { return roundTrip_; }
  // The payload in both directions, in bytes.
  double bytesPerSecond() const { return meter_.perSecond(); }
  // The payload sent since the beginning, and the number of messages.
  std::size_t sentBytes() const { return sentBytes_; }
  std::size_t sentMessages() const { return sentMessages_; }

 private:
  void receive(std::span<const std::byte> bytes);
  void obeyBytes(std::span<const std::byte> bytes);
  void obey(wire::Welcome& welcome);
  void obey(wire::Joined& message) {
    heard().join({message.id, message.colour, std::move(message.name)});
  }
  void obey(wire::Left& message) { heard().leave(message.id); }
  void obey(wire::History& history);
  void obey(wire::Ready&);
  void obey(wire::ColourChosen& message) { heard().setColour(message.id, message.colour); }
  void obey(wire::StrokeBegun& message);
  void obey(wire::PenMoved& message) { heard().extend(message.id, message.steps); }
  void obey(wire::StrokeEnded& message) { heard().end(message.id); }
  void obey(wire::CursorMoved& message) { heard().setCursor(message.id, message.at); }
  void obey(wire::StrokeResumed& message) { heard().resume(message.id, message.number); }
  void obey(wire::StrokeUndone& message) { heard().remove(message.id, message.number); }
  void obey(wire::StrokesCleared& message) { heard().clear(message.id, message.last); }
  void obey(wire::Renamed& message);
  void obey(wire::Pong& pong);
  Drawing& heard() { return isReady_ ? drawing_ : incoming_; }
  void beAlone();
  void takeBackAgain();
  void catchUp(const Stroke& mine);
  void beginMine(const Pen& pen, Point at);
  void extendMine(Point to);
  void endMine();
  void commitPen();
  void sendPen();
  void send(wire::Bytes message);
  void flush(Clock::time_point now);
  void ping(Clock::time_point now);

  Drawing drawing_;
  Drawing incoming_;  // Until its history is complete.
  wire::Key key_;
  std::string name_;
  PersonId me_ = 0;
  PersonId incomingId_ = 0;
  Pen pen_;
  bool hasColour_ = false;
  std::uint32_t strokes_ = 0;          // The number of strokes that I have ever begun.
  std::uint32_t lastKnownStroke_ = 0;  // The last one that the relay has received from me.
  std::size_t sentPoints_ = 0;         // Of my current stroke.
  std::vector<Point> dragged_;         // The pen's positions since the last frame.
  std::optional<Point> hovering_;      // Over the paper, with the pen up.
  bool hasHovered_ = false;            // Since the last frame.
  bool isReady_ = false;
  std::optional<Clock::time_point> sentAt_;
  OwnStrokes mine_;
  Outbox outbox_;
  Meter meter_;
  std::size_t sentBytes_ = 0, sentMessages_ = 0;
  std::uint32_t pings_ = 0;
  Clock::time_point pingedAt_{};
  std::optional<std::chrono::milliseconds> roundTrip_;
  demos::RelaySocket relay_;
};

}  // namespace sketchpad
