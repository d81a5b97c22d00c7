// A small file, whole.
#pragma once

#include <cstddef>
#include <string>

namespace web::native {

struct FileContents {
  std::string bytes = {};
  std::string fault = {};  // Why it cannot be read, as the end of a sentence.
};

// The path is in UTF-8. What is no file, as a pipe, which may never end, is a fault; so are more
// bytes than `most`.
FileContents readFile(const std::string& path, std::size_t most);

}  // namespace web::native
