// The messages of poker.v1, described in PROTOCOL.md: parses and writes JSON.
#include "language.h"

// Streams and exceptions are not needed here, and take long to compile.
#define JSON_NO_IO
#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace poker::language {
namespace {

using Json = nlohmann::json;

constexpr std::size_t longest = 1000;  // The most people or cards: no table is larger.

// Each read() returns true if the value is there and of its kind; otherwise `value` is undefined.
bool read(const Json& json, std::string& value) {
  if (!json.is_string()) return false;
  value = json.get_ref<const std::string&>();
  return true;
}

bool read(const Json& json, int& value) {
  if (!json.is_number_integer()) return false;
  const auto whole = json.get<std::int64_t>();
  value = static_cast<int>(whole);
  return whole >= 0 && whole == value;
}

bool read(const Json& json, bool& value) {
  if (!json.is_boolean()) return false;
  value = json.get<bool>();
  return true;
}

bool read(const Json& json, double& value) {
  if (!json.is_number()) return false;
  value = json.get<double>();
  return true;
}

bool read(const Json& json, Story& story);
bool read(const Json& json, Player& player);
bool read(const Json& json, Vote& vote);
bool read(const Json& json, Count& count);
bool read(const Json& json, Results& results);

template <class T>
bool read(const Json& json, std::optional<T>& value) {
  if (json.is_null()) return true;
  T given{};
  if (!read(json, given)) return false;
  value = std::move(given);
  return true;
}

template <class T>
bool read(const Json& json, std::vector<T>& values) {
  if (!json.is_array() || json.size() > longest) return false;
  for (const auto& element : json) {
    if (!read(element, values.emplace_back())) return false;
  }
  return true;
}

template <class T>
bool readMember(const Json& json, const char* name, T& value) {
  if (!json.is_object()) return false;
  const auto found = json.find(name);
  return found != json.end() && read(*found, value);
}

bool read(const Json& json, Story& story) {
  return readMember(json, "number", story.number) && readMember(json, "title", story.title) &&
         readMember(json, "round", story.round);
}

bool read(const Json& json, Player& player) {
  return readMember(json, "id", player.id) && readMember(json, "name", player.name) &&
         readMember(json, "moderator", player.isModerator) &&
         readMember(json, "voted", player.hasVoted);
}

bool read(const Json& json, Vote& vote) {
  return readMember(json, "id", vote.id) && readMember(json, "name", vote.name) &&
         readMember(json, "card", vote.card);
}

bool read(const Json& json, Count& count) {
  return readMember(json, "card", count.card) && readMember(json, "count", count.count);
}

bool read(const Json& json, Results& results) {
  return readMember(json, "votes", results.votes) && readMember(json, "counts", results.counts) &&
         readMember(json, "average", results.average) &&
         readMember(json, "median", results.median) && readMember(json, "agreed", results.agreed);
}

bool read(const Json& json, Game& game) {
  const auto you = json.find("you");
  return you != json.end() && readMember(*you, "id", game.me) &&
         readMember(*you, "card", game.myCard) && readMember(json, "story", game.story) &&
         readMember(json, "deck", game.deck) && readMember(json, "people", game.players) &&
         readMember(json, "results", game.results) && game.find(game.me);
}

// Names come from people: parts that are not UTF-8 are replaced.
std::string write(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::optional<Message> decode(std::string_view text) {
  const auto json = Json::parse(text, nullptr, false);
  std::string type;
  if (!readMember(json, "type", type)) return {};
  if (type == "state") {
    Game game{};
    if (!read(json, game)) return {};
    return game;
  }
  if (type == "refused") {
    Refused refused;
    if (!readMember(json, "reason", refused.reason)) return {};
    return refused;
  }
  return Unknown();
}

std::string join(std::string_view name, std::string_view key) {
  return write({{"type", "join"}, {"name", name}, {"key", key}});
}

std::string vote(const std::optional<Card>& card) {
  return write({{"type", "vote"}, {"card", card ? Json(*card) : Json()}});
}

std::string reveal() { return write({{"type", "reveal"}}); }
std::string again() { return write({{"type", "again"}}); }

std::string next(std::string_view title) { return write({{"type", "next"}, {"title", title}}); }

std::string moderate(int id) { return write({{"type", "moderate"}, {"id", id}}); }

}  // namespace poker::language
