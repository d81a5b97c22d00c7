// Host names beyond ASCII, in the form that DNS and a URL use.
#include "url/idna.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <idn2.h>

#include "text/ascii.h"
#include "url/punycode.h"

namespace web::protocol {
namespace {

using Label = std::vector<std::uint32_t>;  // Unicode code points.
using Points = std::span<const std::uint32_t>;

struct Mapping {
  std::uint32_t first, last;
  std::uint32_t target;  // Of the first one; 0 takes them out.
};

// Characters that UTS #46 of Unicode 15.1 and 16 maps, and that libidn2 with older tables refuses
// or maps differently; also the other dots (UTS #46 §2.3) and the full-width forms of ASCII,
// because we split the name there.
constexpr Mapping mappings[] = {
    {0x04C0, 0x04C0, 0x04CF},    {0x10A0, 0x10C5, 0x2D00},   {0x115F, 0x1160, 0},
    {0x17B4, 0x17B5, 0},         {0x180E, 0x180E, 0},        {0x1E9E, 0x1E9E, 0x00DF},
    {0x2061, 0x2063, 0},         {0x206A, 0x206F, 0},        {0x2132, 0x2132, 0x214E},
    {0x2183, 0x2183, 0x2184},    {0x3002, 0x3002, '.'},      {0x3164, 0x3164, 0},
    {0xFF01, 0xFF5E, '!'},       {0xFF61, 0xFF61, '.'},      {0xFFA0, 0xFFA0, 0},
    {0x1D173, 0x1D17A, 0},       {0x2F868, 0x2F868, 0x36FC}, {0x2F874, 0x2F874, 0x5F53},
    {0x2F91F, 0x2F91F, 0x243AB}, {0x2F95F, 0x2F95F, 0x7AEE}, {0x2F9BF, 0x2F9BF, 0x45D7},
};

std::uint32_t mapped(std::uint32_t point) {
  for (const Mapping& mapping : mappings)
    if (point >= mapping.first && point <= mapping.last)
      return mapping.target == 0 ? 0 : mapping.target + (point - mapping.first);
  return point;
}

// Removes the first character of well-formed UTF-8, and returns it.
std::uint32_t takeCodePoint(std::string_view& text) {
  auto first = static_cast<unsigned char>(text[0]);
  std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  std::uint32_t point = length == 1 ? first : first & (0x7Fu >> length);
  for (std::size_t index = 1; index < length; ++index) point = point << 6 | (text[index] & 0x3F);
  text.remove_prefix(length);
  return point;
}

std::vector<Label> labelsOf(std::string_view domain) {
  std::vector<Label> labels(1);
  while (!domain.empty()) {
    std::uint32_t point = mapped(takeCodePoint(domain));
    if (point == '.')
      labels.emplace_back();
    else if (point != 0)
      labels.back().push_back(point);
  }
  return labels;
}

// Like std::none_of(), whose unrolled loop would be larger at each call.
template <class Is>
bool hasAny(Points points, Is is) {
  for (auto point : points)
    if (is(point)) return true;
  return false;
}

// The blocks of the right-to-left scripts.
bool isRightToLeft(Points label) {
  return hasAny(label, [](std::uint32_t point) {
    return (point >= 0x0590 && point <= 0x08FF) || (point >= 0xFB1D && point <= 0xFDFF) ||
           (point >= 0xFE70 && point <= 0xFEFE) || (point >= 0x10800 && point <= 0x10FFF) ||
           (point >= 0x1E800 && point <= 0x1EFFF);
  });
}

bool isJoiner(std::uint32_t point) { return point == 0x200C || point == 0x200D; }

// ß, ς and the joiners: only these does transitional processing treat differently.
bool isDeviation(std::uint32_t point) { return point == 0xDF || point == 0x3C2 || isJoiner(point); }

bool isBeyondAscii(std::uint32_t point) { return point > 0x7F; }
bool isAsciiLetter(std::uint32_t point) { return (point | 0x20) - 'a' < 26; }

bool isAsciiLabel(Points label) { return !hasAny(label, isBeyondAscii); }

void append(Label& label, Points points) {
  for (auto point : points) label.push_back(point);
}

// After mapping, nothing may become a dot, or look like Punycode without being Punycode. "<", "="
// and
// ">" compose with U+0338, and only with that.
bool isBeyondUs(Points label) {
  std::uint32_t before = 0;
  for (auto point : label) {
    if (point == '.' || (point == 0x338 && before >= '<' && before <= '>')) return true;
    before = point;
  }
  return label.size() > 4 && label[0] == 'x' && label[1] == 'n' && label[2] == '-' &&
         label[3] == '-' && !isAsciiLabel(label);
}

// We have to free libidn2's result.
template <typename Character>
struct Answer {
  Character* text = nullptr;
  ~Answer() { idn2_free(text); }
};

struct Lookup {
  int status;
  std::string text;
};

Lookup lookUp(Points label, int processing) {
  Label terminated;
  append(terminated, label);
  terminated.push_back(0);
  Answer<char> answer;
  const int status = idn2_to_ascii_4z(terminated.data(), &answer.text, processing);
  return {status, status == IDN2_OK ? answer.text : ""};
}

bool isValid(Points label) { return lookUp(label, IDN2_NONTRANSITIONAL).status == IDN2_OK; }

std::optional<Label> decoded(const std::string& label) {
  Answer<std::uint32_t> answer;
  if (idn2_to_unicode_8z4z(label.c_str(), &answer.text, 0) != IDN2_OK) return std::nullopt;
  Label points;
  for (auto* point = answer.text; *point != 0; ++point) points.push_back(*point);
  return points;
}

// libidn2 accepts symbols, such as U+2665, only in transitional processing, which differs only for
// the deviations. The digits keep its rules for the ends of a label away, and compose with nothing.
bool appendNormalised(Label& result, Points part) {
  Label between{'0'};
  append(between, part);
  between.push_back('0');
  const auto [status, text] = lookUp(between, IDN2_TRANSITIONAL);
  const auto points = status == IDN2_OK ? decoded(text) : std::nullopt;
  if (!points || points->size() < 2) return false;
  append(result, Points(*points).subspan(1, points->size() - 2));
  return true;
}

// UTS #46 §4, mapping and normalising, in parts that do not affect each other: ASCII and the
// deviations compose with nothing before them, and only letters compose with what follows.
std::optional<Label> normalised(Points label) {
  Label result;
  for (std::size_t at = 0, end = 0; at < label.size(); at = end) {
    end = at + 1;
    while (end < label.size() && isBeyondAscii(label[end]) && !isDeviation(label[end])) ++end;
    const auto first = label[at];
    const bool isAlone = isDeviation(first) || (!isBeyondAscii(first) && !isAsciiLetter(first));
    if (isAlone) {
      result.push_back(first);
      ++at;
    }
    if (at < end && !appendNormalised(result, label.subspan(at, end - at))) return std::nullopt;
  }
  return result;
}

// RFC 5892 §A.1 and §A.2. libidn2 checks a joiner among the characters around it that it accepts.
// The other characters join nothing, and neither do the letters that replace them here.
bool isJoinerAllowed(Points label, std::size_t joiner) {
  auto joins = [](std::uint32_t point) {
    const Label between{'a', point, 'a'};
    return isBeyondAscii(point) && !isJoiner(point) && isValid(between);
  };
  std::size_t first = joiner, end = joiner + 1;
  while (first > 0 && joins(label[first - 1])) --first;
  while (end < label.size() && joins(label[end])) ++end;
  Label around{'a'};
  append(around, label.subspan(first, end - first));
  around.push_back('a');
  return isValid(around);
}

// UTS #46 §4.1, for a mapped and normalised label, without CheckHyphens.
bool isValidWithSymbols(Points label) {
  if (isRightToLeft(label)) {
    // Another hyphen changes no direction, and libidn2 refuses hyphens as third and fourth
    // character.
    Label fewer;
    for (auto point : label)
      if (point != '-' || fewer.empty() || fewer.back() != '-') fewer.push_back(point);
    return isValid(fewer);
  }
  if (lookUp(label.first(1), IDN2_TRANSITIONAL).status == IDN2_LEADING_COMBINING) return false;
  for (std::size_t at = 0; at < label.size(); ++at)
    if (isJoiner(label[at]) && !isJoinerAllowed(label, at)) return false;
  return true;
}

// UTS #46, non-transitional: checks the label and encodes it in Punycode. Leaves the label mapped
// and normalised; if that is ASCII, the caller does the rest.
std::optional<std::string> encoded(Label& label) {
  auto [status, text] = lookUp(label, IDN2_NONTRANSITIONAL);
  if (status == IDN2_OK) return text;
  // DNS allows 63 bytes, and each one takes time.
  constexpr std::size_t longest = 255;
  if (label.size() > longest) return std::nullopt;
  auto points = normalised(label);
  if (!points || points->empty() || isBeyondUs(*points)) return std::nullopt;
  label = std::move(*points);
  if (isAsciiLabel(label) || !isValidWithSymbols(label)) return std::nullopt;
  return "xn--" + toPunycode(label);
}

// Leaves the label in Unicode.
std::optional<std::string> labelToAscii(Label& label) {
  if (!isAsciiLabel(label)) {
    auto text = encoded(label);
    if (!isAsciiLabel(label)) return text;
  }
  const std::string text = asciiLower(std::string(label.begin(), label.end()));
  if (!text.starts_with("xn--")) return text;
  // UTS #46 §4.1: mapping and normalising must not change what Punycode encodes.
  auto shown = decoded(text);
  if (!shown || isAsciiLabel(*shown)) return std::nullopt;
  label = std::move(*shown);
  if (encoded(label) != text) return std::nullopt;
  return text;
}

// RFC 5893 §2: in a name with a right-to-left label, the others must begin with a letter and end in
// a letter or digit. libidn2 checks one label at a time.
bool isSafeBesideRightToLeft(const Label& label) {
  auto isLetter = [](std::uint32_t point) { return isBeyondAscii(point) || isAsciiLetter(point); };
  auto isDigit = [](std::uint32_t point) { return point - '0' < 10; };
  return label.empty() || isRightToLeft(label) ||
         (isLetter(label.front()) && (isLetter(label.back()) || isDigit(label.back())));
}

}  // namespace

const char* const whyNoDomain = "is not a valid internationalised name (IDNA)";

std::optional<std::string> domainToAscii(std::string_view domain) {
  // URL §3.3: a name in ASCII is never checked, not even its "xn--" labels.
  if (isAscii(domain)) return asciiLower(domain);
  // No host may contain a NUL, and libidn2 would stop there.
  if (domain.find('\0') != domain.npos) return std::nullopt;
  std::string result;
  std::vector<Label> labels = labelsOf(domain);
  for (Label& label : labels) {
    auto ascii = labelToAscii(label);
    if (!ascii) return std::nullopt;
    if (&label != &labels.front()) result += '.';
    result += *ascii;
  }
  if (std::ranges::any_of(labels, isRightToLeft) &&
      !std::ranges::all_of(labels, isSafeBesideRightToLeft))
    return std::nullopt;
  return result;
}

}  // namespace web::protocol
