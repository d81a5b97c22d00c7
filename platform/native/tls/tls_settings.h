// The TLS settings of a WebSocketInit, and the context that connections with equal settings share.
#pragma once

#include <web/websocket_init.h>

#include <memory>
#include <string>
#include <vector>

namespace web::native {

struct TlsSettings {
  Trust trust = {};
  std::vector<std::string> authorities = {};  // What is in its files, one by one.
  ClientCertificate clientCertificate = {};
  TlsVersion minimumVersion = TlsVersion::tls12;

  bool operator==(const TlsSettings&) const = default;
};

// Made from these settings. Each implementation of TLS defines its own.
class TlsContext;

struct TlsContextResult {
  std::shared_ptr<TlsContext> context = {};
  std::string fault = {};  // Why there is none, in words.
};

// Defined by the implementation: makes a new context.
TlsContextResult setUpTlsContext(const TlsSettings& settings);

// The same without certificates of the program's own: what reads those is not linked.
TlsContextResult setUpPlainTlsContext(const TlsSettings& settings);

// Returns the same context for equal settings. May be called on any thread; open connections share
// no lock.
TlsContextResult sharedTlsContext(const TlsSettings& settings,
                                  decltype(setUpTlsContext)* setUp = &setUpTlsContext);

}  // namespace web::native
