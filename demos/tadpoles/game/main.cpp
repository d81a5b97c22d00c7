// Tadpoles: one program for a page and for the desktop.
#include "../client/player.h"
#include "../pond/integers.h"
#include "host.h"
#include "painter.h"
#include "panel.h"
#include "window.h"

#include <frame_times.h>

#include <web/event_loop.h>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <cmath>
#include <cstdio>
#include <memory>
#include <numbers>
#include <string>
#include <utility>

namespace {

using namespace tadpoles;

class Game {
 public:
  explicit Game(const Options& options)
      : options_(options),
        window_(options),
        player_(options.url, options.room, options.name, options.hue.value_or(hueOf(host::key())),
                host::key(), options.network),
        begun_(Player::Clock::now()) {
    player_.session.predicts = options.predicts;
    if (!window_.isOpen()) return;
    painter_ = std::make_unique<Painter>();
    panel_.isShown = options.showsPanel;
    window_.onKey = [this](int key) {
      if (key == GLFW_KEY_N || key == GLFW_KEY_F1) panel_.isShown = !panel_.isShown;
      if (key == GLFW_KEY_P) player_.session.predicts = !player_.session.predicts;
    };
  }

  const std::string& fault() const { return window_.fault(); }

  // Returns false when the game is over.
  bool frame() {
    if (!window_.poll()) return false;
    const auto now = Player::Clock::now();
    frameTimes_.add(now);
    const auto ownsPointer = panel_.take(window_.pointer(), player_);
    const auto wanted = options_.swimsAlone ? alone(now) : window_.wanted(!ownsPointer);
    player_.frame(wanted, now);
    for (auto line : {window_.takeLine(), host::typed()}) {
      if (line && !line->empty()) player_.session.say(*line);
    }
    announce();
    draw(now);
    publish(now, wanted);
    const auto passed = std::chrono::duration<double>(now - begun_).count();
    if (options_.seconds == 0 || passed < options_.seconds) return window_.show(), true;
    hasPicture_ = options_.picture.empty() || savePicture();
    hasFrames_ = options_.frames.empty() || frameTimes_.save(options_.frames);
    return false;
  }

  bool hasPicture() const { return hasPicture_; }
  bool hasFrames() const { return hasFrames_; }
  bool hasSwum() const { return player_.session.isSwimming(); }
  std::string sentence() const { return player_.sentence(Player::Clock::now()); }

 private:
  static std::uint8_t hueOf(const std::string& key) {
    return static_cast<std::uint8_t>(std::hash<std::string>()(key) * 2654435761u >> 8);
  }

  // Swims in lazy curves, for pictures.
  Input alone(Player::Clock::time_point now) const {
    const auto turn = std::chrono::duration<double>(now - begun_).count() * 17;
    return {static_cast<std::uint8_t>(static_cast<int>(turn)), 2};
  }

  void announce() {
    const auto& log = player_.session.log();
    for (; announced_ < player_.session.saidInAll(); ++announced_) {
      const auto back = player_.session.saidInAll() - announced_;
      if (back <= log.size())
        host::announce(log[log.size() - back].name, log[log.size() - back].text);
    }
  }

  void draw(Player::Clock::time_point now) {
    const View view{static_cast<float>(window_.width()), static_cast<float>(window_.height()),
                    static_cast<float>(window_.ratio()), Player::milliseconds(now)};
    glViewport(0, 0, window_.width(), window_.height());
    painter_->draw(player_.session, view);
    painter_->finish(view);
    panel_.draw(painter_->sprites, painter_->labels, player_, view.height, view.ratio, view.now);
    painter_->drawNotice(player_.sentence(now), view);
    if (window_.typing()) painter_->drawTyping(*window_.typing(), view);
    painter_->finish(view);
  }

  void publish(Player::Clock::time_point now, Input wanted) {
    if (now < published_ + std::chrono::milliseconds(100)) return;
    published_ = now;
    const auto& session = player_.session;
    host::publish("state", demos::nameOf(player_.state()));
    host::publish("swimming", session.isSwimming() ? "true" : "false");
    host::publish("others", std::to_string(session.others().size()));
    const auto place = session.place();
    host::publish(
        "place", std::to_string(std::lround(place.x)) + ',' + std::to_string(std::lround(place.y)));
    host::publish("heading", std::to_string(std::lround(place.heading * 180 / std::numbers::pi)));
    host::publish("thrust", std::to_string(wanted.thrust));
    if (window_.typing()) host::publish("typing", ">" + *window_.typing());
    host::publish("nearest", nearest(place));
    host::publish("tick", std::to_string(session.figures().tick));
  }

  // The distance to the nearest other tadpole, in pixels of the pond.
  std::string nearest(Prediction::Place place) const {
    std::string found;
    double least = 1e9;
    for (const auto& [id, shown] : player_.session.others()) {
      const auto x = shown.x - place.x, y = shown.y - place.y;
      if (std::hypot(x, y) >= least) continue;
      least = std::hypot(x, y);
      found = std::to_string(std::lround(x)) + ',' + std::to_string(std::lround(y));
    }
    return found;
  }

  bool savePicture() const {
    std::vector<std::uint8_t> pixels(
        static_cast<std::size_t>(window_.width() * window_.height() * 4));
    glReadPixels(0, 0, window_.width(), window_.height(), GL_RGBA, GL_UNSIGNED_BYTE, pixels.data());
    return host::savePicture(options_.picture, window_.width(), window_.height(), pixels);
  }

  Options options_;
  Window window_;
  std::unique_ptr<Painter> painter_;  // Once there is a window.
  Panel panel_;
  Player player_;
  Player::Clock::time_point begun_, published_{};
  std::size_t announced_ = 0;
  demos::FrameTimes frameTimes_;
  bool hasPicture_ = true, hasFrames_ = true;
};

}  // namespace

int main(int count, char** arguments) {
  int status = 0;
  const auto options = host::options(count, arguments, status);
  if (!options) return status;
  static std::unique_ptr<Game> game;  // In a page it outlives main().
  game = std::make_unique<Game>(*options);
  if (!game->fault().empty())
    return std::fprintf(stderr, "tadpoles: %s\n", game->fault().c_str()), 1;
  status = web::run([] { return game->frame(); });
  const bool hasSwum = game->hasSwum(), hasPicture = game->hasPicture();
  if (!hasSwum) std::fprintf(stderr, "tadpoles: %s\n", game->sentence().c_str());
  if (!hasPicture) std::fprintf(stderr, "tadpoles: The picture cannot be written.\n");
  if (!game->hasFrames())
    return std::fprintf(stderr, "tadpoles: The frame times cannot be written.\n"), 1;
  if (hasPicture && hasSwum && !options->picture.empty())
    std::printf("picture %s\n", options->picture.c_str());
  game.reset();
  return hasSwum && hasPicture ? status : 1;
}
