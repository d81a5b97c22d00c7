// Text that others have written, made fit for a sentence, an exception or a line of a trace.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace web::protocol {

constexpr std::size_t longestPrintable = 1024;

// Of one part among others.
constexpr std::size_t longestPart = 80;

// Controls and what turns the direction of a line become '.', ill-formed UTF-8 U+FFFD, and user and
// password of a URL are left out. What is longer than so many bytes is cut between two characters,
// and ends in "…". Applied again it changes nothing.
std::string printable(std::string_view text, std::size_t longest = longestPrintable);

// The same in quotes, for the middle of a sentence.
std::string inQuotes(std::string_view text);

// What should have been a URL: whatever may be a user's name and password is left out.
std::string withoutCredentials(std::string_view url);

}  // namespace web::protocol
