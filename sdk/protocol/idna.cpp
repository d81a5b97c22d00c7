// Names beyond ASCII as DNS and a URL have them.
#include "protocol/idna.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <idn2.h>

#include "protocol/ascii.h"

namespace web::protocol {
namespace {

using Label = std::vector<std::uint32_t>;  // Unicode code points.

struct Mapping {
  std::uint32_t first, last;
  std::uint32_t target;  // Of the first one; 0 takes them out.
};

// What UTS #46 of Unicode 15.1 and 16 maps, and libidn2 refuses or maps otherwise when it is built
// on older tables; and the other dots (UTS #46 §2.3), because we cut the name at its dots.
constexpr Mapping mappings[] = {
    {0x04C0, 0x04C0, 0x04CF},    {0x10A0, 0x10C5, 0x2D00},   {0x115F, 0x1160, 0},
    {0x17B4, 0x17B5, 0},         {0x180E, 0x180E, 0},        {0x1E9E, 0x1E9E, 0x00DF},
    {0x2061, 0x2063, 0},         {0x206A, 0x206F, 0},        {0x2132, 0x2132, 0x214E},
    {0x2183, 0x2183, 0x2184},    {0x3002, 0x3002, '.'},      {0x3164, 0x3164, 0},
    {0xFF0E, 0xFF0E, '.'},       {0xFF61, 0xFF61, '.'},      {0xFFA0, 0xFFA0, 0},
    {0x1D173, 0x1D17A, 0},       {0x2F868, 0x2F868, 0x36FC}, {0x2F874, 0x2F874, 0x5F53},
    {0x2F91F, 0x2F91F, 0x243AB}, {0x2F95F, 0x2F95F, 0x7AEE}, {0x2F9BF, 0x2F9BF, 0x45D7},
};

std::uint32_t mapped(std::uint32_t point) {
  for (const Mapping& mapping : mappings)
    if (point >= mapping.first && point <= mapping.last)
      return mapping.target == 0 ? 0 : mapping.target + (point - mapping.first);
  return point;
}

// The first character of well-formed UTF-8, cut off.
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

// The blocks of the right-to-left scripts.
bool isRightToLeft(const Label& label) {
  return std::any_of(label.begin(), label.end(), [](std::uint32_t point) {
    return (point >= 0x0590 && point <= 0x08FF) || (point >= 0xFB1D && point <= 0xFDFF) ||
           (point >= 0xFE70 && point <= 0xFEFE) || (point >= 0x10800 && point <= 0x10FFF) ||
           (point >= 0x1E800 && point <= 0x1EFFF);
  });
}

// ß, ς and the joiners: all that transitional processing treats otherwise.
bool hasDeviation(const Label& label) {
  return std::any_of(label.begin(), label.end(), [](std::uint32_t point) {
    return point == 0xDF || point == 0x3C2 || point == 0x200C || point == 0x200D;
  });
}

// libidn2's answer is ours to free.
template <typename Character>
struct Answer {
  Character* text = nullptr;
  ~Answer() { idn2_free(text); }
};

std::optional<Label> decoded(const std::string& label) {
  Answer<std::uint32_t> answer;
  if (idn2_to_unicode_8z4z(label.c_str(), &answer.text, 0) != IDN2_OK) return std::nullopt;
  Label points;
  for (auto* point = answer.text; *point != 0; ++point) points.push_back(*point);
  return points;
}

// UTS #46, non-transitional: mapped, normalised, checked and in Punycode.
std::optional<std::string> encoded(const Label& label) {
  Label terminated = label;
  terminated.push_back(0);
  Answer<char> answer;
  int status = idn2_to_ascii_4z(terminated.data(), &answer.text, IDN2_NONTRANSITIONAL);
  if (status == IDN2_OK) return answer.text;
  if (status != IDN2_DISALLOWED && status != IDN2_UNASSIGNED) return std::nullopt;

  // libidn2 has symbols, such as U+2665, in transitional processing only. That is the same but for
  // the deviations, and it does not check directions.
  Answer<char> symbols;
  status = idn2_to_ascii_4z(terminated.data(), &symbols.text, IDN2_TRANSITIONAL);
  if (status != IDN2_OK) return std::nullopt;
  auto shown = decoded(symbols.text);
  if (!shown || hasDeviation(*shown) || isRightToLeft(*shown) || hasDeviation(label))
    return std::nullopt;
  return symbols.text;
}

// Leaves the label in Unicode.
std::optional<std::string> labelToAscii(Label& label) {
  if (std::any_of(label.begin(), label.end(), [](std::uint32_t point) { return point > 0x7F; }))
    return encoded(label);
  std::string text = asciiLower(std::string(label.begin(), label.end()));
  if (!text.starts_with("xn--")) return text;
  // UTS #46 §4.1: what Punycode stands for must be as mapping and normalising would have left it.
  auto shown = decoded(text);
  if (!shown || encoded(*shown) != text) return std::nullopt;
  label = *shown;
  return text;
}

// RFC 5893 §2: beside a right-to-left label, the others must begin with a letter and end in a
// letter or digit. libidn2 looks at one label at a time.
bool isSafeBesideRightToLeft(const Label& label) {
  auto isLetter = [](std::uint32_t point) { return point > 0x7F || ((point | 0x20) - 'a') < 26; };
  auto isDigit = [](std::uint32_t point) { return point - '0' < 10; };
  return label.empty() || isRightToLeft(label) ||
         (isLetter(label.front()) && (isLetter(label.back()) || isDigit(label.back())));
}

}  // namespace

const char* const whyNoDomain = "is not a valid internationalised name (IDNA)";

std::optional<std::string> domainToAscii(std::string_view domain) {
  // URL §3.3: a name in ASCII is never checked, not even its "xn--" labels.
  if (isAscii(domain)) return asciiLower(domain);
  // No host may have a NUL, and libidn2 would stop there.
  if (domain.find('\0') != domain.npos) return std::nullopt;
  std::string result;
  std::vector<Label> labels = labelsOf(domain);
  for (Label& label : labels) {
    auto ascii = labelToAscii(label);
    if (!ascii) return std::nullopt;
    if (&label != &labels.front()) result += '.';
    result += *ascii;
  }
  if (std::any_of(labels.begin(), labels.end(), isRightToLeft) &&
      !std::all_of(labels.begin(), labels.end(), isSafeBesideRightToLeft))
    return std::nullopt;
  return result;
}

}  // namespace web::protocol
