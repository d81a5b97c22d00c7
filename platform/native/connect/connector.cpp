// Resolves the name, then tries the addresses in turn, each a little after the one before.
#include "native/connect/connector.h"
#include "native/connect/services.h"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

#include "native/net/library_text.h"
#include "text/joined.h"

namespace web::native {

namespace {

// RFC 8305 §5, "Connection Attempt Delay".
constexpr auto attemptDelay = std::chrono::milliseconds(250);

// A name server may return any number of addresses: more would cost descriptors and time.
constexpr std::size_t maxAddresses = 32;
constexpr std::size_t maxAttempts = 8;

// RFC 8305 §4: families alternate, beginning with the one that answered last or the resolver's
// first choice.
std::vector<Address> interleaved(const std::vector<Address>& addresses,
                                 std::optional<Address::Family> lastGood) {
  const auto preferred = lastGood.value_or(addresses.front().family);
  std::vector<Address> first, second;
  for (const auto& address : addresses) {
    const bool isFirst = address.family == preferred;
    (isFirst ? first : second).push_back(address);
  }
  std::vector<Address> result;
  for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    if (i < first.size()) result.push_back(first[i]);
    if (i < second.size()) result.push_back(second[i]);
  }
  if (result.size() > maxAddresses) result.resize(maxAddresses);
  return result;
}

std::string listOf(const std::vector<Address>& addresses) {
  std::string list;
  for (const auto& each : addresses) list += (list.empty() ? "" : ", ") + each.hostText();
  return list;
}

std::string explain(const std::error_code& error, const std::string& address) {
  if (error == std::errc::connection_refused) {
    return joined({"connection refused by ", address, ": is the server running?"});
  }
  if (error == std::errc::timed_out) {
    return joined(
        {address, " does not answer: is the address right, or is a firewall in the way?"});
  }
  if (error == std::errc::network_unreachable || error == std::errc::host_unreachable) {
    return joined({"there is no route to ", address, ": is this computer online?"});
  }
  if (error == std::errc::too_many_files_open ||
      error == std::errc::too_many_files_open_in_system) {
    return joined({"no socket is left to connect to ", address, ": too many files are open"});
  }
  if (error == std::errc::address_not_available) {
    return joined(
        {"cannot connect to ", address, ": localAddress is not an address of this computer"});
  }
  return joined({"cannot connect to ", address, ": ", libraryText(error.message().c_str())});
}

}  // namespace

class Connector::Attempt final : public Watcher {
 public:
  Attempt(Connector& connector, const Address& address)
      : connector_(connector), address_(address), server_(address.text()) {}
  ~Attempt() { stopWatching(); }

  enum class Progress { failed, underWay, connected };

  Progress start() {
    if (!connector_.endpoint_.inTurn) return connect();
    place_ = Services::of(connector_.member_.loop()).gate().queueFor(server_, [this] {
      connector_.member_.doWithinMemory([this] {
        const auto progress = connect();
        if (progress == Progress::failed) connector_.fail(*this);
        if (progress == Progress::connected) connector_.succeed(*this);
      });
    });
    return awaitsTurn() ? Progress::underWay : connect();
  }

  bool awaitsTurn() const { return place_ && !place_->hasTurn(); }
  const Address& address() const { return address_; }
  const std::string& server() const { return server_; }

  // Why it failed or was given up.
  std::string failure() const {
    return explain(socket_.error() ? socket_.error() : std::make_error_code(std::errc::timed_out),
                   server_);
  }

  // The caller keeps watching the descriptor, or stops that itself, which saves a system call.
  Connected take() {
    watching_ = false;
    return {std::move(socket_), std::move(server_), std::move(place_)};
  }

 private:
  Progress connect() {
    connector_.noteWaiting();
    connector_.scheduleNext();
    if (connector_.tracer_) connector_.tracer_.say(joined({"TCP: connecting to ", server_}));
    const auto& from = connector_.endpoint_.route->from;
    socket_ = Socket::connectTo(address_, from ? &*from : nullptr);
    if (socket_.error()) return Progress::failed;
    if (address_.isLoopback() && socket_.isConnected()) return Progress::connected;
    connector_.member_.watch(socket_.descriptor(), {.toWrite = true}, *this);
    watching_ = true;
    return Progress::underWay;
  }

  void ready(Readiness) override {
    connector_.member_.doWithinMemory([this] { finish(); });
  }

  void finish() {
    socket_.finishConnecting();
    if (socket_.error()) return connector_.fail(*this);
    connector_.succeed(*this);
  }

  void stopWatching() {
    if (std::exchange(watching_, false)) connector_.member_.unwatch(socket_.descriptor());
  }

