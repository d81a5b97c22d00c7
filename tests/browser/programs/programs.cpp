// Small programs that end in different ways, built in every kind of build by ../builds.mjs.
//
//   programs SERVER UNUSED NAME
#include <web/event_loop.h>
#include <web/network_conditions.h>
#include <web/websocket.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <emscripten/emscripten.h>

namespace {

bool isAnyCanaryDead = false;

// An object on a stack: reports whether it was destroyed or overwritten.
class Canary {
 public:
  Canary() {
    for (unsigned i = 0; i < feathers_.size(); ++i) feathers_[i] = feather(i);
  }
  Canary(const Canary&) = delete;
  Canary& operator=(const Canary&) = delete;
  ~Canary() {
    isAnyCanaryDead = true;
    for (auto& one : feathers_) one = 0;
  }

  bool isAlive() const {
    for (unsigned i = 0; i < feathers_.size(); ++i)
      if (feathers_[i] != feather(i)) return false;
    return !isAnyCanaryDead;
  }

 private:
  static unsigned feather(unsigned i) { return 0xc0ffee00u + i; }

  std::array<volatile unsigned, 512> feathers_;
};

// Overwrites memory that is not protected if a stack pointer was released too early.
int trampleTheStack(int depth) {
  std::array<volatile char, 4096> bytes;
  for (auto& byte : bytes) byte = static_cast<char>(depth);
  return depth == 0 ? bytes[17] : trampleTheStack(depth - 1) + bytes[99];
}

// A local variable of a function below main(), and its socket, stay alive while events fire.
// Status 7. The function needs its own stack frame.
[[gnu::noinline]] int runWithLocals(const std::string& server, const Canary& ofMain) {
  Canary canary;
  std::string text = "a string that is too long for the object itself";
  web::WebSocket socket(server + "/echo");
  int left = 3;
  socket.onopen = [&] { socket.send(text); };
  socket.onmessage = [&](web::MessageEvent& event) {
    trampleTheStack(5);
    bool isRight = *event.text() == text && canary.isAlive() && ofMain.isAlive();
    std::printf("%s\n", isRight ? "alive" : "DEAD");
    if (--left > 0)
      socket.send(text);
    else
      web::quit(7);
  };
  return web::run();
}

// The program ends once the second socket is closed and a task has run. Status 0.
int endWhenNothingIsLeft(const std::string& server) {
  web::WebSocket first(server + "/echo"), second(server + "/echo");
  first.onopen = [&] { first.close(); };
  first.onclose = [&] {
    std::puts("first closed");
    second.close();
  };
  second.onclose = [] {
    std::puts("second closed");
    web::postTask([] { std::puts("task"); });
  };
  return web::run();
}

// Frames continue until one returns false, whatever sockets there are. Status 0.
int showFrames(const std::string& server) {
  web::WebSocket socket(server + "/echo");
  int frames = 0, echoes = 0;
  socket.onopen = [&] { socket.send("again"); };
  socket.onmessage = [&] {
    ++echoes;
    socket.send("again");
  };
  return web::run([&] {
    if (++frames < 5 || echoes < 2) return true;
    std::puts("frames and echoes");
    return false;
  });
}

// A frame that throws is reported, and the next one follows. Status 0.
int showFramesThatThrow() {
  emscripten_run_script(R"(
    if (typeof process == 'object') {
      process.removeAllListeners('uncaughtException').on('uncaughtException', () => {});
    } else {
      addEventListener('error', (event) => event.preventDefault());
    }
  )");
  return web::run([frames = 0]() mutable {
    [[maybe_unused]] const bool isFirst = ++frames == 1;
#if defined(__cpp_exceptions)
    if (isFirst) throw frames;
#endif
    std::puts("a frame after one that throws");
    return false;
  });
}

// Without a socket, timers alone keep the program running until the last one has run or was
// cleared. Status 0.
int waitForTimers() {
  static int ticks = 0;
  static web::TimerId interval{};
  using std::chrono::milliseconds;
  const auto never = web::setTimeout([] { std::puts("NEVER"); }, std::chrono::hours(1));
  interval = web::setInterval(
      [never] {
        if (++ticks < 2) return;
        std::puts("ticks");
        web::clearInterval(interval);
        web::clearTimeout(never);
        web::setTimeout([] { std::puts("last"); }, milliseconds(20));
      },
      milliseconds(20));
  web::setTimeout([] { std::puts("at once"); });
  return web::run();
}

// A guard alone keeps the program running until it is released outside of our own calls. Status 0.
int holdTheLoop() {
  static web::RunGuard guard;
  web::postTask([] {
    std::puts("task");
    const auto release = [](void*) {
      std::puts("released");
      guard.release();
    };
    emscripten_async_call(release, nullptr, 50);
  });
  return web::run();
}

// The page's own main loop: together with run(), which waits for it, and instead of run(). Status
// 8, or 0 if run() ends because nothing is left.
int playInAMainLoop(const std::string& server, const std::string& way) {
  static const bool isAlone = way == "alone", isCancelled = way == "with run, cancelled";
  static bool isClosed = false;
  static web::WebSocket socket(server + "/echo");
  socket.onopen = [] { socket.close(); };
  socket.onclose = [] {
    std::puts("closed");
    isClosed = true;
  };
  const auto frame = [] {
    static int framesSince = 0;
    web::pollEvents();
    if (!isClosed || ++framesSince < 20) return;
    std::puts("frames go on");
    emscripten_cancel_main_loop();
    if (isAlone) emscripten_force_exit(8);
    if (!isCancelled) web::quit(8);
  };
  // With a timer for the frames, so that it works in Node as well.
  emscripten_set_main_loop(frame, 60, isAlone);
  return web::run();
}

// quit() does not wait for timers, and they do not outlive the program. Status 6.
int quitInATimer() {
  web::setInterval([] { std::puts("tick"); }, std::chrono::milliseconds(60));
  web::setTimeout([] { web::quit(6); }, std::chrono::milliseconds(10));
  return web::run();
}

// In a hidden tab messages, tasks and timers continue, but in two seconds or more there is hardly a
// frame. Status 0.
int playUnseen(const std::string& server) {
  web::WebSocket socket(server + "/echo");
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  int frames = 0, echoes = 0, tasks = 0, ticks = 0;
  web::setInterval([&] { ++ticks; }, std::chrono::milliseconds(100));
  socket.onopen = [&] { socket.send("again"); };
  socket.onmessage = [&] {
    ++echoes;
    web::postTask([&] { ++tasks; });
    bool isOver = echoes > 50 && tasks > 50 && ticks > 0 && std::chrono::steady_clock::now() >= end;
    if (!isOver) return socket.send("again");
    std::puts("messages, tasks and timers go on");
    std::puts(frames < 10 ? "frames stand still" : "FRAMES GO ON");
    web::quit();
  };
  return web::run([&] {
    ++frames;
    return true;
  });
}

// Messages that were given to a socket before its destruction still go out before the program ends.
// Status 0.
int leaveALetter(const std::string& server, const std::string& name) {
  auto letter = std::make_unique<web::WebSocket>(server + "/letter?name=" + name);
  letter->onopen = [&] {
    letter->send(std::string(100000, 'x'));
    letter.reset();
    std::puts("sent");
  };
  return web::run();
}

// A socket that is open when the program ends is closed, not dropped. Status 5.
int leaveWithOpenSocket(const std::string& server, const std::string& name) {
  web::WebSocket letter(server + "/letter?name=" + name);
  letter.onopen = [&] {
    letter.send("x");
    web::quit(5);
  };
  return web::run();
}

int readTheLetter(const std::string& server, const std::string& name) {
  web::WebSocket reader(server + "/mailbox?name=" + name);
  reader.onmessage = [&](web::MessageEvent& event) {
    std::puts(event.text()->c_str());
    reader.close();
  };
  return web::run();
}

// exit() inside a handler ends the program, as it does natively. Status 4.
int exitInAHandler(const std::string& server) {
  web::WebSocket socket(server + "/echo");
  socket.onopen = [] {
    std::puts("exit");
    std::exit(4);
  };
  return web::run();
}

// A message that exceeds the limit, or for which there is no memory, fails its socket; later
// messages are not accepted, and the program continues. Status 0.
int outliveALargeMessage(const std::string& server, const std::string& size,
                         const std::string& limit) {
  web::WebSocket socket(server + "/gap?size=" + size, {.maxMessageSize = std::stoul(limit)});
  std::optional<web::WebSocket> other;
  socket.onmessage = [&](web::MessageEvent& event) {
    std::puts(event.text() ? event.text()->c_str() : "LARGE");
  };
  socket.onerror = [] { std::puts("error"); };
  socket.onclose = [&](web::CloseEvent& event) {
    std::printf("close %d\n", event.code());
    other.emplace(server + "/echo");
    other->onopen = [&] { other->send("the program goes on"); };
    other->onmessage = [&](web::MessageEvent& echo) {
      std::puts(echo.text()->c_str());
      other->close();
    };
  };
  return web::run();
}

[[gnu::noinline]] void die(std::string_view way) {
  if (way == "abort") std::abort();
  if (way == "force exit") emscripten_force_exit(3);
}

// A program that crashes in a handler, or in its own timer, leaves no socket open.
int dieWithAnOpenSocket(const std::string& server, const std::string& name, std::string_view way,
                        bool inATimer) {
  static std::string_view wayOut = way;
  web::WebSocket letter(server + "/letter?name=" + name);
  letter.onopen = [&] {
    letter.send("x");
    if (!inATimer) die(wayOut);
    emscripten_async_call([](void*) { die(wayOut); }, nullptr, 0);
  };
  return web::run();
}

// Without exceptions, misuse prints what is wrong and aborts.
int misuse(const std::string& server) {
  web::WebSocket socket(server + "/echo");
  socket.send("too early");
  return web::run();
}

// The same before there is a socket.
int misuseWithoutSockets() {
  web::SimulatedNetwork network(web::NetworkConditions{.loss = 2});
  return 0;
}

// Asyncify: a handler that sleeps keeps its message although the next one arrives meanwhile; and
// the program does not end before such a handler. Status 0.
int sleepInAHandler(const std::string& server) {
  web::WebSocket socket(server + "/echo");
  const std::string first = "the first message, too long for the object itself", second = "second";
  bool isSecondHere = false;
  socket.onopen = [&] {
    socket.send(first);
    socket.send(second);
  };
  socket.onmessage = [&](web::MessageEvent& event) {
    if (*event.text() == second) {
      isSecondHere = true;
      return;
    }
    while (!isSecondHere) web::pollEvents();
    std::puts(*event.text() == first ? "the message is whole" : "WRONG");
    socket.close();
  };
  socket.onclose = [&] {
    for (int i = 0; i < 10; ++i) web::pollEvents();
    std::puts("closed");
  };
  return web::run();
}

// Asyncify: an interval is not called again while its callback sleeps. Status 0.
int sleepInAnInterval() {
  static int calls = 0;
  static bool isLater = false;
  static web::TimerId interval{};
  using std::chrono::milliseconds;
  interval = web::setInterval(
      [] {
        ++calls;
        web::setTimeout([] { isLater = true; }, milliseconds(100));  // The interval is due before.
        while (!isLater) web::pollEvents();
        std::puts(calls == 1 ? "called once while it sleeps" : "WRONG");
        web::clearInterval(interval);
      },
      milliseconds(5));
  return web::run();
}

// Asyncify or JSPI: main() continues, and the page runs inside pollEvents(). Status 0.
int pollInALoop(const std::string& server) {
  web::WebSocket socket(server + "/echo");
  int echoes = 0;
  socket.onopen = [&] { socket.send("hi"); };
  socket.onmessage = [&] {
    if (++echoes < 3)
      socket.send("again");
    else
      socket.close();
  };
  while (socket.readyState() != web::WebSocket::CLOSED) web::pollEvents();
  std::puts(echoes == 3 ? "polled" : "WRONG");
  return web::run();
}

// A socket that was destroyed in its own handler: the program prints an error and aborts.
int useADestroyedSocket(const std::string& server) {
  auto socket = std::make_unique<web::WebSocket>(server + "/echo");
  socket->onopen = [&, pointer = socket.get()] {
    socket.reset();
    pointer->close();
  };
  return web::run();
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 4) return 2;
  // A page lives on; Node would end by itself once nothing is left, whatever run() waits for.
  emscripten_run_script("typeof process == 'object' && setInterval(() => {}, 1000)");
  Canary canary;
  std::string server = arguments[1];
  std::string_view program = arguments[3];
  if (program == "locals") return runWithLocals(server, canary);
  if (program == "end") return endWhenNothingIsLeft(server);
  if (program == "nothing") return web::run();
  if (program == "frames") return showFrames(server);
  if (program == "broken frames") return showFramesThatThrow();
  if (program == "guard") return holdTheLoop();
  if (program == "main loop") return playInAMainLoop(server, arguments[4]);
  if (program == "timers") return waitForTimers();
  if (program == "quit in a timer") return quitInATimer();
  if (program == "unseen") return playUnseen(server);
  if (program == "letter") return leaveALetter(server, arguments[4]);
  if (program == "leave") return leaveWithOpenSocket(server, arguments[4]);
  if (program == "reader") return readTheLetter(server, arguments[4]);
  if (program == "large") return outliveALargeMessage(server, arguments[4], arguments[5]);
  if (program == "die") return dieWithAnOpenSocket(server, arguments[4], arguments[5], false);
  if (program == "die in a timer")
    return dieWithAnOpenSocket(server, arguments[4], arguments[5], true);
  if (program == "exit") return exitInAHandler(server);
  if (program == "sleeper") return sleepInAHandler(server);
  if (program == "sleeping interval") return sleepInAnInterval();
  if (program == "poller") return pollInALoop(server);
  if (program == "destroyed") return useADestroyedSocket(server);
  if (program == "misuse") return misuse(server);
  if (program == "misuse without sockets") return misuseWithoutSockets();
  return 2;
}
