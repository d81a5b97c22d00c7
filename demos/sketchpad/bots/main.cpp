// sketchpad-bots URL: a crowd that draws in one room, to test the relay and the front ends.
#include "../simplify.h"
#include "../style.h"
#include "../traffic.h"
#include "../wire.h"
#include "address.h"
#include "relay_socket.h"

#include <web/event_loop.h>
#include <web/websocket.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <numbers>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace sketchpad;
using Clock = std::chrono::steady_clock;
using Random = std::minstd_rand;

constexpr std::chrono::milliseconds betweenArrivals{30};

constexpr auto usage =
    "usage: sketchpad-bots URL [--room NAME] [--bots NUMBER] [--seconds NUMBER]\n"
    "\n"
    "Default: 200 bots draw in the room lobby for a minute. Each scribbles for about\n"
    "a second, pauses for as long, and undoes some of its strokes.\n";

struct Options {
  std::string url, room = "lobby";
  unsigned bots = 200, seconds = 60;
};

double between(Random& random, double least, double most) {
  return std::uniform_real_distribution<>(least, most)(random);
}

// One member of the crowd. It keeps no drawing: 200 bots would keep 200 drawings.
class Bot {
 public:
  Bot(const Options& options, std::uint32_t number)
      : random_(number), relay_(demos::roomUrl(options.url, options.room), wire::protocol) {
    pen_ = {.colour = number, .width = number % 3 == 0 ? 18 : lineWidth};
    relay_.onOpen = [this, number] {
      wire::Key key{};
      for (auto& byte : key) byte = static_cast<std::byte>(random_());
      relay_.send(wire::hello(key, "Bot " + std::to_string(number)));
    };
    relay_.onBytes = [this](std::span<const std::byte> bytes) {
      received += bytes.size();
      if (bytes.empty() || bytes[0] != std::byte{20}) return;  // The history is complete.
      isReady_ = true;
      relay_.trust();
    };
    relay_.onLost = [this] { isReady_ = false; };
  }

  void frame() {
    if (!isReady_ || relay_.isSlow()) return;
    if (framesLeft_ > 0) return scribble();
    if (pause_ > 0) return void(--pause_);
    begin();
  }

  bool isReady() const { return isReady_; }
  std::size_t received = 0, sent = 0, messages = 0;

 private:
  void begin() {
    middle_ = {static_cast<int>(between(random_, 200, paperWidth - 200)),
               static_cast<int>(between(random_, 200, paperHeight - 200))};
    size_ = between(random_, 30, 160);
    turn_ = between(random_, 0.04, 0.15);
    angle_ = between(random_, 0, 2 * std::numbers::pi);
    framesLeft_ = static_cast<int>(between(random_, 30, 90));
    at_ = place();
    say(wire::begin(++stroke_, pen_, at_));
  }

  void scribble() {
    angle_ += turn_;
    const auto next = place();
    say(wire::move(at_, {&next, 1}));
    at_ = next;
    if (--framesLeft_ > 0) return;
    say(wire::end());
    pause_ = static_cast<int>(between(random_, 30, 90));
    if (random_() % 8 == 0) say(wire::undo(stroke_));
  }

  Point place() const {
    const double radius = size_ * (1 + 0.4 * std::sin(3.3 * angle_));
    return {middle_.x + static_cast<int>(radius * std::cos(angle_)),
            middle_.y + static_cast<int>(radius * std::sin(angle_))};
  }

  void say(const wire::Bytes& message) {
    sent += message.size();
    ++messages;
    relay_.send(message);
  }

  Random random_;
  demos::RelaySocket relay_;
  Pen pen_;
  bool isReady_ = false;
  std::uint32_t stroke_ = 0;
  int framesLeft_ = 0, pause_ = 0;
  Point middle_, at_;
  double size_ = 0, turn_ = 0, angle_ = 0;
};

bool readNumber(std::string_view text, unsigned& number) {
  const auto* end = text.data() + text.size();
  return std::from_chars(text.data(), end, number).ptr == end;
}

bool readOptions(int count, char** arguments, Options& options) {
  for (int i = 1; i < count; ++i) {
    const std::string_view argument = arguments[i];
    if (!argument.starts_with("-")) {
      options.url = demos::readAddress(argument, "sketchpad").url;
      continue;
    }
    if (++i == count) return false;
    const bool isRead = argument == "--bots"      ? readNumber(arguments[i], options.bots)
                        : argument == "--seconds" ? readNumber(arguments[i], options.seconds)
                                                  : argument == "--room";
    if (!isRead) return false;
    if (argument == "--room") options.room = arguments[i];
  }
  return web::WebSocket::canConnect(options.url);
}

void tell(const std::vector<std::unique_ptr<Bot>>& bots, double seconds) {
  std::size_t sent = 0, messages = 0, received = 0, ready = 0;
  for (const auto& bot : bots) {
    sent += bot->sent;
    messages += bot->messages;
    received += bot->received;
    ready += bot->isReady();
  }
  const auto count = static_cast<double>(messages);
  std::printf(
      "%zu of %zu bots connected; %.0f messages/s sent, %.1f bytes each on average; %.0f kB/s "
      "received\n",
      ready, bots.size(), count / seconds, static_cast<double>(sent) / std::max(1.0, count),
      static_cast<double>(received) / seconds / 1000);
}

}  // namespace

int main(int count, char** arguments) {
  static Options options;
  if (!readOptions(count, arguments, options)) return std::fputs(usage, stderr), 2;
  static std::vector<std::unique_ptr<Bot>> bots;
  const auto start = Clock::now();
  const auto end = start + std::chrono::seconds(options.seconds);
  web::run([start, end] {
    const auto now = Clock::now();
    // They arrive one after the other.
    const auto arrived = static_cast<std::size_t>((now - start) / betweenArrivals) + 1;
    while (bots.size() < std::min<std::size_t>(arrived, options.bots))
      bots.push_back(std::make_unique<Bot>(options, static_cast<std::uint32_t>(bots.size() + 1)));
    for (const auto& bot : bots) bot->frame();
    if (now < end) return true;
    tell(bots, std::chrono::duration<double>(now - start).count());
    std::fflush(stdout);
    web::quit(0);
    return false;
  });
  bots.clear();
  return 0;
}
