// A server for one test, on its own threads: it plays the bytes of the test's script.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "native/net/address.h"

namespace web::native {

// A frame as a server sends it. `firstByte` is the complete first byte: 0x81 is a final text frame.
std::string frame(unsigned firstByte, std::string_view payload = {});
std::string closeFrame(std::uint16_t code, std::string_view reason = {});

// A frame that the client has sent, unmasked.
struct ClientFrame {
  unsigned firstByte = 0;  // 0: the client has ended the connection.
  std::string payload;
};

// The server's end of one connection. Its calls wait, but not forever.
class Peer {
 public:
  explicit Peer(int descriptor) : descriptor_(descriptor) {}
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  virtual ~Peer();

  // Returns fewer bytes only at the end of the stream.
  std::string read(std::size_t size);
  std::string readToEnd();
  std::string readHead();
  ClientFrame readFrame();

  bool write(std::string_view bytes);                   // False if the client is gone.
  std::size_t writeUntilStuck(std::string_view bytes);  // The client takes no more for a while.
  void endWriting();
  void resetAtTheEnd();  // Resets the connection when the script is over.

  // Reads the request and accepts it. Returns the request's head.
  std::string acceptHandshake(std::string_view moreFields = {});

  // The response to a request, without further fields and without the empty line at the end.
  static std::string acceptingHead(std::string_view requestHead);

  // Echoes messages and the Close frame, and then ends the stream.
  void echo();

  int descriptor() const { return descriptor_; }

 protected:
  virtual long receive(char* room, std::size_t size);
  virtual long transmit(const char* bytes, std::size_t size);
  virtual void goodbye() {}

 private:
  long readAhead();

  const int descriptor_;
  std::string ahead_;  // Received, but not read yet.
};

class RawServer {
 public:
  using Script = std::function<void(Peer&)>;
  using MakePeer = std::function<std::unique_ptr<Peer>(int descriptor)>;

  struct Options {
    Address::Family family = Address::Family::ipv4;
    int receiveBuffer = 0, sendBuffer = 0;  // In bytes; 0: the system's default.
    MakePeer makePeer = [](int descriptor) { return std::make_unique<Peer>(descriptor); };
  };

  // Plays `script` for each connection.
  explicit RawServer(Script script) : RawServer(std::move(script), Options()) {}
  RawServer(Script script, Options options);
  ~RawServer();

  std::uint16_t port() const { return port_; }
  std::string url(std::string_view path = "/") const;
  int connections() const { return connections_; }

  // Waits until the scripts are over. Only then may a test read what they have stored.
  void finish();

  // Waits until each server thread does nothing but wait for its client.
  void waitUntilAtRest();

 private:
  struct Service {
    std::thread thread;
    std::atomic<bool> isOver = false;
  };

  void accept();
  void serve(int descriptor);

  Script script_;
  Options options_;
  int listener_ = -1, stopRead_ = -1, stopWrite_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::mutex mutex_;
  std::list<Service> services_;
  std::vector<Peer*> peers_;
  std::thread acceptor_;
};

// The script of most servers.
inline void acceptAndEcho(Peer& peer) {
  peer.acceptHandshake();
  peer.echo();
}

// A port of 127.0.0.1 on which nobody listens.
std::uint16_t unusedPort();

}  // namespace web::native
