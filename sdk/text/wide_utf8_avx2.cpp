// With AVX2, if the machine has it: 64 bytes at a time.
#include <cpuid.h>
#include <immintrin.h>

#include "text/wide_utf8.h"

// An attribute instead of a compiler option, so that nothing else in this file needs AVX2.
#define WITH_AVX2 [[gnu::target("avx2")]]

namespace web::protocol {

namespace {

constexpr std::size_t vectorSize = sizeof(__m256i), blockSize = 2 * vectorSize;

WITH_AVX2 __m256i load(const char* at) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
}

WITH_AVX2 __m256i everywhere(int byte) { return _mm256_set1_epi8(static_cast<char>(byte)); }

// Each index's entry in a table, by its lower half; 0 for indices from 128 on.
WITH_AVX2 __m256i lookUp(__m128i table, __m256i indices) {
  return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(table), indices);
}

// The bytes that are `distance` before those in `bytes`.
template <int distance>
WITH_AVX2 __m256i before(__m256i previous, __m256i bytes) {
  auto seam = _mm256_permute2x128_si256(previous, bytes, 0x21);
  return _mm256_alignr_epi8(bytes, seam, 16 - distance);
}

// Bits for the values that a second byte has: 0x80–0x8f, 0x90–0x9f, 0xa0–0xbf.
constexpr char first = 1, second = 2, rest = 4;

// The Unicode Standard, table 3-7: which of them may not follow the first bytes 0xe. and 0xf.
// (The other bytes that it excludes, 0xc0, 0xc1 and from 0xf5 on, are always wrong.)
WITH_AVX2 __m128i forbiddenAfterE() {
  constexpr char e0 = first | second, ed = rest;
  return _mm_setr_epi8(e0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ed, 0, 0);
}
WITH_AVX2 __m128i forbiddenAfterF() {
  constexpr char f0 = first, f4 = second | rest;
  return _mm_setr_epi8(f0, 0, 0, 0, f4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
WITH_AVX2 __m128i kindByHighHalf() {
  return _mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, first, second, rest, rest, 0, 0, 0, 0);
}

// Not zero where a byte, or what comes before it, is wrong.
WITH_AVX2 __m256i errorsIn(__m256i previous, __m256i bytes) {
  const auto one = before<1>(previous, bytes);
  const auto two = before<2>(previous, bytes);
  const auto three = before<3>(previous, bytes);

  // Continuations must be exactly where they are expected.
  auto wanted = _mm256_or_si256(_mm256_subs_epu8(one, everywhere(0xbf)),
                                _mm256_or_si256(_mm256_subs_epu8(two, everywhere(0xdf)),
                                                _mm256_subs_epu8(three, everywhere(0xef))));
  auto isUnwanted = _mm256_cmpeq_epi8(wanted, _mm256_setzero_si256());
  auto isContinuation = _mm256_cmpgt_epi8(everywhere(0xc0), bytes);  // Signed.
  auto misplaced = _mm256_cmpeq_epi8(isUnwanted, isContinuation);

  // Some first bytes forbid some second bytes. The sum moves all others beyond 127.
  auto fromE = _mm256_xor_si256(one, everywhere(0xe0));
  auto fromF = _mm256_xor_si256(one, everywhere(0xf0));
  auto forbidden =
      _mm256_or_si256(lookUp(forbiddenAfterE(), _mm256_adds_epu8(fromE, everywhere(0x70))),
                      lookUp(forbiddenAfterF(), _mm256_adds_epu8(fromF, everywhere(0x70))));
  auto highHalves = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), everywhere(0x0f));
  auto narrowed = _mm256_and_si256(forbidden, lookUp(kindByHighHalf(), highHalves));

  // 0xc0 and 0xc1 would be overlong; from 0xf5 on it would be beyond Unicode.
  auto overlong = _mm256_cmpeq_epi8(_mm256_and_si256(bytes, everywhere(0xfe)), everywhere(0xc0));
  auto beyond = _mm256_subs_epu8(bytes, everywhere(0xf4));
  return _mm256_or_si256(_mm256_or_si256(misplaced, narrowed), _mm256_or_si256(overlong, beyond));
}

// Where the last character before `end` starts, if `end` cuts it; else `end`.
std::size_t lastBorder(std::string_view text, std::size_t end) {
  for (std::size_t size = 1; size <= 3 && size <= end; ++size) {
    auto byte = static_cast<unsigned char>(text[end - size]);
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    auto wanted = byte < 0xe0 ? 2u : byte < 0xf0 ? 3u : 4u;
    return size < wanted ? end - size : end;
  }
  return end;
}

WITH_AVX2 std::size_t wellFormedFrontWithAvx2(std::string_view text) {
  std::size_t at = 0;
  auto previous = _mm256_setzero_si256();
  bool wasAscii = true;
  for (; text.size() - at >= blockSize; at += blockSize) {
    const auto low = load(text.data() + at), high = load(text.data() + at + vectorSize);
    const bool isAscii = _mm256_movemask_epi8(_mm256_or_si256(low, high)) == 0;
    if (!isAscii || !wasAscii) {
      auto errors = _mm256_or_si256(errorsIn(previous, low), errorsIn(low, high));
      if (!_mm256_testz_si256(errors, errors)) break;
    }
    previous = high;
    wasAscii = isAscii;
  }
  return lastBorder(text, at);
}

// What __builtin_cpu_supports("avx2") tells, with which a program links 5.6 kB of other questions.
[[gnu::target("xsave")]] bool askForAvx2() {
  constexpr long long stateOfAvx = 6;  // The system keeps XMM and YMM registers.
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE)) return false;
  if ((_xgetbv(0) & stateOfAvx) != stateOfAvx) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_AVX2);
}

const bool hasAvx2 = askForAvx2();  // Before it is set, the plain way is taken.

}  // namespace

std::size_t wellFormedFront(std::string_view text) {
  return hasAvx2 ? wellFormedFrontWithAvx2(text) : 0;
}

}  // namespace web::protocol
