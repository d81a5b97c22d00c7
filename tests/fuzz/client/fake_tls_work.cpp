// Counts the work of a client's TLS besides moving bytes: each handshake message.
#include <chrono>
#include <cstddef>

#include <openssl/ssl.h>

#include "fuzz/client/fake_network.h"
#include "fuzz/client/fake_time.h"

namespace {

using Hear = void (*)(int isSent, int version, int kind, const void* message, std::size_t size,
                      SSL* ssl, void* argument);

Hear librarys = nullptr;

void count(int isSent, int version, int kind, const void* message, std::size_t size, SSL* ssl,
           void* argument) {
  if (kind == SSL3_RT_HANDSHAKE) web::fuzz::FakeTime::work(std::chrono::microseconds(20));
  librarys(isSent, version, kind, message, size, ssl, argument);
}

}  // namespace

extern "C" {

void __real_SSL_set_msg_callback(SSL* ssl, Hear hear);
void __wrap_SSL_set_msg_callback(SSL* ssl, Hear hear) {
  librarys = hear;
  __real_SSL_set_msg_callback(ssl, count);
}

// Bytes that arrived earlier also count as progress.
int __real_SSL_read_ex(SSL* ssl, void* room, std::size_t size, std::size_t* count);
int __wrap_SSL_read_ex(SSL* ssl, void* room, std::size_t size, std::size_t* count) {
  const int result = __real_SSL_read_ex(ssl, room, size, count);
  if (result == 1) web::fuzz::FakeNetwork::current()->noteProgress();
  return result;
}

}  // extern "C"
