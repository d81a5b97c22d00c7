// What a WebSocketInit says of TLS, and what all connections share that say the same.
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

// Made of these settings. Each implementation of TLS has its own.
class TlsContext;

struct TlsContextResult {
  std::shared_ptr<TlsContext> context = {};
  std::string fault = {};  // Why there is none, in words.
};

// The same one for the same settings. Any thread may ask; connections that are open share no
// lock.
TlsContextResult sharedTlsContext(const TlsSettings& settings);

// What it asks the implementation for when there is none yet.
TlsContextResult setUpTlsContext(const TlsSettings& settings);

}  // namespace web::native
