// The event loop of the calling thread: where events fire, as in a page or a worker.
//
// After fork() the child has no loop: the parent's sockets are CLOSED there, without an event, and
// without a word to their servers. The child's next call makes a new loop. Calls of run() and
// pollEvents() that were in progress return. The child's copies of the parent's descriptors stay
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
// with a loop of their own: call it once a frame. If a handler throws, the exception leaves this
// call, and the remaining events fire in the next one. A handler may call it, and events then fire
// inside, up to 64 calls deep, so that a server cannot fill the stack. Deeper, it only moves bytes,
// and run() returns 0 at once. On the web the page fires events, and this does nothing.
//
// Returns whether there was something to do; false on the web.
TWINSOCKET_API bool pollEvents();

// Fires events until the last socket is closed and no task or timer is left, or quit() is called; a
// RunGuard keeps it running. Returns the status given to quit(), or 0. On the web it never returns:
// the page takes over, everything on main()'s stack stays alive, and the status becomes the
// program's; it also waits for emscripten_set_main_loop() until that is cancelled. Natively a
// handler blocks its loop, pings included, until it returns: work that takes more than a few
// seconds belongs on another thread.
TWINSOCKET_API int run();

// The same, and calls `frame` once per display frame until it returns false, which ends run() with
// status 0. Natively that is 60 times a second; on the web requestAnimationFrame decides, which
// stops in a hidden tab.
TWINSOCKET_API int run(std::function<bool()> frame);

// Makes run() return `status` once the running handler has returned. Does nothing outside run().
TWINSOCKET_API void quit(int status = 0);

// Natively a thread of the library helps a program that calls pollEvents(): between two calls,
// however far apart, it answers pings, sends queued data and receives up to 1 MiB per socket; then
// TCP holds the server back. It starts when pollEvents() or run() returns and a socket is left,
// stands still while they run, and never runs a handler. A program that must not have this thread
// turns it off here, for the calling thread's loop; then only pollEvents() and run() do this work.
// On the web the browser does all this, and the call has no effect.
TWINSOCKET_API void allowNetworkThread(bool allowed);

// For programs that wait in the loop of another library (poll(), libuv, GLib, Asio, Qt): a
// descriptor (on Windows a SOCKET) that becomes readable when pollEvents() has something to do.
// The library owns it: only wait for it, level-triggered, and call pollEvents(). Empty on the web,
// or if the system has no descriptor left.
//
// From the first call on, the loop relies on the program to wait for it. On Linux there is then no
// network thread, and no wake-up while nothing happens: nothing else serves the sockets, so do not
// leave it readable for long. On other systems the network thread still waits, and signals it.
TWINSOCKET_API std::optional<std::intptr_t> pollHandle();

// When to call pollEvents() even if the handle is not readable: for timers, timeouts and unfinished
// work. A time in the past means at once, and empty means never. Call it after each pollEvents(); a
// change in between makes the handle readable.
TWINSOCKET_API std::optional<std::chrono::steady_clock::time_point> nextDeadline();

// Runs `task` later on this thread's loop, after the tasks posted before it.
TWINSOCKET_API void postTask(std::function<void()> task);

// Refers to a thread's loop: the only part of this library that other threads may use. Copies
// refer to the same loop.
class TWINSOCKET_API EventLoop {
 public:
  // The calling thread's.
  static EventLoop current();

  // From any thread. Returns false if the loop's thread has ended; the task is then dropped.
  bool postTask(std::function<void()> task) const;

  class TaskQueue;  // The platform's own.

 private:
  explicit EventLoop(std::weak_ptr<TaskQueue> tasks) : tasks_(std::move(tasks)) {}

  std::weak_ptr<TaskQueue> tasks_;
};

// While one exists, run() on the thread that made it does not return when it has nothing left to
// do, for instance on a thread that waits for tasks from others. quit() ends it nevertheless. On
// the web it keeps the program, or the thread, that has called run() alive.
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

  // May be called on any thread; run() on the guard's thread still finishes what it has to do.
  // Calling it again, or after that thread has ended, does nothing.
  void release();

 private:
  std::weak_ptr<EventLoop::TaskQueue> loop_;
};

}  // namespace web