  Connector& connector_;
  Address address_;
  std::string server_;  // The same, as text.
  std::unique_ptr<HandshakeGate::Place> place_;
  Socket socket_;
  bool watching_ = false;
};

Connector::Connector(Membership member, Endpoint endpoint, const Tracer& tracer, Owner& owner)
    : member_(member),
      endpoint_(std::move(endpoint)),
      tracer_(tracer),
      owner_(owner),
      stagger_(member.timers(), [this] { member_.doWithinMemory([this] { tryNext(); }); }) {}

Connector::~Connector() = default;

void Connector::start() {
  if (auto address = Address::fromLiteral(endpoint_.host)) return tryAddresses({{*address}, {}});
  query_ = Services::of(member_.loop())
               .resolver()
               .resolve(
                   endpoint_.host,
                   [this](LookupResult found) {
                     member_.doWithinMemory([&] { tryAddresses(std::move(found)); });
                   },
                   endpoint_.route->lookup);
}

std::string Connector::doing() const {
  if (attempts_.empty()) return joined({"looking up the name '", endpoint_.host, "'"});
  const auto active =
      std::ranges::find_if(attempts_, [](const auto& each) { return !each->awaitsTurn(); });
  const auto& attempt = active == attempts_.end() ? attempts_.front() : *active;
  return joined({"connecting to ", attempt->server()});
}

void Connector::tryAddresses(LookupResult found) {
  if (found.addresses.empty()) return owner_.notConnected(Failure::name, std::move(found.failure));
  addresses_ = std::move(found.addresses);
  if (addresses_.size() > 1)
    addresses_ = interleaved(addresses_, Services::of(member_.loop()).resolver().lastGood());
  if (tracer_ && query_) tracer_.say(joined({"DNS: ", endpoint_.host, " is ", listOf(addresses_)}));
  for (auto& address : addresses_) address.port = endpoint_.port;
  if (keepReachable()) tryNext();
}

// Keeps the addresses that localAddress can reach: those of its family. If none is left, it fails.
bool Connector::keepReachable() {
  const auto& from = endpoint_.route->from;
  if (!from) return true;
  std::erase_if(addresses_, [&](const auto& each) { return each.family != from->family; });
  if (!addresses_.empty()) return true;
  owner_.notConnected(
      Failure::connect,
      joined({"there is no route from ", from->hostText(), " (localAddress) to ", endpoint_.host,
              ": it has only addresses of the other family, IPv4 or IPv6"}));
  return false;
}

// A loop, not recursion: a name may have hundreds of addresses that fail at once.
void Connector::tryNext() {
  while (next_ < addresses_.size()) {
    if (attempts_.size() == maxAttempts) drop(*attempts_.front());
    auto& attempt = *attempts_.emplace_back(std::make_unique<Attempt>(*this, addresses_[next_++]));
    const auto progress = attempt.start();
    if (progress == Attempt::Progress::connected) return succeed(attempt);
    if (progress == Attempt::Progress::underWay) return noteWaiting();
    drop(attempt);
  }
  if (attempts_.empty()) return owner_.notConnected(Failure::connect, std::move(failure_));
  noteWaiting();
}

// Tells the owner when every attempt waits for another handshake, and when that is over.
void Connector::noteWaiting() {
  const bool awaits =
      std::ranges::all_of(attempts_, [](const auto& each) { return each->awaitsTurn(); });
  if (awaits == std::exchange(awaitsTurn_, awaits)) return;
  if (!awaits) return owner_.hasTurn();
  owner_.awaitsTurn(attempts_.front()->server());
}

void Connector::scheduleNext() {
  if (next_ < addresses_.size()) stagger_.start(attemptDelay);
}

void Connector::succeed(Attempt& attempt) {
  const auto family = attempt.address().family;
  const bool hadChoice =
      std::ranges::any_of(addresses_, [&](const auto& each) { return each.family != family; });
  if (hadChoice) Services::of(member_.loop()).resolver().rememberGood(family);
  if (tracer_) tracer_.say(joined({"TCP: connected to ", attempt.server()}));
  owner_.connected(attempt.take());
}

void Connector::fail(Attempt& attempt) {
  drop(attempt);
  tryNext();
}

void Connector::drop(Attempt& attempt) {
  const auto why = attempt.failure();
  if (tracer_) tracer_.say(joined({"TCP: ", why}));
  if (failure_.empty()) failure_ = why;
  auto place =
      std::ranges::find_if(attempts_, [&](const auto& each) { return each.get() == &attempt; });
  attempts_.erase(place);
}

}  // namespace web::native
