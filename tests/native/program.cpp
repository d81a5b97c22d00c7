// A child process, and pipes to its input and from its output.
#include "native/program.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace web::native {

namespace {

constexpr int patienceInMilliseconds = 20000;

bool isListening(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool connected =
      connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  close(descriptor);
  return connected;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  char pattern[] = "/tmp/twinsocket-test-XXXXXX";
  path_ = mkdtemp(pattern);
}

TemporaryFolder::~TemporaryFolder() { std::filesystem::remove_all(path_); }

std::string TemporaryFolder::write(const std::string& name, const std::string& text) const {
  std::ofstream(path_ + '/' + name) << text;
  return path_ + '/' + name;
}

Program::Program(const std::vector<std::string>& command) {
  std::array<int, 2> toProgram, fromProgram;
  EXPECT_EQ(pipe2(toProgram.data(), O_CLOEXEC) + pipe2(fromProgram.data(), O_CLOEXEC), 0);
  std::vector<char*> arguments;
  for (const auto& each : command) arguments.push_back(const_cast<char*>(each.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, toProgram[0], 0);
  posix_spawn_file_actions_adddup2(&actions, fromProgram[1], 1);
  posix_spawn_file_actions_adddup2(&actions, fromProgram[1], 2);
  EXPECT_EQ(posix_spawnp(&process_, arguments[0], &actions, nullptr, arguments.data(), environ), 0)
      << command[0];
  posix_spawn_file_actions_destroy(&actions);
  close(toProgram[0]);
  close(fromProgram[1]);
  input_ = toProgram[1];
  output_ = fromProgram[0];
}

Program::~Program() {
  endInput();
  close(output_);
  if (process_ <= 0) return;
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
}

bool Program::exists(const std::string& name) {
  for (const char* folder : {"/usr/sbin/", "/usr/bin/", "/usr/local/bin/", "/usr/local/sbin/"}) {
    if (access((folder + name).c_str(), X_OK) == 0) return true;
  }
  return false;
}

std::string Program::readUntil(std::string_view mark) {
  std::string text;
  while (mark.empty() || !text.ends_with(mark)) {
    pollfd waited{output_, POLLIN, 0};
    if (poll(&waited, 1, patienceInMilliseconds) != 1) {
      ADD_FAILURE() << "it says nothing more after:\n" << text;
      break;
    }
    char byte;
    if (::read(output_, &byte, 1) != 1) break;
    text += byte;
  }
  return text;
}

std::string Program::readToEnd() { return readUntil({}); }

void Program::write(std::string_view bytes) {
  EXPECT_EQ(::write(input_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
}

void Program::endInput() {
  if (input_ >= 0) close(input_);
  input_ = -1;
}

void Program::awaitListening(std::uint16_t port) {
  constexpr int pause = 20;
  for (int waited = 0; !isListening(port); waited += pause) {
    if (waited > patienceInMilliseconds || waitpid(process_, nullptr, WNOHANG) == process_) {
      process_ = waited > patienceInMilliseconds ? process_ : -1;
      FAIL() << "it does not listen; it said:\n" << (process_ < 0 ? readToEnd() : "");
    }
    poll(nullptr, 0, pause);  // A program that is not ours offers nothing else to wait for.
  }
}

}  // namespace web::native
