#include "c/options.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "attributes.h"
#include "c/failure.h"
#include "c/sized.h"

namespace web::c {

namespace {

using std::chrono::milliseconds;

std::uint32_t countOf(milliseconds time) { return static_cast<std::uint32_t>(time.count()); }

TWINSOCKET_COLD twinsocket_options defaultOptions() {
  const auto init = defaultInit();
  twinsocket_options options{};
  options.size = sizeof options;
  options.max_message_size = init.maxMessageSize;
  options.max_buffered_amount = init.maxBufferedAmount;
  options.open_timeout_ms = countOf(init.openTimeout);
  options.close_timeout_ms = countOf(init.closeTimeout);
  options.keep_alive_ms = countOf(init.keepAlive);
  return options;
}

// More than a 32-bit program can hold means no limit.
std::size_t limit(std::uint64_t bytes) {
  return static_cast<std::size_t>(std::min<std::uint64_t>(bytes, SIZE_MAX));
}

void assign(std::string& text, const char* given) {
  if (given) text = given;
}

bool areAll(const char* const* texts, std::size_t count) {
  return count == 0 ||
         (texts && std::all_of(texts, texts + count, [](auto* text) { return text; }));
}

void translate(const twinsocket_options& options, WebSocketInit& init) {
  for (std::size_t i = 0; i < options.protocol_count; ++i)
    init.protocols.emplace_back(options.protocols[i]);
  for (std::size_t i = 0; i < options.header_count; ++i) {
    auto& header = init.headers.emplace_back();
    header.name = options.headers[2 * i];
    header.value = options.headers[2 * i + 1];
  }
  assign(init.origin, options.origin);
  if (options.proxy) init.proxy.emplace(options.proxy);
  assign(init.trust.authorities, options.authorities_pem);
  init.trust.system = !options.only_these_authorities;
  assign(init.clientCertificate.chain, options.client_certificate_pem);
  assign(init.clientCertificate.key, options.client_key_pem);
  assign(init.serverName, options.server_name);
  init.maxMessageSize = limit(options.max_message_size);
  init.maxBufferedAmount = limit(options.max_buffered_amount);
  init.openTimeout = milliseconds(options.open_timeout_ms);
  init.closeTimeout = milliseconds(options.close_timeout_ms);
  init.keepAlive = milliseconds(options.keep_alive_ms);
  init.compression = !options.no_compression;
  if (options.tls13_only) init.minimumTlsVersion = TlsVersion::tls13;
  init.handshakesInTurn = !options.handshakes_at_once;
}

}  // namespace

TWINSOCKET_COLD WebSocketInit defaultInit() { return {}; }

TWINSOCKET_COLD twinsocket_result read(const twinsocket_options& given, WebSocketInit& init) {
  auto options = defaultOptions();
  if (!copyKnown(&options, sizeof options, &given)) {
    return fail(TWINSOCKET_NOT_SUPPORTED,
                "The options have a size or a field that this version does not know: call "
                "twinsocket_options_init() first, or use a newer library.");
  }
  if (!areAll(options.protocols, options.protocol_count))
    return failForNull("One of the protocols");
  if (!areAll(options.headers, 2 * std::min(options.header_count, SIZE_MAX / 2)))
    return failForNull("One of the headers");
  translate(options, init);
  return TWINSOCKET_OK;
}

}  // namespace web::c

void twinsocket_options_init(twinsocket_options* options, std::size_t size) noexcept {
  if (!options || size < sizeof options->size) return;
  const auto defaults = web::c::defaultOptions();
  std::memset(options, 0, size);
  std::memcpy(options, &defaults, std::min(size, sizeof defaults));
  options->size = size;
}
