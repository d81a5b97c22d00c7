#include "native/tls/openssl/tls_sessions.h"

#include <algorithm>
#include <cstddef>

namespace web::native {

namespace {

// About 2 KiB each. Servers send two tickets per connection, and some send more.
constexpr std::size_t mostSessions = 64;
constexpr std::ptrdiff_t mostOfAHost = 4;

}  // namespace

void TlsSessions::keep(const std::string& host, Session session) {
  std::lock_guard lock(mutex_);
  const auto isOfHost = [&](const auto& each) { return each.first == host; };
  const bool hostHasMost = std::ranges::count_if(kept_, isOfHost) >= mostOfAHost;
  if (hostHasMost) {
    kept_.erase(std::ranges::find_if(kept_, isOfHost));
  } else if (kept_.size() == mostSessions) {
    kept_.pop_front();
  }
  kept_.emplace_back(host, std::move(session));
}

TlsSessions::Session TlsSessions::take(const std::string& host) {
  std::lock_guard lock(mutex_);
  const auto found = std::find_if(kept_.rbegin(), kept_.rend(),
                                  [&](const auto& each) { return each.first == host; });
  if (found == kept_.rend()) return nullptr;
  if (SSL_SESSION_get_protocol_version(found->second.get()) < TLS1_3_VERSION) {
    SSL_SESSION_up_ref(found->second.get());
    return Session(found->second.get());
  }
  auto session = std::move(found->second);
  kept_.erase(std::next(found).base());
  return session;
}

}  // namespace web::native
