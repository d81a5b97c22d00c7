// With Windows' own functions, whose file names are in UTF-16.
#include "native/net/read_file.h"

#include <algorithm>
#include <system_error>

#include <windows.h>

#include "native/net/library_text.h"

namespace web::native {

namespace {

std::string lastFault() {
  const auto code = static_cast<int>(GetLastError());
  return libraryText(std::error_code(code, std::system_category()).message().c_str()) + '.';
}

std::wstring wide(const std::string& text) {
  const int size = static_cast<int>(text.size());
  std::wstring result(text.size(), L'\0');
  const int count = MultiByteToWideChar(CP_UTF8, 0, text.data(), size, result.data(), size);
  result.resize(static_cast<std::size_t>(std::max(count, 0)));
  return result;
}

FileContents readOpen(HANDLE file, std::size_t most) {
  if (GetFileType(file) != FILE_TYPE_DISK) return {{}, "it is not a file."};
  FileContents result;
  for (;;) {
    const auto before = result.bytes.size();
    result.bytes.resize(before + (std::size_t{64} << 10));
    const auto room = static_cast<DWORD>(result.bytes.size() - before);
    DWORD count = 0;
    const bool isRead = ReadFile(file, result.bytes.data() + before, room, &count, nullptr) != 0;
    if (!isRead) return {{}, lastFault()};
    result.bytes.resize(before + count);
    if (result.bytes.size() > most) {
      return {{}, "it has more than " + std::to_string(most) + " bytes."};
    }
    if (count == 0) return result;
  }
}

}  // namespace

FileContents readFile(const std::string& path, std::size_t most) {
  const auto file = CreateFileW(wide(path).c_str(), GENERIC_READ, FILE_SHARE_READ, nullptr,
                                OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (file == INVALID_HANDLE_VALUE) return {{}, lastFault()};
  auto result = readOpen(file, most);
  CloseHandle(file);
  return result;
}

}  // namespace web::native
