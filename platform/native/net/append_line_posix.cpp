// With open(), which can refuse to follow a link.
#include "native/net/append_line.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace web::native {

void appendLine(const std::string& path, std::string_view line) {
  // Non-blocking: a FIFO without a reader would hold up the connection.
  const int file =
      open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
           S_IRUSR | S_IWUSR);
  if (file < 0) return;
  // In one call, so that lines of several processes do not mix. A full disk is
  // ignored.
  const auto whole = std::string(line) + '\n';
  static_cast<void>(!write(file, whole.data(), whole.size()));
  close(file);
}

}  // namespace web::native
