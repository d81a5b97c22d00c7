#include "protocol/opening_handshake.h"

#include <algorithm>
#include <utility>

#include "protocol/auth_challenge.h"
#include "protocol/crypto.h"
#include "text/joined.h"
#include "text/printable.h"

namespace web::protocol {

namespace {

constexpr std::size_t usualRequest = 512;

// What is kept of a 101 response, as long as the socket exists.
constexpr std::size_t maxKept = 4096;

bool isOfTheHandshake(std::string_view field) {
  constexpr std::string_view prefix = "Sec-WebSocket-";
  return equalsIgnoringCase(field, "Upgrade") || equalsIgnoringCase(field, "Connection") ||
         equalsIgnoringCase(field.substr(0, prefix.size()), prefix);
}

std::string keyFrom(const FillRandom& fillRandom) {
  std::array<std::byte, 16> nonce{};
  fillRandom(nonce);
  return base64(nonce);
}

// The drafts that were in use before the RFC, by the version that they announce.
std::string draftName(std::string_view version) {
  if (version == "0") return "draft hybi-00, also called Hixie-76";
  if (version == "7") return "draft hybi-07";
  if (version == "8") return "draft hybi-08";
  return joined({"version ", inQuotes(version)});
}

std::string statusText(const ResponseHead& response) {
  auto text = std::to_string(response.status);
  return response.reason.empty() ? text : text + ' ' + printable(response.reason, longestPart);
}

}  // namespace

OpeningHandshake::OpeningHandshake(Request request, const FillRandom& fillRandom,
                                   const Limits& limits)
    : request_(std::move(request)), limits_(limits), key_(keyFrom(fillRandom)), reader_(limits) {
  request_.compression &= hasZlib;
}

OpeningHandshake::~OpeningHandshake() = default;

std::string OpeningHandshake::requestText() const {
  std::string text;
  text.reserve(usualRequest);
  text.append("GET ").append(request_.resource).append(" HTTP/1.1\r\nHost: ");
  text.append(request_.host);
  text.append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ");
  text.append(key_).append("\r\nSec-WebSocket-Version: 13\r\n");
  auto add = [&text](std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\r\n");
  };
  if (!request_.protocols.empty()) {
    std::string list;
    for (auto& protocol : request_.protocols) list += (list.empty() ? "" : ", ") + protocol;
    add("Sec-WebSocket-Protocol", list);
  }
  if (request_.compression) add("Sec-WebSocket-Extensions", deflateOffer);
  for (auto& field : request_.headers) add(field.name, field.value);
  return text.append("\r\n");
}

OpeningHandshake::Progress OpeningHandshake::receive(std::span<const std::byte>& bytes) {
  if (!body_) {
    const auto progress = receiveHead(bytes);
    if (progress != Progress::refused || response().status < 200) return progress;
    body_.emplace(response());
  }
  return body_->receive(bytes) ? Progress::refused : Progress::incomplete;
}

OpeningHandshake::Progress OpeningHandshake::receiveHead(std::span<const std::byte>& bytes) {
  while (true) {
    auto progress = reader_.read(bytes);
    if (progress == HttpHeadReader::Progress::incomplete) return Progress::incomplete;
    if (progress == HttpHeadReader::Progress::failed) {
      failure_ = reader_.failure();
      return Progress::refused;
    }
    auto status = response().status;
    if (status >= 200 || status == 101) break;
    // RFC 9110 §15.2: informational responses may come before the final one.
    if (++informationalResponses_ > limits_.maxInformationalResponses) {
      failure_ = "the server sent too many responses with a status of 1xx";
      return Progress::refused;
    }
    reader_ = HttpHeadReader(limits_);
  }
  failure_ = checkResponse();
  return failure_.empty() ? Progress::accepted : Progress::refused;
}

std::string OpeningHandshake::checkResponse() {
  if (auto failure = checkStatus(); !failure.empty()) return failure;
  if (auto failure = checkUpgrade(); !failure.empty()) return failure;
  if (auto failure = checkAccept(); !failure.empty()) return failure;
  if (auto failure = chooseProtocol(); !failure.empty()) return failure;
  return chooseExtensions();
}

std::string OpeningHandshake::checkStatus() {
  auto status = response().status;
  if (status == 101) return "";
  auto failure = joined({"the server answered ", statusText(response())});
  if (auto place = response().values("Location"); status / 100 == 3 && !place.empty()) {
    return joined(
        {failure, ": it redirects to ", inQuotes(place[0]), ", which WebSockets do not follow"});
  }
  asksForBasic_ = status == 401 && offersBasic(response(), "WWW-Authenticate");
  if (status == 401) return failure + explainUnauthorized();
  // RFC 6455 §4.4: a server with another version says which ones it supports.
  if (auto versions = response().values("Sec-WebSocket-Version"); !versions.empty()) {
    auto known = commaSeparated(versions[0]);
    if (std::ranges::find(known, "13") == known.end()) {
      return joined(
          {failure, ": it speaks ", draftName(known[0]), " only, not RFC 6455 (version 13)"});
    }
  }
  return joined({failure, " instead of 101 Switching Protocols"});
}

std::string OpeningHandshake::explainUnauthorized() const {
  const auto challenges = response().values("WWW-Authenticate");
  if (challenges.empty()) return " instead of 101 Switching Protocols";
  if (!asksForBasic_) {
    return joined(
        {": it requires an authentication scheme other than Basic, which is not supported: ",
         inQuotes(challenges[0])});
  }
  const bool wasTold = std::ranges::any_of(request_.headers, [](const auto& field) {
    return equalsIgnoringCase(field.name, "Authorization");
  });
  return wasTold ? ": it does not accept this Authorization"
                 : ": it requires a user name and a password";
}

std::string OpeningHandshake::checkUpgrade() const {
  auto upgrade = response().values("Upgrade");
  if (upgrade.empty()) return "Upgrade is missing in the server's answer";
  if (upgrade.size() > 1 || !equalsIgnoringCase(upgrade[0], "websocket")) {
    return joined(
        {"the server's Upgrade is ", inQuotes(upgrade.back()), " instead of 'websocket'"});
  }
  auto connection = response().values("Connection");
  if (connection.empty()) return "Connection is missing in the server's answer";
  for (auto value : connection) {
    for (auto option : commaSeparated(value)) {
      if (equalsIgnoringCase(option, "upgrade")) return "";
    }
  }
  return joined(
      {"the server's Connection is ", inQuotes(connection[0]), " and does not contain 'Upgrade'"});
}

std::string OpeningHandshake::checkAccept() const {
  auto accept = response().values("Sec-WebSocket-Accept");
  if (accept.size() > 1) return "the server sent Sec-WebSocket-Accept more than once";
  if (accept.size() == 1) {
    if (accept[0] == acceptFor(key_)) return "";
    return joined({"the server's Sec-WebSocket-Accept is ", inQuotes(accept[0]), " instead of ",
                   inQuotes(acceptFor(key_))});
  }
  for (auto name : {"Sec-WebSocket-Location", "WebSocket-Location"}) {
    if (response().values(name).empty()) continue;
    return joined({"the server speaks ",
                   name[0] == 'S' ? "draft hybi-00, also called Hixie-76," : "draft Hixie-75",
                   " only, not RFC 6455: it sent ", name});
  }
  return "Sec-WebSocket-Accept is missing in the server's answer";
}

// WHATWG: unlike in RFC 6455, a server must choose a subprotocol if any are offered.
std::string OpeningHandshake::chooseProtocol() {
  auto chosen = response().values("Sec-WebSocket-Protocol");
  auto& offered = request_.protocols;
  if (chosen.empty()) {
    return offered.empty() ? "" : "the server chose none of the protocols that were offered";
  }
  if (chosen.size() > 1) return "the server sent Sec-WebSocket-Protocol more than once";
  if (std::ranges::find(offered, chosen[0]) == offered.end()) {
    return joined(
        {"the server chose the protocol ", inQuotes(chosen[0]), ", which was not offered"});
  }
  protocol_ = chosen[0];
  return "";
}

std::string OpeningHandshake::chooseExtensions() {
  auto chosen = response().values("Sec-WebSocket-Extensions");
  if (chosen.empty()) return "";
  // RFC 9110 §5.3: a field that occurs twice is a list. Its text is what extensions() shows.
  extensions_ = chosen[0];
  for (std::size_t i = 1; i < chosen.size(); ++i) extensions_.append(", ").append(chosen[i]);
  if (!request_.compression) {
    return joined(
        {"the server chose the extension ", inQuotes(extensions_), ", which was not offered"});
  }
  return acceptDeflate(extensions_, deflate_.emplace());
}

std::unique_ptr<const ResponseHead> keptOf(const ResponseHead& response) {
  ResponseHead kept{response.status, {}, {}};
  std::size_t size = 0;
  for (const auto& field : response.fields) {
    if (isOfTheHandshake(field.name)) continue;
    size += field.name.size() + field.value.size();
    if (size > maxKept) break;
    kept.fields.push_back(field);
  }
  if (kept.fields.empty()) return {};
  return std::make_unique<const ResponseHead>(std::move(kept));
}

}  // namespace web::protocol
