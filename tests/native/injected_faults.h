// Makes calls fail when a test asks for it: to the system's sockets, OpenSSL and the allocator.
#pragma once

namespace web::native {

// What the library calls. The calls of a group are counted together.
enum class Calls {
  connecting,  // socket(), connect(), and getsockopt() for the result of connect().
  reading,     // recv()
  writing,     // send()
  tls,         // OpenSSL's steps: creating a connection, handshake, reading, writing, end.
  threads,     // pthread_create()
  memory,      // operator new
  openssl,     // OpenSSL's own allocator.
};

enum class Fault {
  failure,      // Permanent: the socket moves no more bytes. Memory fails for three calls.
  loneFailure,  // Only this call fails.
  wait,         // "Not now", although the call could succeed.
  signal,       // Interrupted by a signal.
  oneByte,      // Moves one byte only.
};

// While it exists, one call of the group fails, or all of them. Only calls on the thread that made
// it count, and on threads that this one starts meanwhile: calls of the servers never fail.
class InjectedFaults {
 public:
  static constexpr int every = 0;

  // The first call is number 1.
  InjectedFaults(Calls calls, Fault fault, int which);
  InjectedFaults(const InjectedFaults&) = delete;
  InjectedFaults& operator=(const InjectedFaults&) = delete;
  ~InjectedFaults();

  // Whether there were that many calls.
  bool happened() const;
};

// While it exists, this thread's calls neither fail nor count: for what the test program itself
// does.
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
