// Seconds, and HTTP dates.
#include "retry_after.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <system_error>

namespace web {

namespace {

using std::chrono::seconds;

// Longer than any program runs, and far from the limits of time points.
constexpr long mostSeconds = 1L << 30;

bool isDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char each) { return each >= '0' && each <= '9'; });
}

// The text has only digits; a number that is too large becomes `mostSeconds`.
long numberOf(std::string_view digits) {
  long number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() ? std::min(number, mostSeconds) : mostSeconds;
}

// Removes and returns the text before the next separators, and removes these.
std::string_view takeWord(std::string_view& text, std::string_view separators) {
  text.remove_prefix(std::min(text.find_first_not_of(separators), text.size()));
  const auto word = text.substr(0, text.find_first_of(separators));
  text.remove_prefix(word.size());
  return word;
}

// "08:49:37"
std::optional<seconds> timeOfDay(std::string_view text) {
  const auto isAt = [&](std::size_t place) { return isDigits(text.substr(place, 2)); };
  if (text.size() != 8 || text[2] != ':' || text[5] != ':' || !isAt(0) || !isAt(3) || !isAt(6)) {
    return {};
  }
  const auto hour = numberOf(text.substr(0, 2)), minute = numberOf(text.substr(3, 2));
  const auto second = numberOf(text.substr(6, 2));
  if (hour > 23 || minute > 59 || second > 60) return {};  // A leap second has the number 60.
  return seconds(hour * 3600 + minute * 60 + second);
}

std::optional<unsigned> monthOf(std::string_view word) {
  constexpr std::string_view names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto found = std::find(std::begin(names), std::end(names), word);
  if (found == std::end(names)) return {};
  return static_cast<unsigned>(found - std::begin(names)) + 1;
}

// RFC 9110 §5.6.7: two digits name the year that is at most 50 years ahead.
long yearOf(std::string_view digits, std::chrono::system_clock::time_point now) {
  const auto year = numberOf(digits);
  if (digits.size() != 2) return year;
  const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
  const auto thisYear = static_cast<long>(static_cast<int>(today.year()));
  auto whole = thisYear - thisYear % 100 + 100 + year;
  while (whole > thisYear + 50) whole -= 100;
  return whole;
}

// "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT" and "Sun Nov  6 08:49:37 1994"
// differ in the separators and in their order. In seconds, since the clock's own unit only reaches
// the year 2262.
std::optional<std::chrono::sys_seconds> dateOf(std::string_view text,
                                               std::chrono::system_clock::time_point now) {
  constexpr std::string_view separators = " ,-";
  std::optional<unsigned> month;
  std::optional<long> day, year;
  std::optional<seconds> time;
  for (auto word = takeWord(text, separators); !word.empty(); word = takeWord(text, separators)) {
    if (auto isMonth = monthOf(word)) {
      month = isMonth;
    } else if (auto isTime = timeOfDay(word)) {
      time = isTime;
    } else if (isDigits(word)) {
      if (year) return {};
      (day ? year : day) = day ? yearOf(word, now) : numberOf(word);
    }
  }
  if (!month || !day || !year || !time || *day > 31 || *year > 9999) return {};
  const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(*month),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return {};
  return std::chrono::sys_days(date) + *time;
}

}  // namespace

std::optional<seconds> retryAfter(std::string_view field,
                                  std::chrono::system_clock::time_point now) {
  if (isDigits(field)) return seconds(numberOf(field));
  const auto date = dateOf(field, now);
  if (!date) return {};
  return std::max(*date - std::chrono::floor<seconds>(now), seconds(0));
}

}  // namespace web
