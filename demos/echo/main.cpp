// echo URL: sends its input line by line as messages, and prints messages as lines. The same
// program in a terminal and in Node.
#include "options.h"

#include <printable.h>
#include <terminal.h>

#include <web/event_loop.h>
#include <web/websocket.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace {

enum Status { success = 0, failure = 1, wrongUsage = 2 };

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t enoughBuffered =
    1 << 20;  // From then on, the input has to wait for the network.
constexpr std::chrono::milliseconds moment{10};

std::string hex(std::span<const std::byte> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const auto byte : bytes) {
    if (!text.empty()) text += ' ';
    text += digits[std::to_integer<int>(byte) >> 4];
    text += digits[std::to_integer<int>(byte) & 15];
  }
  return text;
}

class Echo {
 public:
  explicit Echo(echo::Options options)
      : options_(std::move(options)), socket_(options_.url, options_.protocols) {
    socket_.binaryType = web::BinaryType::arraybuffer;
    socket_.onopen = [this] { greet(); };
    socket_.onmessage = [this](web::MessageEvent& event) { print(event); };
    socket_.onerror = [this](web::ErrorEvent& event) { fault_ = event.message(); };
    socket_.onclose = [this](web::CloseEvent& event) { end(event); };
    demos::onInterrupt([this] { socket_.close(1000); });
  }

 private:
  void greet() {
    opened_ = true;
    const auto protocol = socket_.protocol();
    demos::writeStatus("connected to " + demos::withoutPassword(socket_.url()) +
                       (protocol.empty() ? "" : ", speaking " + protocol) + "; Ctrl-D closes");
    readOn();
  }

  void readOn() {
    if (socket_.bufferedAmount() > enoughBuffered) {
      web::setTimeout([this] { readOn(); }, moment);
      return;
    }
    demos::readInput([this](std::string text) { sendLines(text); });
  }

  void sendLines(std::string_view text) {
    if (text.empty()) {
      if (!line_.empty()) send(std::exchange(line_, {}));
      inputEnded_ = true;
      return closeWhenAnswered();
    }
    for (auto end = text.find('\n'); end != text.npos; end = text.find('\n')) {
      line_ += text.substr(0, end);
      send(std::exchange(line_, {}));
      text.remove_prefix(end + 1);
    }
    line_ += text;
    readOn();
  }

  void send(const std::string& line) {
    ++unanswered_;
    if (options_.binary)
      socket_.send(std::as_bytes(std::span(line)));
    else
      socket_.send(line);
  }

  void print(web::MessageEvent& event) {
    if (const auto* text = event.text())
      demos::writeOutput((demos::outputIsTerminal() ? demos::printable(*text) : *text) + '\n');
    else
      demos::writeOutput(hex(event.arrayBuffer()->bytes()) + '\n');
    if (unanswered_ > 0) --unanswered_;
    if (inputEnded_) closeWhenAnswered();
  }

  // A server need not answer at all, so silence is enough.
  void closeWhenAnswered() {
    if (unanswered_ == 0) return socket_.close(1000);
    silentSince_ = Clock::now();
    if (!std::exchange(isWaiting_, true)) waitForSilence(options_.wait);
  }

  // One wait at a time, however many answers arrive meanwhile.
  void waitForSilence(Clock::duration wait) {
    const auto look = [this] {
      const auto left = silentSince_ + options_.wait - Clock::now();
      if (left > Clock::duration::zero()) return waitForSilence(left);
      socket_.close(1000);
    };
    web::setTimeout(look, std::chrono::ceil<std::chrono::milliseconds>(wait));
  }

  void end(const web::CloseEvent& event) {
    if (!event.wasClean()) demos::writeStatus("echo: " + explanation());
    const auto reason = event.reason().empty() ? "" : " (" + demos::printable(event.reason()) + ")";
    demos::writeStatus("closed: " + std::to_string(event.code()) + reason);
    const bool wasNormal =
        event.code() == 1000 || event.code() == 1005;  // 1005: the server gave no code.
    web::quit(event.wasClean() && wasNormal ? success : failure);
  }

  // A page may not learn the reason, so there the fault is empty.
  std::string explanation() const {
    const auto cause = fault_.empty() ? "" : ": " + fault_;
    if (opened_) return "the connection was lost" + cause;
    const auto url = demos::withoutPassword(socket_.url());
    if (!cause.empty()) return url + " cannot be reached" + cause;
    return url + " cannot be reached: does the server run, and speak WebSocket there?";
  }

  echo::Options options_;
  web::WebSocket socket_;
  std::string line_;   // The start of an unfinished line.
  std::string fault_;  // The message of the error event.
  std::size_t unanswered_ = 0;
  Clock::time_point silentSince_;
  bool isWaiting_ = false;  // For silence.
  bool opened_ = false;
  bool inputEnded_ = false;
};

}  // namespace

int main(int count, char** arguments) {
  std::string fault;
  auto options = echo::readOptions(count, arguments, fault);
  if (!options) {
    demos::writeStatus("echo: " + fault + '\n' + echo::usage);
    return wrongUsage;
  }
  if (options->help) {
    demos::writeOutput(echo::usage);
    return success;
  }
  Echo client(std::move(*options));
  return web::run();
}
