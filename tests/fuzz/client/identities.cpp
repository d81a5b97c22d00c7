#include "fuzz/client/identities.h"

#include <array>
#include <map>
#include <tuple>

#include "fuzz/client/fake_random.h"
#include "native/certificates.h"

namespace web::fuzz {

namespace {

using native::Identity;
using native::makeIdentity;

const Identity& authority() {
  static const auto made = makeIdentity({.commonName = "authority", .isAuthority = true});
  return made;
}

const Identity& identity(std::size_t which) {
  static const std::array<Identity, 4> all{
      makeIdentity({.names = std::string("DNS:") + rightName, .issuer = authority()}),
      makeIdentity(
          {.commonName = "\x1b[2J\xc2\x9b", .names = "DNS:other.test", .issuer = authority()}),
      makeIdentity({.names = std::string("DNS:") + rightName,
                    .issuer = authority(),
                    .to = "20210101000000Z"}),
      makeIdentity({.names = std::string("DNS:") + rightName})};
  return all[which % all.size()];
}

}  // namespace

const std::string& trustedAuthority() {
  static const std::string pem = authority().pem();
  return pem;
}

SSL_CTX* serverContext(const TlsManner& manner) {
  using Key = std::tuple<std::size_t, bool, bool, std::size_t>;
  static std::map<Key, std::shared_ptr<SSL_CTX>> contexts;
  auto& context = contexts[{manner.identity % 4, manner.isVersion12, manner.wantsCertificate,
                            manner.tickets % 8}];
  if (context) return context.get();
  const OtherRandomNumbers others;
  context.reset(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  const auto& shown = identity(manner.identity);
  SSL_CTX_use_certificate(context.get(), shown.certificate.get());
  SSL_CTX_use_PrivateKey(context.get(), shown.key.get());
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context.get(), manner.tickets % 8);
  constexpr unsigned char name[] = "fuzz";
  SSL_CTX_set_session_id_context(context.get(), name, sizeof name);
  if (manner.isVersion12) SSL_CTX_set_max_proto_version(context.get(), TLS1_2_VERSION);
  if (manner.wantsCertificate) {
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  return context.get();
}

}  // namespace web::fuzz
