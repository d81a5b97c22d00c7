// A wire of known length: passes bytes on to the relay and back, later by a given time, and counts.
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
  // Listens on a free port of the loopback interface for what is to go to the relay's port there.
  // `delay` is each direction's. Throws std::system_error.
  Meter(std::uint16_t relayPort, std::chrono::milliseconds delay);
  ~Meter();

  Meter(const Meter&) = delete;
  Meter& operator=(const Meter&) = delete;

  std::uint16_t port() const { return port_; }

  // Of all connections since the beginning, between clients and meter: what has been delivered.
  Traffic traffic();

  // Delivers nothing from now on, so that clients can read all that has been.
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
  std::mutex mutex_;  // Guards what follows.
  bool isStopping_ = false;
  bool isHeld_ = false;
  std::unordered_map<int, std::shared_ptr<Pair>> pairs_;  // By either end.
  std::deque<Parcel> parcels_;                            // The delay is the same for all.
  Traffic past_;                                          // Of connections that are closed.
  std::vector<char> input_;
  std::thread thread_;
};

}  // namespace comparison
