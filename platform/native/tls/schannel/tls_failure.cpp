#include "native/tls/schannel/tls_failure.h"

#include <array>
#include <cstdio>

#include "native/tls/schannel/first_record.h"

namespace web::native {

std::string tooOld(const std::string& host) {
  return host + " offers only versions of TLS that are too old";
}

std::string explainFailure(SECURITY_STATUS status, const WhenItFailed& when) {
  const bool saysOld = when.isFirst && isTooOld(when.received);
  if (when.isHandshake && (saysOld || status == SEC_E_UNSUPPORTED_FUNCTION)) {
    return tooOld(when.host);
  }
  const auto alert = when.isHandshake ? alertIn(when.received) : std::nullopt;
  std::array<char, 40> number{};
  std::snprintf(number.data(), number.size(), "Windows says 0x%08lX",
                static_cast<unsigned long>(status));
  const auto reason = alert ? alertName(*alert) : number.data();
  if (when.isAskedWhoWeAre) {
    return when.host + " wants a client certificate, and WebSocketInit has none: " + reason;
  }
  if (alert && isOfCertificates(*alert) && when.hasCertificate) {
    return when.host + " does not accept our client certificate: " + reason;
  }
  return "TLS with " + when.host + " failed: " + reason;
}

}  // namespace web::native
