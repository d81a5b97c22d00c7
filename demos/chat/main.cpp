// chat URL [NAME]: lines for everybody in a room, from a client that comes back: when the
// connection is lost it waits and tries again, hears what it missed, and says again what had not
// arrived.
// ../relay/chat.mjs tells the messages. In a terminal, and in Node.
#include <address.h>
#include <printable.h>
#include <terminal.h>

#include <web/event_loop.h>
#include <web/websocket.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>

namespace {

using std::chrono::milliseconds;

// What is in front of the next tab, which is dropped.
std::string_view takeField(std::string_view& line) {
  const auto field = line.substr(0, line.find('\t'));
  line.remove_prefix(std::min(field.size() + 1, line.size()));
  return field;
}

class Chat {
 public:
  Chat(std::string url, std::string name) : url_(std::move(url)), name_(std::move(name)) {
    demos::onInterrupt([this] { leave(); });
    connect();
    readOn();
  }

 private:
  struct Line {
    std::string id, text;
  };

  // A WebSocket never opens twice: each attempt is a new one.
  void connect() {
    const auto url = url_ + "&name=" + demos::percentEncoded(name_) + "&after=" + number_;
    socket_ = std::make_unique<web::WebSocket>(url, "chat.v1");
    socket_->onopen = [this] { catchUp(); };
    socket_->onmessage = [this](web::MessageEvent& event) { hear(*event.text()); };
    socket_->onclose = [this](web::CloseEvent& event) { lose(event); };
  }

  // The lines that were missed come first, and tell which of ours had arrived. What is in doubt is
  // said again: the relay knows it by its id, and says nothing twice.
  void catchUp() {
    demos::writeStatus("connected; write a line and press Enter. Ctrl-D ends.");
    for (const auto& line : unheard_) send(line);
    openedAt_ = Clock::now();
    leaveIfDone();
  }

  void send(const Line& line) { socket_->send(line.id + '\t' + line.text); }

  void hear(std::string_view line) {
    number_ = takeField(line);
    const auto id = takeField(line);
    std::erase_if(unheard_, [id](const Line& ours) { return ours.id == id; });
    const auto name = takeField(line);
    demos::writeOutput(demos::printable(name) + ": " + demos::printable(line) + '\n');
    leaveIfDone();
  }

  // "Random exponential backoff": the waits double, and are random, so that the clients of a server
  // that comes back do not all come at once.
  void lose(const web::CloseEvent& event) {
    if (isLeaving_) return web::quit(0);
    constexpr auto refused = 1008;  // What we say is wrong, and will be the next time.
    const auto why = event.reason().empty() ? "the connection was lost" : event.reason();
    if (event.code() == refused) {
      demos::writeStatus("chat: " + demos::printable(why));
      return web::quit(1);
    }
    if (openedAt_ && Clock::now() > *openedAt_ + std::chrono::seconds(10)) wait_ = shortest;
    openedAt_.reset();
    const auto half = wait_.count() / 2;
    const milliseconds wait(std::uniform_int_distribution(half, 2 * half)(random_));
    wait_ = std::min(2 * wait_, longest);
    demos::writeStatus(demos::printable(why) + "; trying again in " + std::to_string(wait.count()) +
                       " ms");
    web::setTimeout([this] { connect(); }, wait);
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
    if (openedAt_) send(unheard_.back());
  }

  // Only when all that was said has come back.
  void leaveIfDone() {
    if (inputEnded_ && unheard_.empty() && openedAt_) leave();
  }

  void leave() {
    if (std::exchange(isLeaving_, true) || !openedAt_) return web::quit(0);
    socket_->close(1000);
  }

  using Clock = std::chrono::steady_clock;
  static constexpr milliseconds shortest{500}, longest{30'000};

  std::string url_, name_;
  std::unique_ptr<web::WebSocket> socket_;
  std::optional<Clock::time_point> openedAt_;  // Nothing while it is not open.
  std::string number_ = "0";                   // Of the last line that was heard.
  std::deque<Line> unheard_;                   // Ours that have not come back yet.
  std::string input_;
  milliseconds wait_ = shortest;
  std::mt19937 random_{std::random_device{}()};
  bool inputEnded_ = false, isLeaving_ = false;
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
