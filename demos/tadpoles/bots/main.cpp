// tadpoles-bots URL: players by the hundred, so that the pond is never empty, and for load tests.
#include "../client/player.h"
#include "../pond/integers.h"

#include <arguments.h>

#include <web/event_loop.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <memory>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace tadpoles;
using Clock = Player::Clock;

constexpr const char* usage = R"(usage: tadpoles-bots URL [OPTION]...
  URL             the relay's address, for example http://127.0.0.1:8080/tadpoles/#lobby
  --count N       number of bots (default: 20; at most 1000)
  --room NAME     the pond (default: lobby)
  --rooms N       spreads the bots evenly over N ponds: NAME-1, NAME-2 and so on
  --seconds N     leaves after N seconds (default: never)
)";

constexpr int mostOnTheirWay = 8;

struct Options {
  std::string url, room = "lobby";
  unsigned count = 20, rooms = 1, seconds = 0;
};

// Swims towards the nearest food, turns now and then, and rests now and then.
class Bot {
 public:
  Bot(const Options& options, unsigned number)
      : player_(options.url,
                options.rooms > 1 ? options.room + '-' + std::to_string(number % options.rooms + 1)
                                  : options.room,
                "", static_cast<std::uint8_t>(scrambled(number)), Player::randomKey(), {}, false),
        number_(number) {
    player_.session.watchesOthers = false;
  }

  void frame(Clock::time_point now) {
    if (now >= nextThought_) think(now);
    player_.frame(wanted_, now);
  }

  bool isSwimming() const {
    return player_.state() == demos::RelaySocket::State::open && player_.session.isSwimming();
  }
  bool isConnecting() const { return player_.state() == demos::RelaySocket::State::connecting; }
  const Session& session() const { return player_.session; }
  // How many ticks the pond has passed since the last call.
  double ticksPassed() {
    const auto tick = player_.session.figures().tick;
    return tick - std::exchange(countedTick_, tick);
  }
  std::string sentence(Clock::time_point now) const { return player_.sentence(now); }
  void leave() { player_.leave(); }

 private:
  void think(Clock::time_point now) {
    const auto chance = scrambled(number_ * 1'000'003ull + ++thoughts_);
    nextThought_ = now + std::chrono::milliseconds(150 + chance % 400);
    wanted_.thrust = chance % 11 == 0 ? 0 : 1 + chance % 3;
    if (!player_.session.isSwimming() || chance % 7 == 0) {
      wanted_.heading = static_cast<std::uint8_t>(chance >> 8);
      return;
    }
    const auto place = player_.session.place();
    double nearest = 1e12;
    for (const auto& food : player_.session.food()) {
      const auto x = static_cast<double>(food.x) / pixel - place.x;
      const auto y = static_cast<double>(food.y) / pixel - place.y;
      if (x * x + y * y >= nearest) continue;
      nearest = x * x + y * y;
      wanted_.heading =
          static_cast<std::uint8_t>(std::lround(std::atan2(y, x) * 128 / std::numbers::pi));
    }
  }

  Player player_;
  unsigned number_;
  std::uint64_t thoughts_ = 0;
  std::uint32_t countedTick_ = 0;
  Input wanted_{0, 2};
  Clock::time_point nextThought_{};
};

bool readOptions(int count, char** words, Options& options, std::string& fault) {
  demos::Arguments take;
  take.plain = [&](std::string_view text) { demos::readRelay(text, "tadpoles", options); };
  take.flag = [](std::string_view) { return false; };
  take.option = [&](std::string_view option, std::string_view value) -> std::string {
    if (option == "--room") return options.room = value, "";
    if (option == "--count")
      return demos::readNumber(value, options.count, 1u, 1000u) ? "" : "--count needs 1 to 1000.";
    if (option == "--rooms")
      return demos::readNumber(value, options.rooms, 1u, 50u) ? "" : "--rooms needs 1 to 50.";
    if (option == "--seconds")
      return demos::readNumber(value, options.seconds) ? "" : "--seconds needs a number.";
    return demos::unknownOption(option);
  };
  const bool help = demos::readArguments(count, words, take, fault);
  if (fault.empty() && !help && options.url.empty()) fault = "The relay's URL is missing.";
  return help;
}

// Prints once a second how many bots swim, and averages of a player's view of network and pond.
void tell(const std::vector<std::unique_ptr<Bot>>& bots, double seconds) {
  unsigned swimming = 0;
  double roundTrip = 0, jitter = 0, bytes = 0, others = 0, ticks = 0;
  for (const auto& bot : bots) {
    if (!bot->isSwimming()) continue;
    ticks += bot->ticksPassed();
    const auto figures = bot->session().figures();
    ++swimming;
    roundTrip += figures.roundTrip;
    jitter += figures.jitter;
    bytes += figures.bytesInPerSecond;
    others += static_cast<double>(figures.inSight);
  }
  const auto each = std::max(swimming, 1u);
  std::printf(
      "%u swim, %.0f others in sight, round trip %.1f ms, jitter %.1f ms, %.1f kB/s in each, "
      "%.1f ticks a second\n",
      swimming, others / each, roundTrip / each, jitter / each, bytes / each / 1000,
      ticks / each / seconds);
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** words) {
  Options options;
  std::string fault;
  if (readOptions(count, words, options, fault)) return std::fputs(usage, stdout), 0;
  if (!fault.empty()) return std::fprintf(stderr, "tadpoles-bots: %s\n%s", fault.c_str(), usage), 2;

  std::vector<std::unique_ptr<Bot>> bots;
  const auto begun = Clock::now();
  auto lastWords = begun, nextWords = begun + std::chrono::seconds(1);
  web::run([&] {
    const auto now = Clock::now();
    // Not all at once: a relay answers only so many handshakes a second, and fewer if it is busy.
    const auto onTheirWay =
        std::ranges::count_if(bots, [](const auto& bot) { return bot->isConnecting(); });
    for (auto i = onTheirWay; i < mostOnTheirWay && bots.size() < options.count; ++i)
      bots.push_back(std::make_unique<Bot>(options, static_cast<unsigned>(bots.size())));
    for (auto& bot : bots) bot->frame(now);
    if (now >= nextWords) {
      tell(bots, std::chrono::duration<double>(now - lastWords).count());
      lastWords = now;
      nextWords = now + std::chrono::seconds(1);
    }
    return options.seconds == 0 || now < begun + std::chrono::seconds(options.seconds);
  });
  for (auto& bot : bots) bot->leave();
  return 0;
}
