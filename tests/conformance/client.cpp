// Plays the client's side of the cases that a server sends it, and answers with the trace.
//
//   conformance_client CONTROL-URL [--pump | --thread]
//
// --pump: the program has its own loop, like a game. --thread: everything runs on another thread.
#include <web/event_loop.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <string>
#include <thread>

#include "conformance/case.h"

namespace {

using conformance::Case;

// The connection over which cases arrive and traces are sent.
class Control {
 public:
  explicit Control(const std::string& url) : socket_(url) {
    socket_.onmessage = [this](web::MessageEvent& event) { begin(*event.text()); };
    socket_.onclose = [this](web::CloseEvent& event) {
      isOver_ = true;
      status_ = event.code() == 1000 ? 0 : 1;
      web::quit(status_);
    };
  }

  bool isOver() const { return isOver_; }
  int status() const { return status_; }

 private:
  void begin(const std::string& script) {
    case_ = std::make_unique<Case>(script, [this](const std::string& text, bool isOver) {
      socket_.send(text);
      if (isOver) case_.reset();
    });
    case_->start();
  }

  web::WebSocket socket_;
  std::unique_ptr<Case> case_;
  bool isOver_ = false;
  int status_ = 1;
};

// Natively, exceptions from handlers leave this call, and the loop continues.
template <class Turn>
void survive(Turn turn) {
  try {
    turn();
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "left a handler: %s\n", exception.what());
  }
}

int serve(const std::string& url, bool pumps) {
  Control control(url);
  while (!control.isOver()) {
    if (pumps) {
      survive(web::pollEvents);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));  // The frame's own work.
    } else {
      survive([] { web::run(); });
    }
  }
  return control.status();
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 2;
  const std::string url = arguments[1];
  const std::string way = count > 2 ? arguments[2] : "";
  if (way != "--thread") return serve(url, way == "--pump");
  std::thread([url, home = web::EventLoop::current()] {
    const int status = serve(url, false);
    home.postTask([status] { web::quit(status); });
  }).detach();
  return web::run([] { return true; });
}
