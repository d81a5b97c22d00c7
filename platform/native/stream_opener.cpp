// A connected socket, and TLS over it if the URL asks for it.
#include "native/stream_opener.h"

#include <utility>

#include "native/tcp_stream.h"
#include "native/tls_context.h"
#include "native/tls_stream.h"

namespace web::native {

StreamOpener::StreamOpener(Loop& loop, Target target, Owner& owner)
    : loop_(loop), target_(std::move(target)), owner_(owner) {}

StreamOpener::~StreamOpener() {
  if (opened_.stream) loop_.unwatch(opened_.stream->descriptor());
}

void StreamOpener::start() {
  Connector::Owner& owner = *this;
  connector_ = std::make_unique<Connector>(loop_, target_.host, target_.port, owner);
  connector_->start();
}

void StreamOpener::notConnected(std::string why) { owner_.streamNotOpened(std::move(why)); }

void StreamOpener::connected(Connector::Connected connected) {
  opened_.place = std::move(connected.place);
  auto& stream = opened_.stream;
  stream = std::make_unique<TcpStream>(std::move(connected.socket), connected.address.text());
  if (target_.isSecure) {
    stream = std::make_unique<TlsStream>(std::move(stream), target_.host, systemTlsContext());
  }
  connector_.reset();
  negotiate();
}

void StreamOpener::ready(Readiness) { negotiate(); }

void StreamOpener::negotiate() {
  auto& stream = *opened_.stream;
  auto outcome = stream.start();
  if (outcome == Outcome::ended || outcome == Outcome::failed) {
    return owner_.streamNotOpened(stream.failure());
  }
  if (outcome == Outcome::done) return owner_.streamOpened(std::move(opened_));
  loop_.watch(stream.descriptor(),
              {.toRead = outcome == Outcome::waitRead,
               .toWrite = outcome == Outcome::waitWrite || stream.hasUnsent()},
              *this);
}

std::string StreamOpener::activity() const {
  if (connector_) return connector_->activity();
  return "negotiating TLS with " + target_.host;
}

}  // namespace web::native
