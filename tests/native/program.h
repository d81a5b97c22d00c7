// Runs another program for a test: a server or a proxy that is not ours.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace web::native {

// A folder for one test, which is removed at its end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  // Writes a file and returns its path.
  std::string write(const std::string& name, const std::string& text) const;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// The program is killed by the destructor.
class Program {
 public:
  explicit Program(const std::vector<std::string>& command);
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program();

  // Whether a program of that name is installed.
  static bool exists(const std::string& name);

  // What it prints. These wait, but not forever.
  std::string readUntil(std::string_view mark);
  std::string readToEnd();

  void write(std::string_view bytes);
  void endInput();

  // Waits until it accepts connections on this port of 127.0.0.1.
  void awaitListening(std::uint16_t port);

 private:
  pid_t process_ = -1;
  int input_ = -1, output_ = -1;
};

}  // namespace web::native
