// A player's view of the pond: the server's state combined with what is predicted here. Knows
// nothing of sockets or the screen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "../netcode/interpolation.h"
#include "../netcode/prediction.h"
#include "../netcode/server_clock.h"
#include "../netcode/snapshot.h"
#include "../wire/messages.h"

namespace tadpoles {

// All times are in milliseconds, from one clock of this machine.
class Session {
 public:
  using Send = std::function<void(std::span<const std::byte> message)>;

  struct Person {
    std::string name;
    std::uint8_t hue = 0;
    std::string said;
    double saidAt = 0;
  };

  struct Said {
    std::string name, text;
  };

  // For the panel.
  struct Figures {
    double roundTrip = 0, jitter = 0, delay = 0;  // Milliseconds.
    double predictionError = 0;                   // Pixels, of the last snapshot.
    std::size_t unconfirmed = 0;                  // Inputs, that is, ticks that we are ahead.
    double bytesInPerSecond = 0, bytesOutPerSecond = 0;
    std::uint32_t tick = 0;
    double heldUp = 0;        // The share (0 to 1) of snapshots that followed a pause.
    double ticksBehind = 0;   // How late the last snapshot was, compared with the promptest one.
    std::size_t inSight = 0;  // As in the last snapshot.
  };

  // `key` (8 bytes) identifies the player, who has the same tadpole after a cut.
  Session(std::string key, std::string name, std::uint8_t hue, Send send);

  // The connection is open, for the first time or again.
  void open(double now);
  // The connection is lost: the player's own tadpole rests until it is open again.
  void lose() { nextInput_.reset(), nextPing_.reset(); }
  void hear(std::span<const std::byte> message, double now);

  // Once per frame: sends what is due. `wanted` is where the player steers.
  void frame(Input wanted, double now);
  void say(std::string_view text);

  bool isSwimming() const { return own_.has_value(); }
  std::uint16_t id() const { return id_; }

  // As of the last frame().
  Prediction::Place place() const { return place_; }
  const Tadpole& tadpole() const { return predicts ? prediction_.tadpole() : *own_; }
  const ById<Shown>& others() const { return *others_; }
  const std::vector<Point>& food() const { return food_; }
  const std::map<std::uint16_t, Person>& people() const { return people_; }
  const std::vector<Said>& log() const { return log_; }  // Oldest first.
  std::size_t saidInAll() const { return saidInAll_; }   // Including what the log has dropped.
  Figures figures() const;

  // False for players that never look at others, such as bots: others() stays empty.
  bool watchesOthers = true;

  // False shows what a game without prediction is like: the tadpole waits for the server.
  bool predicts = true;

 private:
  void send(const MessageWriter& message);
  void welcome(MessageReader& reader);
  void show(const Snapshot& snapshot, double now);
  void learnFood(const std::vector<std::uint16_t>& generations);
  void hearSaid(MessageReader& reader, double now);

  std::string key_, name_;
  std::uint8_t hue_;
  Send send_;
  std::uint16_t id_ = 0;
  std::uint64_t seed_ = 0;
  SnapshotReader reader_;
  Prediction prediction_;
  Interpolation interpolation_;
  ServerClock clock_;
  std::optional<Tadpole> own_;  // As in the last snapshot.
  Prediction::Place place_{};
  const ById<Shown>* others_;
  std::vector<std::uint16_t> generations_;
  std::vector<Point> food_;
  std::map<std::uint16_t, Person> people_;
  std::vector<Said> log_;
  std::size_t saidInAll_ = 0;
  std::optional<double> nextInput_, nextPing_;
  std::uint32_t tick_ = 0;
  std::size_t inSight_ = 0;
  std::optional<double> shownAt_;  // When the last snapshot came.
  double leastLate_ = 0, late_ = 0, heldUp_ = 0;

  struct Rate {
    std::size_t bytes = 0;
    double perSecond = 0;
  };
  Rate in_, out_;
  double rateSince_ = 0;
};

}  // namespace tadpoles
