// A wire with a given delay: passes bytes on to the relay and back, later, and counts them.
#pragma once

#include "measurement.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

namespace comparison {

class Meter {
 public:
  // Listens on a free port of the loopback interface for connections to the relay's port. `delay`
  // applies to each direction. Throws std::system_error.
  Meter(std::uint16_t relayPort, std::chrono::milliseconds delay);
  ~Meter();

  Meter(const Meter&) = delete;
  Meter& operator=(const Meter&) = delete;

  std::uint16_t port() const { return port_; }

  // What was delivered between clients and meter on all connections so far.
  Traffic traffic();

  // Delivers nothing from now on, so that clients can read everything that was delivered.
  void hold();
  void release();

 private:
  // A connection: the client's end, and ours to the relay.
  struct Pair;
  struct Parcel;

  void run();
  void accept();
  void receive(int descriptor);
  void deliver(const Parcel& parcel);
  void close(Pair& pair);
  void watch(int descriptor);
  void wake();
  int untilNextParcel();

  std::uint16_t relayPort_;
  std::chrono::milliseconds delay_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  int watcher_ = -1;
  int waker_ = -1;
  std::mutex mutex_;  // Guards the following members.
  bool isStopping_ = false;
  bool isHeld_ = false;
  std::unordered_map<int, std::shared_ptr<Pair>> pairs_;  // By either end.
  std::deque<Parcel> parcels_;                            // All have the same delay.
  Traffic past_;                                          // Of closed connections.
  std::vector<char> input_;
  std::thread thread_;
};

}  // namespace comparison
