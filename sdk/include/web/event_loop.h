// The event loop of the calling thread: where events fire, as in a page or a worker.
//
// After fork() the child has no loop: the parent's sockets are CLOSED there, without an event and
// without a word to their servers, and what it does next makes a loop of its own. Calls of run()
// and pollEvents() that were under way return in it. Its copies of the parent's descriptors stay
// open until it ends or calls exec(), as with any descriptor.
#pragma once

#include <web/library.h>
#include <web/timers.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace web {

// Runs the tasks and fires the events that are ready, and returns without waiting. For programs
// with a loop of their own: call it once a frame. Lets out an exception that left a handler; what
// was still to come fires in the next call. A handler may call it, and the events fire inside: up
// to 64 calls deep, so that a server cannot fill the stack. Deeper it only moves bytes, and run()
// returns 0 at once. On the web the page fires events by itself, and this does nothing.
//
// Returns whether there was something to do; false on the web.
TWINSOCKET_API bool pollEvents();

// Fires events until the last socket is closed and no task and no timer is left, or quit() is
// called; a RunGuard keeps it going. Returns quit()'s status, else 0. On the web it never returns:
// the page takes over, everything on main()'s stack stays alive, and the status becomes the
// program's; it waits for emscripten_set_main_loop() too, until that is cancelled. Natively a
// handler holds up its loop until it returns, pings included: what takes longer than a few seconds
// belongs on a thread of its own.
TWINSOCKET_API int run();

// The same, and calls `frame` once per display frame until it returns false, which ends run() with
// status 0. Natively 60 times a second, on the web by requestAnimationFrame, which a hidden tab
// holds back.
TWINSOCKET_API int run(std::function<bool()> frame);

// Makes run() return `status` once the running handler is over. Without run(), does nothing.
TWINSOCKET_API void quit(int status = 0);

// Natively a program that turns its loop by pollEvents() is helped by a thread of ours: in between,
// for as long as that may be, it answers pings, sends what was queued and takes in what comes, up
// to 1 MiB per socket; then the server is held back. It starts when pollEvents() or run() returns
// and a socket is left, stands still while they run, and never runs a handler. A program that
// cannot have it forbids it, for the calling thread's loop; then only pollEvents() and run() serve.
// On the web the browser does all this, and the call has no effect.
TWINSOCKET_API void allowNetworkThread(bool allowed);

// For programs that wait in a loop of another library (poll(), libuv, GLib, Asio, Qt): what this
// thread's loop waits for, as a descriptor, on Windows a SOCKET, that is ready to be read when
// pollEvents() has something to do. It stays the library's: only wait for it, level-triggered, and
// call pollEvents(). Nothing if the system has no descriptor left, and on the web.
//
// From the first call on the loop relies on that. On Linux there is no network thread then, and no
// wake-up while nothing happens: nothing else serves the sockets, so do not leave it ready for
// long. Elsewhere the network thread goes on to wait, and tells by the descriptor.
TWINSOCKET_API std::optional<std::intptr_t> pollHandle();

// When pollEvents() wants to be called though the handle is not ready: timers, timeouts, work that
// is left. In the past if at once; nothing if never. To be asked after each pollEvents(); what
// changes between makes the handle ready.
TWINSOCKET_API std::optional<std::chrono::steady_clock::time_point> nextDeadline();

// Runs `task` on this thread's loop, in a turn of its own, after the tasks posted before it.
TWINSOCKET_API void postTask(std::function<void()> task);

// The address of a thread's loop: the one thing of this library that other threads may use.
// Copies name the same loop.
class TWINSOCKET_API EventLoop {
 public:
  // The calling thread's.
  static EventLoop current();

  // From any thread. False if the loop's thread has ended, and then the task is dropped.
  bool postTask(std::function<void()> task) const;

  class TaskQueue;  // The platform's.

 private:
  explicit EventLoop(std::weak_ptr<TaskQueue> tasks) : tasks_(std::move(tasks)) {}

  std::weak_ptr<TaskQueue> tasks_;
};

// While one exists, run() of the thread that made it does not return for want of work, as on a
// thread that waits for tasks of others. quit() ends it all the same. On the web it keeps the
// program, or the thread, that has called run().
class TWINSOCKET_API RunGuard {
 public:
  // For the calling thread's loop.
  RunGuard();
  RunGuard(RunGuard&&) noexcept = default;
  RunGuard& operator=(RunGuard&& other) noexcept {
    release();
    loop_ = std::move(other.loop_);
    return *this;
  }
  ~RunGuard() { release(); }

  // From any thread, once; what its thread's run() still has to do, it does. A second time, or
  // after that thread has ended, nothing happens.
  void release();

 private:
  std::weak_ptr<EventLoop::TaskQueue> loop_;
};

}  // namespace web
