// Many clients that get the same updates by one method.
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

  // Every client has received something.
  virtual bool allServed() const = 0;

  // Lets them receive until this time, or until all are served.
  virtual void runUntil(Clock::time_point end, bool stopWhenServed) = 0;

  // An error message; empty if all is well.
  virtual const std::string& failure() const = 0;
};

// Makes the relay start the ticks of this seed, so that each method gets the same ones. Returns an
// error message, or an empty string.
std::string beginTicks(std::uint16_t relayPort, unsigned seed);

// `port` of the loopback interface is where they connect.

// Each asks once per `period` whether there is something new.
std::unique_ptr<Clients> pollingClients(std::uint16_t port, std::size_t count,
                                        std::chrono::milliseconds period, Recorder& recorder);

// Each asks, and gets the answer once there is something new.
std::unique_ptr<Clients> longPollingClients(std::uint16_t port, std::size_t count,
                                            Recorder& recorder);

std::unique_ptr<Clients> webSocketClients(std::uint16_t port, std::size_t count,
                                          Recorder& recorder);

}  // namespace comparison
