// Tables for a terminal, and the verdict.
#include "report.h"

#include <algorithm>
#include <cstdint>
#include <iomanip>
#include <sstream>

namespace comparison {
namespace {

// The claims of the tutorials.
constexpr double leastHeaderClaim = 500;
constexpr double mostHeaderClaim = 1000;
constexpr double latencyClaim = 3;

constexpr int nameWidth = 14;
constexpr int cellWidth = 14;

std::string row(const std::string& name, const std::vector<std::string>& cells) {
  std::ostringstream line;
  line << std::left << std::setw(nameWidth) << name << std::right;
  for (const auto& cell : cells) line << std::setw(cellWidth) << cell;
  return line.str() + '\n';
}

std::string ratioText(double ratio) { return fixed(ratio, ratio < 10 ? 1 : 0) + ":1"; }

std::string rate(double bytesPerSecond) { return fixed(bytesPerSecond * 8 / 1e6, 2) + " Mbit/s"; }

std::string compared(double ratio, double least, double most) {
  if (ratio < least) return "less than they claim";
  if (ratio > most) return "more than they claim";
  return "as they claim";
}

const Round* roundOf(const std::vector<Round>& rounds, std::size_t clients) {
  const auto found = std::find_if(rounds.begin(), rounds.end(), [clients](const Round& round) {
    return round.front().clients == clients;
  });
  return found == rounds.end() ? nullptr : &*found;
}

}  // namespace

double times(double one, double other) { return other > 0 ? one / other : 0; }

std::string grouped(std::uint64_t number) {
  auto digits = std::to_string(number);
  for (auto at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

std::string fixed(double number, int digits) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(digits) << number;
  return text.str();
}

std::string describeUpdates(const Round& round) {
  const auto clients = round.front().clients;
  const auto seconds = round.front().seconds;
  std::string text = "One update, on average of " + grouped(clients) + " clients and " +
                     fixed(seconds, 0) +
                     " s: bytes in both directions; latency in milliseconds\n\n";
  text += row("", {"payload", "headers", "TCP/IP", "on the wire", "median", "99 %", "updates"});
  for (const auto& result : round) {
    text +=
        row(result.way,
            {fixed(result.payloadPerUpdate(), 1), fixed(result.headersPerUpdate(), 1),
             fixed(result.transportPerUpdate(), 1), fixed(result.bytesPerUpdate(), 1),
             fixed(result.delay(0.5), 1), fixed(result.delay(0.99), 1), grouped(result.updates)});
  }
  text += "\nTo connect and receive the first update:";
  for (const auto& result : round)
    text += " " + result.way + " " +
            fixed(times(static_cast<double>(result.connecting.bytes),
                        static_cast<double>(result.clients)),
                  0) +
            " bytes a client" + (&result == &round.back() ? ".\n" : ",");
  return text;
}

std::string describeClients(const std::vector<Round>& rounds) {
  std::string text = "All clients, each with one update a second: everything on the wire\n\n";
  std::vector<std::string> ways;
  for (const auto& result : rounds.back()) ways.push_back(result.way);
  ways.push_back("");
  text += row("clients", ways);
  std::vector<std::size_t> numbers{1'000, 10'000, 100'000};
  for (const auto& round : rounds) numbers.push_back(round.front().clients);
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  for (const auto number : numbers) {
    const Round* round = roundOf(rounds, number);
    std::vector<std::string> cells;
    for (std::size_t way = 0; way < rounds.back().size(); ++way) {
      const auto& result = round ? (*round)[way] : rounds.back()[way];
      cells.push_back(rate(result.bytesPerUpdate() * static_cast<double>(number)));
    }
    cells.push_back(round ? "measured" : "computed");
    text += row(grouped(number), cells);
  }
  return text;
}

std::string judge(const Round& round, std::chrono::milliseconds delay) {
  const Result &polling = round[0], &longPolling = round[1], &webSocket = round[2];
  const auto headers = times(polling.headersPerUpdate(), webSocket.headersPerUpdate());
  const auto longHeaders = times(longPolling.headersPerUpdate(), webSocket.headersPerUpdate());
  const auto wire = times(polling.bytesPerUpdate(), webSocket.bytesPerUpdate());
  const auto longWire = times(longPolling.bytesPerUpdate(), webSocket.bytesPerUpdate());
  const auto late = times(longPolling.delay(0.99), webSocket.delay(0.99));
  std::ostringstream text;
  text << "The tutorials say: 500:1 to 1000:1 in header bytes, 3:1 in latency. Seen here:\n\n"
       << "- Headers: polling " << fixed(polling.headersPerUpdate(), 0)
       << " bytes an update, WebSocket " << fixed(webSocket.headersPerUpdate(), 1) << ": "
       << ratioText(headers) << ", " << compared(headers, leastHeaderClaim, mostHeaderClaim)
       << "; long polling " << ratioText(longHeaders) << ".\n"
       << "- On the wire, where an update has a payload and TCP/IP headers too: polling "
       << ratioText(wire) << ", long polling " << ratioText(longWire) << ".\n"
       << "- Latency, long polling against WebSocket: "
       << ratioText(times(longPolling.delay(0.5), webSocket.delay(0.5))) << " at the median, "
       << ratioText(late) << " in the worst hundredth ("
       << compared(late, 0.9 * latencyClaim, 1.1 * latencyClaim)
       << "): an update\n  waits only if the next request is still on its way.\n"
       << "- Latency, polling against WebSocket: "
       << ratioText(times(polling.delay(0.5), webSocket.delay(0.5)))
       << " at the median, which is about half the time between\n  two requests.\n";
  if (webSocket.delay(0.5) > 1.5 * static_cast<double>(delay.count()) + 5)
    text << "- But this machine was too busy: the wire takes " << delay.count()
         << " ms, and what is more than that was waiting for\n  a processor. Do not believe these "
            "latencies; try fewer clients.\n";
  return text.str();
}

}  // namespace comparison
