// Our own messages for common failures, and OpenSSL's for the others.
#include "native/tls/openssl/tls_failure.h"

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <memory>
#include <string_view>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "native/net/address.h"
#include "native/net/library_text.h"
#include "native/tls/tls_words.h"
#include "text/joined.h"
#include "text/printable.h"

namespace web::native {

namespace {

std::string day(const ASN1_TIME* time) {
  std::tm parts{};
  char text[16] = "?";
  if (ASN1_TIME_to_tm(time, &parts)) std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  return text;
}

// A certificate can contain any text, of any length.
std::string textOf(const ASN1_STRING* text) {
  const std::string_view bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                               static_cast<std::size_t>(ASN1_STRING_length(text)));
  return protocol::printable(bytes, protocol::longestPart);
}

std::string reasonOf(int error) { return libraryText(X509_verify_cert_error_string(error)); }

// The common name, or the organisation if there is no common name.
std::string nameOf(X509_NAME* name) {
  for (int part : {NID_commonName, NID_organizationName}) {
    const int place = X509_NAME_get_index_by_NID(name, part, -1);
    if (place >= 0) return textOf(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, place)));
  }
  return "an authority without a name";
}

std::string addressText(const ASN1_OCTET_STRING* bytes) {
  Address address;
  const auto size = static_cast<std::size_t>(ASN1_STRING_length(bytes));
  if (size != 4 && size != address.bytes.size()) return "?";
  address.family = size == 4 ? Address::Family::ipv4 : Address::Family::ipv6;
  std::copy_n(ASN1_STRING_get0_data(bytes), size, address.bytes.begin());
  return address.hostText();
}

// OpenSSL has no text for an alert that no standard defines, so we give its number.
std::string opensslReason(unsigned long error) {
  const auto* words = ERR_reason_error_string(error);
  const int number = ERR_GET_REASON(error) - SSL_AD_REASON_OFFSET;
  if (!words && isAlert(error))
    return joined({"alert ", std::to_string(number), ", which no standard defines"});
  return libraryText(words);
}

// "a.example, b.example", shortened to what a person would read.
std::string namesIn(X509* certificate) {
  constexpr std::size_t longest = 200;
  std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> names(
      static_cast<GENERAL_NAMES*>(
          X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
      &GENERAL_NAMES_free);
  std::string text;
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const auto* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_DNS && name->type != GEN_IPADD) continue;
    if (!text.empty()) text += ", ";
    if (text.size() > longest) return joined({text, "…"});
    text += name->type == GEN_DNS ? textOf(name->d.dNSName) : addressText(name->d.iPAddress);
  }
  return text;
}

}  // namespace

std::string explainCertificate(X509_STORE_CTX* verification, const std::string& host) {
  const int error = X509_STORE_CTX_get_error(verification);
  auto* certificate = X509_STORE_CTX_get_current_cert(verification);
  std::string whose = joined({"the certificate of ", host});
  if (!certificate) return joined({whose, " is not accepted: ", reasonOf(error)});
  if (X509_STORE_CTX_get_error_depth(verification) > 0) {
    whose = joined({"the certificate of '", nameOf(X509_get_subject_name(certificate)),
                    "', which vouches for ", host, ","});
  }
  switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return joined({whose, " has expired (", day(X509_get0_notAfter(certificate)), ")"});
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return joined({whose, " is not valid before ", day(X509_get0_notBefore(certificate)),
                     ": is this computer's clock right?"});
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return joined({whose, " is self-signed: nobody vouches for it"});
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return joined({whose, " was issued by '", nameOf(X509_get_issuer_name(certificate)),
                     "', which this computer does not trust"});
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: {
      auto names = namesIn(certificate);
      if (names.empty()) return joined({whose, " names no host: it has no subjectAltName"});
      return joined({"the server at ", host, " has a certificate for ", names, " only"});
    }
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return joined({whose, " is too weak to be safe: ", reasonOf(error)});
    default:
      return joined({whose, " is not accepted: ", reasonOf(error)});
  }
}

std::string explainTlsError(const std::string& host, unsigned long error) {
  switch (ERR_GET_REASON(error)) {
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
      return isNoTlsServer(host);
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
      return offersOldVersions(host);
    default:
      break;
  }
  return hasFailed(host, opensslReason(error));
}

std::string explainRefusal(const std::string& host, bool hasCertificate, unsigned long error) {
  return refusedUs(host, hasCertificate, opensslReason(error));
}

bool isAlert(unsigned long error) {
  return ERR_GET_LIB(error) == ERR_LIB_SSL && ERR_GET_REASON(error) >= SSL_AD_REASON_OFFSET;
}

}  // namespace web::native
