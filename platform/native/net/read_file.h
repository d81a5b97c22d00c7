// Reads a small file.
#pragma once

#include <cstddef>
#include <string>

namespace web::native {

struct FileContents {
  std::string bytes = {};
  std::string fault = {};  // Why it cannot be read, as the end of a sentence.
};

// The path is in UTF-8. Anything but a regular file, such as a pipe, is an error; so are more
// bytes than `most`.
FileContents readFile(const std::string& path, std::size_t most);

}  // namespace web::native
