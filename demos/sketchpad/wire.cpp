// The sketchpad's messages as bytes; the relay's side is relay/wire.mjs. A kind, then varints.
#include "wire.h"

#include "varints.h"

#include <algorithm>
#include <random>
#include <utility>

namespace sketchpad::wire {
namespace {

enum class Kind : std::uint8_t {
  hello = 1,
  colour = 2,
  begin = 3,
  move = 4,
  end = 5,
  cursor = 6,
  resume = 7,
  press = 8,
  undo = 9,
  clear = 10,
  name = 11,
  ping = 12,
  welcome = 16,
  joined = 17,
  left = 18,
  history = 19,
  ready = 20,
  pong = 21,
  batch = 22,
};

// The bits of a stroke's style.
constexpr std::uint32_t erasesBit = 1, pressesBit = 2, finishedBit = 4;

constexpr std::uint32_t widest = 200;

Writer messageOf(Kind kind) { return Writer(static_cast<std::uint8_t>(kind)); }

Pen readPen(Reader& reader, std::uint32_t style) {
  Pen pen{.colour = reader.number()};
  pen.width = std::clamp<std::uint32_t>(reader.number(), 1, widest);
  pen.erases = (style & erasesBit) != 0;
  pen.presses = (style & pressesBit) != 0;
  return pen;
}

Stroke readStroke(Reader& reader) {
  Stroke stroke{.author = reader.number(), .number = reader.number()};
  const auto style = reader.number();
  stroke.pen = readPen(reader, style);
  stroke.finished = (style & finishedBit) != 0;
  const std::size_t steps = reader.number();
  stroke.points.push_back(reader.point(stroke.pen.presses));
  // A step has at least two bytes: a message that claims more than that allocates nothing.
  if (steps > reader.left() / 2) {
    reader.fail();
    return stroke;
  }
  stroke.points.reserve(steps + 1);
  for (std::size_t i = 0; i < steps; ++i)
    stroke.points.push_back(moved(stroke.points.back(), reader.step(stroke.pen.presses)));
  return stroke;
}

Message readJoined(Reader& reader) {
  Joined message{.id = reader.number(), .colour = reader.number()};
  message.name = reader.name();
  return message;
}

Message readWelcome(Reader& reader) {
  Person me{.id = reader.number(), .colour = reader.number()};
  const auto lastStroke = reader.number();
  me.name = reader.name();
  return Welcome{std::move(me), lastStroke};
}

Message readHistory(Reader& reader) {
  History history;
  while (!reader.atEnd()) history.strokes.push_back(readStroke(reader));
  return history;
}

Message readMove(Reader& reader, bool presses) {
  PenMoved message{.id = reader.number()};
  message.steps.reserve(reader.left() / 2);
  while (!reader.atEnd()) message.steps.push_back(reader.step(presses));
  return message;
}

Message readBegin(Reader& reader) {
  StrokeBegun message{.id = reader.number(), .number = reader.number(), .pen = {}};
  const auto style = reader.number();
  message.pen = readPen(reader, style);
  message.at = reader.point(message.pen.presses);
  return message;
}

Message readCursor(Reader& reader) {
  CursorMoved message{.id = reader.number()};
  if (!reader.atEnd()) message.at = reader.point();
  return message;
}

Message readName(Reader& reader) {
  Renamed message{.id = reader.number()};
  message.name = reader.name();
  return message;
}

std::optional<Message> read(Kind kind, Reader& reader) {
  switch (kind) {
    case Kind::welcome:
      return readWelcome(reader);
    case Kind::joined:
      return readJoined(reader);
    case Kind::left:
      return Left{reader.number()};
    case Kind::history:
      return readHistory(reader);
    case Kind::ready:
      return Ready{};
    case Kind::colour:
      return ColourChosen{.id = reader.number(), .colour = reader.number()};
    case Kind::begin:
      return readBegin(reader);
    case Kind::move:
      return readMove(reader, false);
    case Kind::press:
      return readMove(reader, true);
    case Kind::end:
      return StrokeEnded{reader.number()};
    case Kind::cursor:
      return readCursor(reader);
    case Kind::resume:
      return StrokeResumed{.id = reader.number(), .number = reader.number()};
    case Kind::undo:
      return StrokeUndone{.id = reader.number(), .number = reader.number()};
    case Kind::clear:
      return StrokesCleared{.id = reader.number(), .last = reader.number()};
    case Kind::name:
      return readName(reader);
    case Kind::pong:
      return Pong{reader.number()};
    case Kind::hello:
    case Kind::ping:   // Only people send these.
    case Kind::batch:  // Unpacked before.
      break;
  }
  return std::nullopt;
}

}  // namespace

Key randomKey() {
  Key key;
  std::random_device random;
  for (auto& byte : key) byte = static_cast<std::byte>(random());
  return key;
}

Bytes hello(const Key& key, std::string_view name) {
  return messageOf(Kind::hello).raw(key).text(name).finish();
}

Bytes colour(std::uint32_t colour) { return messageOf(Kind::colour).number(colour).finish(); }

Bytes begin(std::uint32_t number, Pen pen, Point at) {
  const auto style = (pen.erases ? erasesBit : 0) | (pen.presses ? pressesBit : 0);
  auto writer = messageOf(Kind::begin);
  writer.number(number).number(style).number(pen.colour).number(pen.width).point(at);
  if (pen.presses) writer.number(at.pressure);
  return writer.finish();
}

Bytes move(Point from, std::span<const Point> points, bool presses) {
  auto writer = messageOf(presses ? Kind::press : Kind::move);
  for (const auto point : points) {
    writer.point({point.x - from.x, point.y - from.y});
    if (presses) writer.number(point.pressure);
    from = point;
  }
  return writer.finish();
}

Bytes end() { return messageOf(Kind::end).finish(); }

Bytes cursor(std::optional<Point> at) {
  auto writer = messageOf(Kind::cursor);
  if (at) writer.point(*at);
  return writer.finish();
}

Bytes resume(std::uint32_t number) { return messageOf(Kind::resume).number(number).finish(); }

Bytes undo(std::uint32_t number) { return messageOf(Kind::undo).number(number).finish(); }

Bytes clear(std::uint32_t last) { return messageOf(Kind::clear).number(last).finish(); }

Bytes name(std::string_view name) { return messageOf(Kind::name).text(name).finish(); }

Bytes ping(std::uint32_t number) { return messageOf(Kind::ping).number(number).finish(); }

std::optional<Message> decode(std::span<const std::byte> bytes) {
  if (bytes.empty()) return std::nullopt;
  Reader reader(bytes.subspan(1));
  auto message = read(static_cast<Kind>(bytes.front()), reader);
  if (!message || !reader.isFine() || !reader.atEnd()) return std::nullopt;
  return message;
}

std::vector<std::span<const std::byte>> unpack(std::span<const std::byte> bytes) {
  if (bytes.empty() || static_cast<Kind>(bytes.front()) != Kind::batch) return {bytes};
  std::vector<std::span<const std::byte>> messages;
  Reader reader(bytes.subspan(1));
  while (!reader.atEnd()) messages.push_back(reader.take(reader.number()));
  if (!reader.isFine()) messages.clear();
  return messages;
}

}  // namespace sketchpad::wire
