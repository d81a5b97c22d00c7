// What must hold whenever a loop waits: no socket has missed a deadline, and no turn has worked for
// too long.
#include <algorithm>

#include "fuzz/client/client_run.h"
#include "fuzz/require.h"

namespace web::fuzz {

namespace {

using namespace std::chrono_literals;

// For each deadline.
constexpr auto slack = 50ms;

// After both Close frames, for the server to close TCP (connection.h).
constexpr auto endTimeout = 2s;

// How long a handshake waits for another one with the same server (handshake_gate.h).
constexpr auto longestInRow = 5s;

constexpr auto longestTurn = 10ms;

}  // namespace

void ClientRun::checkTurn(FakeTime::Clock::duration worked) {
  require(worked - programWork_ <= longestTurn, "a turn works for 10 ms at most");
  programWork_ = {};
}

void ClientRun::checkWait() const {
  for (std::size_t i = 0; i < sockets_.size(); ++i) checkDeadline(i);
}

void ClientRun::checkDeadline(std::size_t number) const {
  const auto& socket = *sockets_[number];
  const auto& init = socket.init();
  const auto now = FakeTime::now();
  if (socket.isConnecting()) {
    // While a loop is busy no waiting handshake can begin, and openTimeout starts with the
    // handshake.
    const bool isInRow = init.handshakesInTurn && sockets_.size() > 1;
    const auto latest = isInRow
                            ? std::max(socket.madeAt() + longestInRow, lastBusy_) + init.openTimeout
                            : std::max(socket.madeAt() + init.openTimeout, lastBusy_);
    require(now <= latest + slack, "what does not open fails in time");
  }
  for (const auto* server : servers_) {
    if (server->socket() != number) continue;
    const auto& link = server->link();
    const auto heard = std::max(link.lastRead, link.lastRelieved);
    if (socket.isOpen() && !isEnding_ && !link.isClosed() && init.keepAlive > 0s) {
      require(now <= std::max(heard, lastBusy_) + 2 * init.keepAlive + slack,
              "a silent server is given up in time");
    }
    const auto ending =
        std::max<FakeTime::Clock::duration>(init.closeTimeout, endTimeout) + endTimeout;
    if (socket.leftAt() && !link.isClosed()) {
      const auto from = std::max({*socket.leftAt(), link.lastWritten, lastBusy_});
      require(now <= from + ending + slack, "a connection ends in time");
    }
    if (link.writeFailed && !link.isClosed()) {
      require(now <= std::max(*link.writeFailed, lastBusy_) + 2 * endTimeout + slack,
              "a connection that cannot be written to ends in time");
    }
  }
  if (socket.leftAt() && !socket.isOver()) {
    // However slowly the server reads earlier output.
    auto from = std::max(*socket.leftAt(), lastBusy_);
    for (const auto* server : servers_) {
      if (server->socket() == number) from = std::max(from, server->link().lastWritten);
    }
    require(now <= from + init.closeTimeout + endTimeout + slack, "what closes ends in time");
  }
}

}  // namespace web::fuzz
