// game_loop URL [SECONDS]: a game's loop with networking. A ball bounces to and fro in fixed ticks,
// 20 a second, and each tick's state is sent to the server; frames between the ticks show it
// smoothly, 60 a second. The server only echoes: `o` is the ball as it came back, which makes the
// delay visible.
#include <terminal.h>

#include <web/event_loop.h>
#include <web/websocket.h>

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds tickTime{50};
constexpr int width = 60;
constexpr std::uint64_t mostUnsent =
    4096;  // In bytes. With more than that unsent, new ticks would arrive too late.

// What is sent: every target of this library is little-endian.
struct Ball {
  std::uint32_t tick = 0;
  float x = 0, speed = 1.5f;  // In columns, and columns per tick.

  void step() {
    ++tick;
    x += speed;
    if (x < 0 || x > width - 1) speed = -speed, x += 2 * speed;
  }
};

class Game {
 public:
  Game(std::string_view url, std::chrono::seconds length)
      : socket_(url), end_(Clock::now() + length) {
    socket_.binaryType = web::BinaryType::arraybuffer;
    socket_.onmessage = [this](web::MessageEvent& event) { hear(event.arrayBuffer()->bytes()); };
    socket_.onerror = [](web::ErrorEvent& event) { demos::writeStatus(event.message()); };
    demos::onInterrupt([this] { end_ = Clock::now(); });
  }

  // Called once per display frame; returning false ends the loop. Events fire between the frames.
  bool frame() {
    const auto now = Clock::now();
    // As many ticks as fit into the time that has passed, however long the last frame took. After a
    // pause (a hidden tab, a debugger) the game continues from now.
    if (now > nextTick_ + 10 * tickTime) nextTick_ = now;
    for (; nextTick_ <= now; nextTick_ += tickTime) tick();
    ++frames_;
    if (demos::outputIsTerminal())
      draw(std::chrono::duration<float>(now - nextTick_) / tickTime + 1);
    return now < end_ && socket_.readyState() != web::WebSocket::CLOSED;
  }

  // Returns 0 if the server has answered.
  int finish() {
    demos::writeOutput("\n" + std::to_string(frames_) + " frames, " + std::to_string(ball_.tick) +
                       " ticks, " + std::to_string(echoed_.tick) + " came back\n");
    if (socket_.readyState() == web::WebSocket::OPEN) socket_.close(1000);
    return echoed_.tick > 0 ? 0 : 1;
  }

 private:
  void tick() {
    ball_.step();
    // A tick that cannot be sent now is not queued: the next one is more useful.
    if (socket_.readyState() != web::WebSocket::OPEN || socket_.bufferedAmount() > mostUnsent)
      return;
    socket_.send(std::as_bytes(std::span(&ball_, 1)));
  }

  void hear(std::span<const std::byte> bytes) {
    if (bytes.size() == sizeof echoed_) std::memcpy(&echoed_, bytes.data(), bytes.size());
  }

  // `part` (0 to 1) is how far it is from the last tick to the next.
  void draw(float part) {
    std::string line(width, ' ');
    const auto put = [&line](float x, char sign) {
      if (x >= 0 && x < width) line[static_cast<std::size_t>(x)] = sign;
    };
    put(echoed_.x, 'o');
    put(ball_.x + ball_.speed * part, '@');
    const auto behind = std::to_string(ball_.tick - echoed_.tick);
    demos::writeOutput("\r|" + line + "| " + behind + " ticks behind ");
  }

  web::WebSocket socket_;
  Clock::time_point nextTick_ = Clock::now(), end_;
  Ball ball_, echoed_;
  std::uint32_t frames_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
  int seconds = 10;
  if (count == 3) std::from_chars(arguments[2], arguments[2] + std::strlen(arguments[2]), seconds);
  if (count < 2 || count > 3 || !web::WebSocket::canConnect(arguments[1])) {
    demos::writeStatus("usage: game_loop ws://HOST:PORT/echo [SECONDS]");
    return 2;
  }
  static Game game(arguments[1],
                   std::chrono::seconds(seconds));  // In a page it must outlive main().
  return web::run([] {
    if (!game.frame()) web::quit(game.finish());
    return true;
  });
}
