// Any bytes as the server's response to the opening handshake: the split does not matter, and a
// response is accepted exactly if the reference accepts it.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/input.h"
#include "fuzz/reference_head.h"
#include "fuzz/reference_utf8.h"
#include "fuzz/require.h"
#include "protocol/bytes.h"
#include "protocol/http_head.h"
#include "protocol/opening_handshake.h"

namespace {

using web::fuzz::HeadRules;
using web::fuzz::require;
using web::fuzz::Verdict;
using web::protocol::Limits;
using web::protocol::OpeningHandshake;
using web::protocol::Request;
using Progress = OpeningHandshake::Progress;
using Reader = web::protocol::HttpHeadReader;
using Sizes =
    std::vector<std::size_t>;  // The sizes of the parts in which the response arrives, repeated.

constexpr std::string_view nonce = "the sample nonce";  // RFC 6455 §1.3.
constexpr std::string_view accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

// Everything visible of the result.
struct Outcome {
  int progress = 0;
  std::size_t taken = 0;
  int status = 0;
  std::string text, protocol, extensions, failure;
  bool operator==(const Outcome&) const = default;
};

void note(Outcome& outcome, const web::protocol::ResponseHead& head, std::string failure) {
  outcome.status = head.status;
  outcome.text = head.text();
  // A quoted line that is not HTTP contains as much as had arrived, and that much was consumed.
  outcome.failure = failure.substr(0, failure.find("it sent '"));
  if (!failure.empty()) outcome.taken = 0;
  require(web::fuzz::isWellFormedByReference(failure), "a failure is valid UTF-8");
  require(failure.size() < 400, "a failure is short, whatever the server sent");
}

// Passes the response to `read` in parts of these sizes until it has decided.
template <class Read>
Outcome readInParts(std::string_view answer, const Sizes& sizes, Read read) {
  Outcome outcome;
  for (std::size_t part = 0; outcome.taken < answer.size() && outcome.progress == 0; ++part) {
    auto text = answer.substr(outcome.taken, sizes[part % sizes.size()]);
    // A copy of exactly this size, so that a sanitizer detects a read beyond it.
    std::vector<char> exact;
    if (text.size() > 1) exact.assign(text.begin(), text.end());
    auto bytes = std::as_bytes(text.size() > 1 ? std::span<const char>(exact) : std::span(text));
    outcome.progress = static_cast<int>(read(bytes));
    require(bytes.size() <= text.size(), "no more is taken than was given");
    require(outcome.progress != 0 || bytes.empty(), "all is taken until the head is complete");
    outcome.taken += text.size() - bytes.size();
  }
  return outcome;
}

Outcome readHead(std::string_view answer, const Limits& limits, const Sizes& sizes) {
  Reader reader(limits);
  auto outcome = readInParts(answer, sizes, [&](auto& bytes) { return reader.read(bytes); });
  require(
      (outcome.progress == static_cast<int>(Reader::Progress::failed)) == !reader.failure().empty(),
      "a failure has a reason");
  note(outcome, reader.head(), reader.failure());
  require(outcome.taken <= limits.maxHeadSize, "the head's limit holds");
  require(reader.head().fields.size() <= limits.maxHeaderFields, "the limit of fields holds");
  return outcome;
}

Outcome shakeHands(std::string_view answer, const Request& request, const Limits& limits,
                   const Sizes& sizes) {
  auto fillRandom = [](std::span<std::byte> bytes) {
    require(bytes.size() == nonce.size(), "a key has 16 bytes");
    std::ranges::copy(web::protocol::asBytes(nonce), bytes.begin());
  };
  OpeningHandshake handshake(request, fillRandom, limits);
  auto outcome = readInParts(answer, sizes, [&](auto& bytes) { return handshake.receive(bytes); });
  outcome.protocol = handshake.protocol();
  outcome.extensions = handshake.extensions();
  // Only the head matters, although the rest of the body may not have arrived.
  if (handshake.isRefusal()) outcome.progress = static_cast<int>(Progress::refused);
  require((outcome.progress == static_cast<int>(Progress::refused)) == !handshake.failure().empty(),
          "a refusal has a reason");
  note(outcome, handshake.response(), handshake.failure());
  return outcome;
}

void checkByReference(std::string_view answer, const Request& request, const Outcome& outcome) {
  auto expected = web::fuzz::judgeHead(answer, {.accept = accept, .protocols = request.protocols});
  switch (static_cast<Progress>(outcome.progress)) {
    case Progress::incomplete:
      require(expected.verdict == Verdict::incomplete, "a complete head is judged");
      break;
    case Progress::accepted:
      require(expected.verdict == Verdict::accepted, "only a right answer is accepted");
      require(outcome.taken == expected.size, "what follows the head is left");
      require(outcome.protocol == expected.protocol, "the protocol is the server's choice");
      require(outcome.extensions.empty() == expected.extensions.empty(),
              "extensions are not missed");
      require(request.compression || expected.extensions.empty(), "only what was offered");
      break;
    case Progress::refused:
      require(expected.verdict != Verdict::accepted || !expected.extensions.empty(),
              "a right answer is accepted");
      break;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > (std::size_t{16} << 10)) return 0;
  std::string_view answer(reinterpret_cast<const char*>(data), size);
  web::fuzz::Dice dice(data, size);
  const Sizes whole{size + 1}, single{1};
  const Sizes mixed{1 + dice.roll(9), 1 + dice.roll(99), 1 + dice.roll(3)};

  const Limits tight{
      .maxHeadSize = 600, .maxHeadLine = 90, .maxHeaderFields = 6, .maxInformationalResponses = 1};
  for (auto& limits : {Limits{}, tight}) {
    auto expected = readHead(answer, limits, whole);
    require(readHead(answer, limits, single) == expected, "the head in single bytes");
    require(readHead(answer, limits, mixed) == expected, "the head in parts");
  }
  for (bool asks : {false, true}) {
    Request request{"h", "/", {}, {}, asks};
    if (asks) request.protocols = {"chat", "v2.chat"};
    auto outcome = shakeHands(answer, request, {}, whole);
    require(shakeHands(answer, request, {}, mixed) == outcome, "the answer in parts");
    require(shakeHands(answer, request, tight, single) == shakeHands(answer, request, tight, whole),
            "the answer in single bytes");
    checkByReference(answer, request, outcome);
  }
  return 0;
}
