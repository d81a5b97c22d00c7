#include "stream.h"

#include <cerrno>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace web::benchmark {

Stream::Stream(int descriptor, SSL_CTX* context) : descriptor_(descriptor) {
  const int yes = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (!context) return;
  tls_ = SSL_new(context);
  SSL_set_fd(tls_, descriptor);
}

Stream::~Stream() {
  SSL_free(tls_);
  close(descriptor_);
}

bool Stream::accept() { return !tls_ || SSL_accept(tls_) == 1; }

bool Stream::connect(SSL_SESSION* resumed) {
  if (!tls_) return true;
  if (resumed) SSL_set_session(tls_, resumed);
  return SSL_connect(tls_) == 1;
}

long Stream::read(std::span<char> room) {
  long count = 0;
  if (tls_) {
    count = SSL_read(tls_, room.data(), static_cast<int>(room.size()));
    if (count < 0) return SSL_get_error(tls_, -1) == SSL_ERROR_WANT_READ ? -1 : 0;
  } else {
    count = recv(descriptor_, room.data(), room.size(), 0);
    if (count < 0) return errno == EAGAIN ? -1 : 0;
  }
  bytesRead_ += static_cast<std::size_t>(count);
  return count;
}

bool Stream::write(std::string_view bytes) {
  bytesWritten_ += bytes.size();
  while (!bytes.empty()) {
    const auto count = tls_ ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                            : ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return !tls_ || BIO_flush(SSL_get_wbio(tls_)) == 1;
}

// In this protocol, nothing follows a head before the other side has sent something.
std::string Stream::readHead() {
  std::string head;
  char room[4096];
  while (!head.ends_with("\r\n\r\n")) {
    const auto count = read(room);
    if (count <= 0) return {};
    head.append(room, static_cast<std::size_t>(count));
  }
  return head;
}

void Stream::collectRecords() {
  if (!tls_) return;
  auto* buffer = BIO_new(BIO_f_buffer());
  BIO_set_write_buffer_size(buffer, 256 << 10);
  auto* socket = SSL_get_wbio(tls_);
  BIO_up_ref(socket);
  SSL_set0_wbio(tls_, BIO_push(buffer, socket));
}

void Stream::waitNoLonger() { fcntl(descriptor_, F_SETFL, O_NONBLOCK); }

}  // namespace web::benchmark
