// Makes text from outside safe to show in an error message, an exception or a line of a trace.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace web::protocol {

constexpr std::size_t longestPrintable = 1024;

// Of one part among others.
constexpr std::size_t longestPart = 80;

// Control characters and characters that change the text direction become '.', ill-formed UTF-8
// becomes U+FFFD, and user and password of a URL are left out. Text that is longer than `longest`
// bytes is cut between two characters, and ends in "…". A second call changes nothing.
std::string printable(std::string_view text, std::size_t longest = longestPrintable);

// The same in quotes, for the middle of a sentence.
std::string inQuotes(std::string_view text);

// For a text that should have been a URL: leaves out everything that may be user and password.
std::string withoutCredentials(std::string_view url);

}  // namespace web::protocol
