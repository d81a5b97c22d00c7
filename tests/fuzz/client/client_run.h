// Runs a scripted program, on its own thread and its own network.
#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fuzz/client/client_script.h"
#include "fuzz/client/fake_network.h"
#include "fuzz/client/scripted_server.h"
#include "fuzz/client/watched_socket.h"

namespace web::fuzz {

class ClientRun {
 public:
  explicit ClientRun(const ClientScript& script);

  // Runs it from the program's first call to the end of its thread.
  void play();

  const std::vector<std::unique_ptr<WatchedSocket>>& sockets() const { return sockets_; }
  const std::vector<ScriptedServer*>& servers() const { return servers_; }

  // The connection of this socket that the server has accepted.
  const ScriptedServer* serverOf(std::size_t socket) const;

 private:
  std::unique_ptr<Link> acceptLink();
  void live();
  void perform(const ClientAction& action);
  void performAtEvent();
  void open(const ClientAction& action);
  void turn();
  void runFrames(std::size_t frames);
  void runUntilATask();
  void beBusy(std::chrono::milliseconds time);
  void endLife();
  void closeAll();
  void destroyAll();
  void runToEnd();
  void pollToEnd();
  void checkWait() const;
  void checkDeadline(std::size_t socket) const;
  void checkTurn(FakeTime::Clock::duration worked);
  template <class Call>
  void callLoop(Call call);

  const ClientScript& script_;
  const std::string trust_;
  std::chrono::seconds slept_{};
  std::vector<std::unique_ptr<WatchedSocket>> sockets_;
  std::vector<ScriptedServer*> servers_;
  FakeNetwork network_{[this] { return acceptLink(); }};
  bool isEnding_ = false;  // The thread is ending, which closes sockets that still seem open.
  std::size_t nextEvent_ = 0;
  int depth_ = 0;                            // How deeply handlers are nested.
  FakeTime::Clock::time_point lastBusy_;     // The loop could not turn until then.
  FakeTime::Clock::duration programWork_{};  // Since the last turn.
};

}  // namespace web::fuzz
