// With open(), which can avoid blocking on a pipe.
#include "native/net/read_file.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "native/net/library_text.h"

namespace web::native {

namespace {

std::string lastFault() {
  return libraryText(std::error_code(errno, std::system_category()).message().c_str()) + '.';
}

FileContents readOpen(int file, std::size_t most) {
  struct stat status {};
  if (fstat(file, &status) != 0) return {{}, lastFault()};
  if (!S_ISREG(status.st_mode)) return {{}, "it is not a file."};
  FileContents result;
  for (;;) {
    const auto before = result.bytes.size();
    result.bytes.resize(before + (std::size_t{64} << 10));
    const auto count = read(file, result.bytes.data() + before, result.bytes.size() - before);
    result.bytes.resize(before + static_cast<std::size_t>(count > 0 ? count : 0));
    if (result.bytes.size() > most) {
      return {{}, "it has more than " + std::to_string(most) + " bytes."};
    }
    if (count < 0 && errno != EINTR) return {{}, lastFault()};
    if (count == 0) return result;
  }
}

}  // namespace

FileContents readFile(const std::string& path, std::size_t most) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return {{}, lastFault()};
  auto result = readOpen(file, most);
  close(file);
  return result;
}

}  // namespace web::native
