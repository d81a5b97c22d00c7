// The netcode: one person in one room. What the pen does goes out, what the others do comes in.
#pragma once

#include "connection.h"
#include "drawing.h"
#include "wire.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace sketchpad {

class Room {
 public:
  using Clock = Connection::Clock;
  using State = Connection::State;

  // `url` is the relay's, as in ws://127.0.0.1:8080/sketchpad. Without a name the relay gives one.
  Room(std::string_view url, std::string_view room, std::string name = {});

  // The pen. Strokes are seen at once, also while nobody is connected; they go out when it is.
  void press(Point at);
  void drag(Point to);
  void release();
  void hover(std::optional<Point> at);
  void chooseColour(std::uint32_t colour);

  // Once per display frame: sends what the pen did since the last one, and connects when it is
  // time.
  void frame(Clock::time_point now);

  // Says goodbye; the state turns closed when the server has answered.
  void leave() { connection_.close(); }

  // Open once the history has come.
  State state() const;
  // Of the connection, for a person; empty while all is well.
  std::string sentence(Clock::time_point now) const;

  Drawing& drawing() { return drawing_; }
  const Drawing& drawing() const { return drawing_; }
  PersonId me() const { return me_; }
  std::uint32_t colour() const { return pen_.colour; }

 private:
  void receive(std::span<const std::byte> bytes);
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
  Drawing& heard() { return isReady_ ? drawing_ : incoming_; }
  void beAlone();
  void catchUp(const Stroke& mine);
  void extendMine(Point to);
  void endMine();
  void sendPen();

  Drawing drawing_;
  Drawing incoming_;  // Until its history is complete.
  wire::Key key_;
  std::string name_;
  PersonId me_ = 0;
  PersonId incomingId_ = 0;
  Pen pen_;
  bool hasColour_ = false;
  std::uint32_t strokes_ = 0;          // That I have begun, ever.
  std::uint32_t lastKnownStroke_ = 0;  // That the relay has had from me.
  std::size_t sentPoints_ = 0;         // Of my current stroke.
  std::optional<Point> dragged_;       // The pen's place, if it is not yet a point of the stroke.
  std::optional<Point> hovering_;      // Over the paper, with the pen up.
  bool hasHovered_ = false;            // Since the last frame.
  bool isReady_ = false;
  std::optional<Clock::time_point> sentAt_;
  Connection connection_;
};

}  // namespace sketchpad
