// The messages of poker.v1, told in PROTOCOL.md: JSON in, what it means out.
#pragma once

#include "game.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace poker::language {

inline constexpr std::string_view protocol = "poker.v1";

// What one player asked for came too late, or is not theirs to do.
struct Refused {
  std::string reason;
};

// Of a kind that a later relay may have.
struct Unknown {};

using Message = std::variant<Game, Refused, Unknown>;

// Nothing if it makes no sense: what the relay sends is never trusted.
std::optional<Message> decode(std::string_view text);

std::string join(std::string_view name, std::string_view key);
std::string vote(const std::optional<Card>& card);
std::string reveal();
std::string again();
std::string next(std::string_view title);
std::string moderate(int id);

}  // namespace poker::language
