// chat URL [NAME]: lines for everybody in a room, from a client that reconnects: when the
// connection is lost it waits and tries again, receives the lines that it missed, and sends its own
// again if they had not arrived. ../relay/chat.mjs describes the messages. Runs in a terminal, and
// in Node.
#include <address.h>
#include <printable.h>
#include <terminal.h>

#include <web/event_loop.h>
#include <web/reconnecting_websocket.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <random>
#include <string>
#include <string_view>
#include <utility>

namespace {

// Returns the text before the next tab, and removes both.
std::string_view takeField(std::string_view& line) {
  const auto field = line.substr(0, line.find('\t'));
  line.remove_prefix(std::min(field.size() + 1, line.size()));
  return field;
}

class Chat {
 public:
  Chat(std::string url, std::string name) : url_(std::move(url)), name_(std::move(name)) {
    demos::onInterrupt([this] { leave(); });
    socket_.onopen = [this] { catchUp(); };
    socket_.onmessage = [this](web::MessageEvent& event) { hear(*event.text()); };
    socket_.onreconnecting = [this](web::ReconnectingEvent& event) { wait(event); };
    socket_.onclose = [this](web::CloseEvent& event) { end(event); };
    readOn();
  }

 private:
  struct Line {
    std::string id, text;
  };

  // Called for each attempt, since it contains the number of the last line received.
  std::string urlOfNow() const {
    return url_ + "&name=" + demos::percentEncoded(name_) + "&after=" + number_;
  }

  // Not after 1008: our messages are wrong, and would be wrong again.
  static web::ReconnectPolicy policy() {
    web::ReconnectPolicy policy;
    policy.provenAfter = std::chrono::seconds(10);
    policy.shouldReconnect = [](const web::CloseEvent& lost) { return lost.code() != refused; };
    return policy;
  }

  // The missed lines arrive first, and show which of our own had arrived. The others are sent
  // again: the relay recognises a line by its id, and shows none twice.
  void catchUp() {
    demos::writeStatus("connected; write a line and press Enter. Ctrl-D ends.");
    for (const auto& line : unheard_) send(line);
    leaveIfDone();
  }

  void send(const Line& line) { socket_.send(line.id + '\t' + line.text); }
  bool isOpen() const { return socket_.readyState() == web::WebSocket::OPEN; }

  void hear(std::string_view line) {
    number_ = takeField(line);
    const auto id = takeField(line);
    std::erase_if(unheard_, [id](const Line& ours) { return ours.id == id; });
    const auto name = takeField(line);
    demos::writeOutput(demos::printable(name) + ": " + demos::printable(line) + '\n');
    leaveIfDone();
  }

  static std::string reasonOf(const web::CloseEvent& lost) {
    return lost.reason().empty() ? "the connection was lost" : demos::printable(lost.reason());
  }

  void wait(const web::ReconnectingEvent& event) {
    demos::writeStatus(reasonOf(event.lost()) + "; trying again in " +
                       std::to_string(event.delay().count()) + " ms");
  }

  void end(const web::CloseEvent& event) {
    if (isLeaving_) return web::quit(0);
    demos::writeStatus("chat: " + reasonOf(event));
    web::quit(1);
  }

  void readOn() {
    demos::readInput([this](std::string text) {
      if (text.empty()) {
        inputEnded_ = true;
        return leaveIfDone();
      }
      input_ += text;
      for (auto end = input_.find('\n'); end != input_.npos; end = input_.find('\n')) {
        if (end > 0) say(input_.substr(0, end));
        input_.erase(0, end + 1);
      }
      readOn();
    });
  }

  void say(std::string text) {
    std::string id;
    for (int i = 0; i < 20; ++i) id += static_cast<char>('a' + random_() % 26);
    unheard_.push_back({std::move(id), std::move(text)});
    if (isOpen()) send(unheard_.back());
  }

  // Only when all our lines have come back.
  void leaveIfDone() {
    if (inputEnded_ && unheard_.empty() && isOpen()) leave();
  }

  void leave() {
    if (std::exchange(isLeaving_, true) || !isOpen()) return web::quit(0);
    socket_.close(1000);
  }

  static constexpr std::uint16_t refused = 1008;

  std::string url_, name_;
  std::string number_ = "0";  // Of the last line that was received.
  std::deque<Line> unheard_;  // Our lines that have not come back yet.
  std::string input_;
  std::mt19937 random_{std::random_device{}()};
  bool inputEnded_ = false, isLeaving_ = false;
  web::ReconnectingWebSocket socket_{
      [this] { return urlOfNow(); }, {.protocols = {"chat.v1"}}, policy()};
};

}  // namespace

int main(int count, char** arguments) {
  const auto address = demos::readAddress(count > 1 ? arguments[1] : "", "chat");
  if (count < 2 || count > 3 || !web::WebSocket::canConnect(address.url)) {
    demos::writeStatus("usage: chat ws://HOST:PORT/#ROOM [NAME]");
    return 2;
  }
  const auto room = address.room.empty() ? "lobby" : address.room;
  Chat chat(demos::roomUrl(address.url, room), count > 2 ? arguments[2] : "");
  return web::run();
}
