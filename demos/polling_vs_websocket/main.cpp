// polling_vs_websocket URL: measures the same ticker with polling, long polling and WebSocket.
#include "chart.h"
#include "clients.h"
#include "meter.h"
#include "options.h"
#include "report.h"

#include <cstdio>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <sys/resource.h>

namespace {

using comparison::Clients;
using comparison::Clock;
using comparison::Options;
using comparison::Recorder;
using comparison::Result;

enum Status { success = 0, failure = 1, wrongUsage = 2 };

constexpr std::chrono::seconds patience{60};  // Until every client has received something.

constexpr std::chrono::milliseconds toRead{
    50};  // For data that has already arrived, or a part of it.

using comparison::beginTicks;

constexpr unsigned seed = 7;

using MakeClients =
    std::function<std::unique_ptr<Clients>(std::uint16_t port, std::size_t count, Recorder&)>;

int fail(const std::string& why) {
  std::fprintf(stderr, "polling_vs_websocket: %s\n", why.c_str());
  return failure;
}

// The system's default allows a thousand descriptors, and each client needs three here.
void allowManyDescriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// The clients have read everything that is counted here; the meter is stopped.
comparison::Traffic trafficOf(comparison::Meter& meter, Clients& clients,
                              const Recorder& recorder) {
  meter.hold();
  for (auto before = recorder.seen() - 1; before != recorder.seen();) {
    before = recorder.seen();
    clients.runUntil(Clock::now() + toRead, false);
  }
  return meter.traffic();
}

// Returns an error message, or an empty string.
std::string measure(const Options& options, std::size_t count, const MakeClients& make,
                    Result& result) {
  comparison::Meter meter(options.relayPort, options.delay);
  Recorder recorder;
  const auto clients = make(meter.port(), count, recorder);
  clients->runUntil(Clock::now() + patience, true);
  if (!clients->failure().empty()) return clients->failure();
  if (!clients->allServed()) return "Not every client was served within a minute.";
  result.connecting = trafficOf(meter, *clients, recorder);
  if (auto fault = beginTicks(options.relayPort, seed); !fault.empty()) return fault;
  const auto start = Clock::now();
  recorder.start();
  meter.release();
  clients->runUntil(start + options.duration, false);
  if (!clients->failure().empty()) return clients->failure();
  result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  const auto traffic = trafficOf(meter, *clients, recorder);
  result.traffic.bytes = traffic.bytes - result.connecting.bytes;
  result.traffic.segments = traffic.segments - result.connecting.segments;
  result.clients = count;
  recorder.finish(result);
  return result.updates ? ""
                        : "No client received anything; is the time too short for this ticker?";
}

std::string measureAll(const Options& options, std::size_t count, comparison::Round& round) {
  const std::vector<std::pair<const char*, MakeClients>> ways{
      {"polling",
       [&options](auto port, auto clients, auto& recorder) {
         return comparison::pollingClients(port, clients, options.period, recorder);
       }},
      {"long polling", comparison::longPollingClients},
      {"WebSocket", comparison::webSocketClients}};
  for (const auto& [way, make] : ways) {
    std::fprintf(stderr, "%s, %s clients, %lld s\n", way, comparison::grouped(count).c_str(),
                 static_cast<long long>(options.duration.count()));
    Result result;
    result.way = way;
    const auto fault = measure(options, count, make, result);
    if (!fault.empty()) return std::string(way) + ": " + fault;
    round.push_back(std::move(result));
  }
  return {};
}

}  // namespace

int main(int count, char** arguments) {
  std::string fault;
  const auto options = comparison::readOptions(count, arguments, fault);
  if (!options) {
    std::fprintf(stderr, "polling_vs_websocket: %s\n%s", fault.c_str(), comparison::usage);
    return wrongUsage;
  }
  if (options->help) return std::fputs(comparison::usage, stdout), success;

  allowManyDescriptors();
  std::vector<comparison::Round> rounds;
  try {
    for (const auto clients : options->clients) {
      fault = measureAll(*options, clients, rounds.emplace_back());
      if (!fault.empty()) return fail(fault);
    }
  } catch (const std::system_error& error) {
    return fail(error.what());
  }
  for (const auto& round : rounds) std::printf("%s\n", describeUpdates(round).c_str());
  std::printf("%s\n%s", describeClients(rounds).c_str(),
              judge(rounds.back(), options->delay).c_str());
  if (options->chart.empty()) return success;
  std::ofstream file(options->chart);
  file << comparison::draw(rounds.back(), options->delay);
  return file.flush() ? success : fail("cannot write " + options->chart);
}
