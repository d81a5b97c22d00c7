#include "native/tls/schannel/tls_failure.h"

#include <array>
#include <cstdio>

#include "native/tls/schannel/first_record.h"
#include "native/tls/tls_words.h"

namespace web::native {

std::string explainFailure(SECURITY_STATUS status, const WhenItFailed& when) {
  const bool saysOld = when.isFirst && isTooOld(when.received);
  if (when.isHandshake && (saysOld || status == SEC_E_UNSUPPORTED_FUNCTION)) {
    return offersOldVersions(when.host);
  }
  const auto alert = when.isHandshake ? alertIn(when.received) : std::nullopt;
  std::array<char, 40> number{};
  std::snprintf(number.data(), number.size(), "Windows says 0x%08lX",
                static_cast<unsigned long>(status));
  const auto reason = alert ? alertName(*alert) : number.data();
  if (when.isCertificateRequested) return refusedUs(when.host, false, reason);
  if (alert && isOfCertificates(*alert) && when.hasCertificate) {
    return refusedUs(when.host, true, reason);
  }
  return hasFailed(when.host, reason);
}

}  // namespace web::native
