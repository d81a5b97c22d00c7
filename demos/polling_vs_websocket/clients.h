// Many clients that are told the same in one way.
#pragma once

#include "measurement.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace comparison {

class Clients {
 public:
  virtual ~Clients() = default;

  // Every client has been told something.
  virtual bool allServed() const = 0;

  // Lets them receive until then, or until the condition holds.
  virtual void runUntil(Clock::time_point end, bool stopWhenServed) = 0;

  // Why it cannot go on; empty if it can.
  virtual const std::string& failure() const = 0;
};

// Makes the relay begin the ticks that this seed makes: each way is told the same. What went wrong,
// or an empty sentence.
std::string beginTicks(std::uint16_t relayPort, unsigned seed);

// `port` of the loopback interface is where they connect.

// Asks each `period` whether there is something new.
std::unique_ptr<Clients> pollingClients(std::uint16_t port, std::size_t count,
                                        std::chrono::milliseconds period, Recorder& recorder);

// Asks, and is answered once there is.
std::unique_ptr<Clients> longPollingClients(std::uint16_t port, std::size_t count,
                                            Recorder& recorder);

std::unique_ptr<Clients> webSocketClients(std::uint16_t port, std::size_t count,
                                          Recorder& recorder);

}  // namespace comparison
