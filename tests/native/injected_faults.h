// Calls that fail when a test wants it: of the system's sockets, of OpenSSL, of the allocator.
#pragma once

namespace web::native {

// What the library calls. A group counts as one row of calls.
enum class Calls {
  connecting,  // socket(), connect(), getsockopt() for what a connect() came to.
  reading,     // recv()
  writing,     // send()
  tls,         // OpenSSL's steps: a connection made, its handshake, reading, writing, its end.
  threads,     // pthread_create()
  memory,      // operator new
  openssl,     // OpenSSL's own allocator.
};

enum class Fault {
  failure,      // For good: of a socket nothing more comes or goes; memory is out for three calls.
  loneFailure,  // This one call, and the next ones succeed.
  wait,         // "Not now", though it could.
  signal,       // Interrupted.
  oneByte,      // Moves no more than that.
};

// While it lives, one call in the row fails, or every one. Only calls of the thread that made it
// count, and of threads that this one starts meanwhile: the servers' calls never fail.
class InjectedFaults {
 public:
  static constexpr int every = 0;

  // The first call is number 1.
  InjectedFaults(Calls calls, Fault fault, int which);
  InjectedFaults(const InjectedFaults&) = delete;
  InjectedFaults& operator=(const InjectedFaults&) = delete;
  ~InjectedFaults();

  // There were so many calls.
  bool happened() const;
};

// While it lives, this thread's calls neither fail nor count: what the program itself does.
class NoFaults {
 public:
  NoFaults();
  NoFaults(const NoFaults&) = delete;
  NoFaults& operator=(const NoFaults&) = delete;
  ~NoFaults();

 private:
  const bool before_;
};

}  // namespace web::native
