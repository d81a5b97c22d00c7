// A connected TCP socket, plain or with TLS, whose calls block. For the server and the raw client.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include <openssl/ssl.h>

namespace web::benchmark {

class Stream {
 public:
  // Owns the descriptor. Without a context there is no TLS.
  Stream(int descriptor, SSL_CTX* context);
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream();

  // Does the TLS handshake, if there is TLS.
  bool accept();
  bool connect(SSL_SESSION* resumed);

  // 0 at the end, or if the stream is broken; negative if it does not block and nothing is there.
  long read(std::span<char> room);
  bool write(std::string_view bytes);

  // Up to and including the empty line. Empty if there is none.
  std::string readHead();

  void waitNoLonger();

  // With TLS: writes several records with one call of the system.
  void collectRecords();

  int descriptor() const { return descriptor_; }
  SSL* tls() const { return tls_; }
  std::size_t bytesRead() const { return bytesRead_; }
  std::size_t bytesWritten() const { return bytesWritten_; }

 private:
  const int descriptor_;
  SSL* tls_ = nullptr;
  std::size_t bytesRead_ = 0, bytesWritten_ = 0;
};

}  // namespace web::benchmark
