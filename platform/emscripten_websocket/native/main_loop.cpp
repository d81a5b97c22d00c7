#include "emscripten_websocket/native/main_loop.h"

#include <web/event_loop.h>
#include <web/timers.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <thread>
#include <utility>

#include <emscripten/emscripten.h>

#include "emscripten_websocket/threads.h"

using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

thread_local web::TimerId mainLoop = web::TimerId::none;

void startMainLoop(std::function<void()> callback, int framesPerSecond, bool forGood) {
  web::emscripten_websocket::announceThread();
  emscripten_cancel_main_loop();
  const auto frame = 1000ms / (framesPerSecond > 0 ? std::min(framesPerSecond, 1000) : 60);
  mainLoop = web::setInterval(std::move(callback), frame);
  if (forGood) emscripten_exit_with_live_runtime();
}

}  // namespace

int web::emscripten_websocket::runTheRest(int status) {
  const int quit = web::run();
  return quit != 0 ? quit : status;
}

extern "C" {

void emscripten_set_main_loop(em_callback_func callback, int framesPerSecond,
                              int simulateInfiniteLoop) {
  startMainLoop(callback, framesPerSecond, simulateInfiniteLoop != 0);
}

void emscripten_set_main_loop_arg(em_arg_callback_func callback, void* arg, int framesPerSecond,
                                  int simulateInfiniteLoop) {
  startMainLoop([=] { callback(arg); }, framesPerSecond, simulateInfiniteLoop != 0);
}

void emscripten_cancel_main_loop() {
  web::clearInterval(std::exchange(mainLoop, web::TimerId::none));
}

void emscripten_async_call(em_arg_callback_func callback, void* arg, int milliseconds) {
  web::setTimeout([=] { callback(arg); },
                  milliseconds < 0 ? 16ms : std::chrono::milliseconds(milliseconds));
}

// Between the turns the network thread serves the sockets.
void emscripten_sleep(unsigned int milliseconds) {
  web::emscripten_websocket::announceThread();
  const auto end = steady_clock::now() + std::chrono::milliseconds(milliseconds);
  web::pollEvents();
  while (steady_clock::now() < end) {
    std::this_thread::sleep_until(std::min(end, steady_clock::now() + 1ms));
    web::pollEvents();
  }
}

void emscripten_exit_with_live_runtime() {
  using namespace web::emscripten_websocket;
  announceThread();
  if (isMainThread()) std::exit(runTheRest(0));
  const web::RunGuard forGood;
  while (true) web::run();
}

void emscripten_force_exit(int status) { std::exit(status); }

double emscripten_get_now() {
  return std::chrono::duration<double, std::milli>(steady_clock::now().time_since_epoch()).count();
}

}  // extern "C"
