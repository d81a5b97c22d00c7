// The messages of poker.v1, described in PROTOCOL.md: parses and writes JSON.
#pragma once

#include "game.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace poker::language {

inline constexpr std::string_view protocol = "poker.v1";

// A player's request came too late, or is not allowed.
struct Refused {
  std::string reason;
};

// A kind of message that a later version of the relay may send.
struct Unknown {};

using Message = std::variant<Game, Refused, Unknown>;

// Nothing if it is not valid: data from the relay is never trusted.
std::optional<Message> decode(std::string_view text);

std::string join(std::string_view name, std::string_view key);
std::string vote(const std::optional<Card>& card);
std::string reveal();
std::string again();
std::string next(std::string_view title);
std::string moderate(int id);

}  // namespace poker::language
