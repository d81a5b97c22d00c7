// The contexts that connections share.
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdio>
#include <list>
#include <mutex>
#include <utility>

#include "native/net/fork.h"
#include "native/tls/tls_settings.h"

namespace web::native {

namespace {

// Most programs have a few. A program that always uses new settings must not fill the memory.
constexpr std::size_t mostContexts = 16;

// Never freed: threads that outlive main() may still use it. A child of fork() gets its own: one of
// the parent's threads may have held the lock, and a ticket may be used only once.
struct Kept {
  struct Entry {
    TlsSettings settings;
    std::shared_ptr<TlsContext> context;
  };
  std::mutex mutex;
  std::list<Entry> entries;  // The most recently used comes first.
  const unsigned since = forks;
  Kept* before = nullptr;

  static Kept& current() {
    static std::atomic<Kept*> newest = nullptr;
    auto* kept = newest.load();
    if (kept && kept->since == forks) return *kept;
    auto made = std::make_unique<Kept>();
    made->before = kept;
    return newest.compare_exchange_strong(kept, made.get()) ? *made.release() : *kept;
  }
};

void warnOf(const Trust& trust) {
  if (!trust.acceptAnyCertificateEvenAnAttackers) return;
  std::fputs(
      "twinsocket: WARNING: certificates are not verified, so anybody on the way can "
      "read and change everything (acceptAnyCertificateEvenAnAttackers)\n",
      stderr);
}

}  // namespace

TlsContextResult sharedTlsContext(const TlsSettings& settings, decltype(setUpTlsContext)* setUp) {
  auto& kept = Kept::current();
  auto& entries = kept.entries;
  std::lock_guard lock(kept.mutex);
  const auto found =
      std::ranges::find_if(entries, [&](const auto& entry) { return entry.settings == settings; });
  if (found != entries.end()) {
    entries.splice(entries.begin(), entries, found);
    return {found->context, {}};
  }
  warnOf(settings.trust);
  auto made = setUp(settings);
  if (!made.context) return made;
  if (entries.size() == mostContexts) entries.pop_back();
  entries.push_front({settings, made.context});
  return made;
}

}  // namespace web::native
