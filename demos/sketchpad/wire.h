// The sketchpad's messages as bytes; the relay's side is relay/wire.mjs. A kind, then varints.
#pragma once

#include "drawing.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sketchpad::wire {

// The WebSocket subprotocol: its number changes with the messages.
inline constexpr const char* protocol = "sketchpad.v2";

using Bytes = std::vector<std::byte>;

// The relay recognises people who come back by this key.
using Key = std::array<std::byte, 8>;

// Messages from a person. A move is 3 bytes while the pen is slow, 5 while it is fast.
// For somebody who is new.
Key randomKey();

Bytes hello(const Key& key, std::string_view name);
Bytes colour(std::uint32_t colour);
Bytes begin(std::uint32_t number, Pen pen, Point at);
Bytes move(Point from, std::span<const Point> points, bool presses = false);
Bytes end();
Bytes cursor(std::optional<Point> at);
Bytes resume(std::uint32_t number);
Bytes undo(std::uint32_t number);
Bytes clear(std::uint32_t last);
Bytes name(std::string_view name);
Bytes ping(std::uint32_t number);

// Messages from the relay. The first one says who I am, and the number of the last stroke that it
// received from me.
struct Welcome {
  Person me;
  std::uint32_t lastStroke;
};
struct Joined {
  PersonId id;
  std::uint32_t colour;
  std::string name{};
};
struct Left {
  PersonId id;
};
struct History {
  std::vector<Stroke> strokes{};
};
struct Ready {};  // The history is complete.
struct Pong {
  std::uint32_t number;
};

// Messages that it passes on, with the id of the sender. In a crowd that may be me.
struct ColourChosen {
  PersonId id;
  std::uint32_t colour;
};
struct StrokeBegun {
  PersonId id;
  std::uint32_t number;
  Pen pen;
  Point at{};
};
struct PenMoved {
  PersonId id;
  std::vector<Point> steps{};
};
struct StrokeEnded {
  PersonId id;
};
struct CursorMoved {
  PersonId id;
  std::optional<Point> at{};
};
struct StrokeResumed {
  PersonId id;
  std::uint32_t number;
};
struct StrokeUndone {
  PersonId id;
  std::uint32_t number;
};
struct StrokesCleared {
  PersonId id;
  std::uint32_t last;
};
struct Renamed {
  PersonId id;
  std::string name{};
};

using Message =
    std::variant<Welcome, Joined, Left, History, Ready, Pong, ColourChosen, StrokeBegun, PenMoved,
                 StrokeEnded, CursorMoved, StrokeResumed, StrokeUndone, StrokesCleared, Renamed>;

// Nothing if the bytes are not a valid message. Needs only a small multiple of their size in
// memory.
std::optional<Message> decode(std::span<const std::byte> bytes);

// The messages in a batch, or these bytes if they are a single message; none if the batch is
// invalid.
std::vector<std::span<const std::byte>> unpack(std::span<const std::byte> bytes);

}  // namespace sketchpad::wire
