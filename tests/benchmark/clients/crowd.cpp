// A crowd of our sockets, each of which gets one message a second that contains its sending time:
// `crowd COUNT SECONDS URL…` prints the cost as JSON. The sockets are distributed over the URLs.
#include <web/event_loop.h>
#include <web/websocket.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>

#include "clients/measure.h"

namespace {

using namespace web::benchmark;
using std::chrono::nanoseconds;
using std::chrono::steady_clock;

class Members {
 public:
  Members(long count, std::vector<std::string> urls) : count_(count), urls_(std::move(urls)) {
    sockets_.reserve(static_cast<std::size_t>(count));
  }

  // Opens some at a time, until all are open.
  void open() {
    constexpr long atOnce = 64;
    for (long i = 0; i < std::min(atOnce, count_); ++i) openNext();
    web::run();
  }

  void listen(std::chrono::seconds time) {
    latencies_.reserve(static_cast<std::size_t>(count_ * (time.count() + 1)));
    end_ = steady_clock::now() + time;
    isListening_ = true;
    web::run();
    isListening_ = false;
  }

  // In microseconds, sorted.
  std::vector<double>& latencies() {
    std::sort(latencies_.begin(), latencies_.end());
    return latencies_;
  }

 private:
  void openNext() {
    if (static_cast<long>(sockets_.size()) == count_) return;
    const auto& url = urls_[sockets_.size() % urls_.size()];
    auto& socket = *sockets_.emplace_back(
        std::make_unique<web::WebSocket>(url, web::WebSocketInit{.handshakesInTurn = false}));
    socket.binaryType = web::BinaryType::arraybuffer;
    socket.onerror = [](web::ErrorEvent& event) { fail(event.message()); };
    socket.onopen = [this] {
      if (++opened_ == count_) web::quit();
      openNext();
    };
    socket.onmessage = [this](web::MessageEvent& event) { receive(event); };
  }

  void receive(web::MessageEvent& event) {
    if (!isListening_) return;
    const auto now = steady_clock::now();
    std::int64_t sent = 0;
    std::memcpy(&sent, event.arrayBuffer()->bytes().data(), sizeof sent);
    const auto late = now.time_since_epoch() - nanoseconds(sent);
    latencies_.push_back(std::chrono::duration<double, std::micro>(late).count());
    if (now > end_) web::quit();
  }

  const long count_;
  const std::vector<std::string> urls_;
  std::vector<std::unique_ptr<web::WebSocket>> sockets_;
  long opened_ = 0;
  bool isListening_ = false;
  steady_clock::time_point end_;
  std::vector<double> latencies_;
};

}  // namespace

int main(int argumentCount, char** arguments) {
  if (argumentCount < 4) {
    std::cerr << "usage: crowd COUNT SECONDS URL...\n";
    return 2;
  }
  const long count = std::atol(arguments[1]), seconds = std::atol(arguments[2]);
  const auto before = residentMemory();
  Members members(count, {arguments + 3, arguments + argumentCount});
  const auto opening = steady_clock::now();
  members.open();
  const std::chrono::duration<double> opened = steady_clock::now() - opening;
  // All processes measure at the same time: a line on their input starts them.
  std::cout << "open" << std::endl;
  std::cin.get();
  members.listen(std::chrono::seconds(1));
  const auto memory = residentMemory() - before;
  members.latencies().clear();
  const auto processor = processorTime();
  members.listen(std::chrono::seconds(seconds));
  const auto used = processorTime() - processor;
  std::printf("{\"opening_seconds\":%f,\"bytes\":%.0f,\"cpu_seconds\":%f,\"latencies\":[",
              opened.count(), memory, used);
  // A sample that is large enough for the distribution, with the same share from each process.
  const auto& latencies = members.latencies();
  const auto step = std::max<std::size_t>(1, latencies.size() / 20000);
  const char* comma = "";
  for (std::size_t i = 0; i < latencies.size(); i += step) {
    std::printf("%s%.1f", comma, latencies[i]);
    comma = ",";
  }
  std::printf("],\"messages\":%zu}\n", latencies.size());
  std::fflush(stdout);
  std::_Exit(0);
}
