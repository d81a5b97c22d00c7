// Adds the layers in order: a connected socket, a tunnel through a proxy, TLS.
#include "native/connect/stream_opener.h"

#include <utility>

#include "native/connect/services.h"
#include "native/connect/stream_layers.h"
#include "native/net/library_text.h"
#include "native/proxy/tunnel_stream.h"
#include "text/joined.h"
#include "text/printable.h"

namespace web::native {

namespace {

// How many addresses a SOCKS proxy is asked for, since it may know only one address family.
constexpr std::size_t mostHostsThroughProxy = 4;

// Written as in a URL.
std::string literal(const Address& address) {
  return address.family == Address::Family::ipv4 ? address.hostText()
                                                 : '[' + address.hostText() + ']';
}

}  // namespace

StreamOpener::StreamOpener(Membership member, const Target& target, const Tracer& tracer,
                           Owner& owner)
    : member_(member),
      target_(target),
      tracer_(tracer),
      owner_(owner),
      nextTurn_(member.timers(), [this] { ready({}); }) {}

StreamOpener::~StreamOpener() { unwatch(); }

void StreamOpener::unwatch() {
  if (watched_ >= 0) member_.unwatch(std::exchange(watched_, -1));
}

void StreamOpener::start() {
  if (!target_.proxyChoice.fault.empty())
    return owner_.streamNotOpened(Failure::proxy, target_.proxyChoice.fault);
  if (target_.isSecure && !target_.tls.fault.empty())
    return owner_.streamNotOpened(Failure::tls, target_.tls.fault);
  if (target_.proxyChoice.proxy) return startThroughProxy();
  if (!target_.route.socketPath.empty()) return connectToPath();
  Connector::Owner& owner = *this;
  connector_ = std::make_unique<Connector>(
      member_, Connector::Endpoint{target_.host, target_.port, target_.inTurn, &target_.route},
      tracer_, owner);
  connector_->start();
}

// Handshakes do not take turns: RFC 6455 asks for that per IP address, which does not exist
// here.
void StreamOpener::connectToPath() {
  const auto& path = target_.route.socketPath;
  const auto shown = protocol::inQuotes(path);
  if (tracer_) tracer_.say(joined({"Unix socket: connecting to ", shown}));
  auto socket = Socket::connectToPath(path);
  if (socket.error()) {
    return owner_.streamNotOpened(Failure::connect,
                                  joined({"cannot connect to the Unix socket ", shown, ": ",
                                          libraryText(socket.error().message().c_str())}));
  }
  opened_.stream = makeTcpLayer(std::move(socket), {path, PeerName::Kind::unixSocket});
  negotiate();
}

// RFC 6455 §4.1, step 2: if the server's address is not known, each name counts as a server.
void StreamOpener::startThroughProxy() {
  hosts_ = {target_.host};
  if (tracer_)
    tracer_.say(joined({"proxy: by ", target_.proxyChoice.proxy->text(), " to ", target_.text()}));
  if (!target_.inTurn) return goThroughProxy();
  opened_.place = Services::of(member_.loop()).gate().queueFor(target_.text(), [this] {
    member_.doWithinMemory([this] {
      hasTurn();
      goThroughProxy();
    });
  });
  if (opened_.place->hasTurn()) return goThroughProxy();
  awaitsTurn(target_.text());
}

void StreamOpener::goThroughProxy() {
  const bool isName = !Address::fromLiteral(target_.host);
  if (target_.proxyChoice.proxy->kind != Proxy::Kind::socks5 || !isName) return connectToProxy();
  query_ = Services::of(member_.loop())
               .resolver()
               .resolve(
                   target_.host,
                   [this](LookupResult found) {
                     member_.doWithinMemory([&] { tryHosts(std::move(found)); });
                   },
                   target_.route.lookup);
}

void StreamOpener::tryHosts(LookupResult found) {
  if (found.addresses.empty())
    return owner_.streamNotOpened(Failure::name, std::move(found.failure));
  hosts_.clear();
  for (const auto& address : found.addresses) {
    if (hosts_.size() < mostHostsThroughProxy) hosts_.push_back(literal(address));
  }
  query_.reset();
  connectToProxy();
}

void StreamOpener::connectToProxy() {
  const auto& proxy = *target_.proxyChoice.proxy;
  Connector::Owner& owner = *this;
  connector_ = std::make_unique<Connector>(
      member_, Connector::Endpoint{proxy.host, proxy.port, /*inTurn=*/false, &target_.route},
      tracer_, owner);
  connector_->start();
}

void StreamOpener::notConnected(Failure what, std::string why) {
  if (!target_.proxyChoice.proxy) return owner_.streamNotOpened(what, std::move(why));
  owner_.streamNotOpened(Failure::proxy, joined({"cannot reach the proxy: ", why}));
}

void StreamOpener::connected(Connector::Connected connected) {
  watched_ = connected.socket.descriptor();
  if (connected.place) opened_.place = std::move(connected.place);
  const auto kind = target_.proxyChoice.proxy ? PeerName::Kind::proxy : PeerName::Kind::server;
  opened_.stream = makeTcpLayer(std::move(connected.socket), {std::move(connected.server), kind});
  layer_ = Layer::tcp;
  connector_.reset();
  negotiate();
}

void StreamOpener::ready(Readiness) {
  member_.doWithinMemory([this] { negotiate(); });
}

void StreamOpener::negotiate() {
  do {
    auto& stream = *opened_.stream;
    const auto outcome = stream.start();
    if (outcome == Outcome::ended || outcome == Outcome::failed) return fail();
    if (outcome == Outcome::nextTurn) {
      unwatch();
      return nextTurn_.start(Clock::duration::zero());
    }
    if (outcome != Outcome::done) {
      watched_ = stream.descriptor();
      return member_.watch(watched_,
                           {.toRead = outcome == Outcome::waitRead,
                            .toWrite = outcome == Outcome::waitWrite || stream.hasUnsent()},
                           *this);
    }
    traceLayer();
  } while (addLayer());
  watched_ = -1;  // The owner takes over watching it.
  owner_.streamOpened(std::move(opened_));
}

// Returns false if no layer is missing.
bool StreamOpener::addLayer() {
  auto& stream = opened_.stream;
  if (layer_ == Layer::tcp && target_.proxyChoice.proxy) {
    const auto& proxy = *target_.proxyChoice.proxy;
    const auto& host = hosts_[host_];
    stream = std::make_unique<TunnelStream>(
        std::move(stream),
        proxy.kind == Proxy::Kind::http ? makeHttpConnect(proxy, host, target_.port, proxyAsks_)
                                        : makeSocks5(proxy, host, target_.port),
        proxy.text());
    layer_ = Layer::tunnel;
    return true;
  }
  if (layer_ == Layer::tls || !target_.isSecure) return false;
  stream = makeTlsLayer(std::move(stream), target_.serverName, target_.tls.context);
  layer_ = Layer::tls;
  return true;
}

// Prints which layer is established.
void StreamOpener::traceLayer() const {
  if (!tracer_ || layer_ == Layer::tcp) return;
  if (layer_ == Layer::tunnel)
    return tracer_.say(joined({"proxy: the tunnel to ", hosts_[host_], " is open"}));
  tracer_.say(joined({"TLS: ", opened_.stream->description()}));
}

void StreamOpener::fail() {
  if (!prepareRetry()) {
    return owner_.streamNotOpened(layer_ == Layer::tls ? Failure::tls : Failure::proxy,
                                  opened_.stream->failure());
  }
  unwatch();
  opened_.stream.reset();
  connectToProxy();
}

// Returns true if another attempt may succeed: with user and password, if the proxy asks for them
// for the first time, or with the target's next address.
bool StreamOpener::prepareRetry() {
  if (layer_ != Layer::tunnel) return false;
  if (proxyAsks_ && target_.proxyChoice.proxy->hasCredentials() &&
      !std::exchange(proxyWasTold_, true)) {
    if (tracer_)
      tracer_.say("proxy: it requires authentication: trying again with user name and password");
    return true;
  }
  return ++host_ < hosts_.size();
}

std::string StreamOpener::doing() const {
  if (query_) return joined({"looking up the name '", target_.host, "'"});
  if (connector_) return connector_->doing();
  if (layer_ == Layer::tunnel) {
    return joined({"waiting for the answer of the proxy ", target_.proxyChoice.proxy->text()});
  }
  return joined({"negotiating TLS with ", target_.host});
}

}  // namespace web::native
