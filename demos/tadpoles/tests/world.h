// A room and its players on a simulated clock, with the network that the test asks for.
#pragma once

#include "../client/session.h"
#include "../room/room.h"
#include "wire.h"

#include <map>
#include <memory>
#include <string>

namespace tadpoles {

class World {
 public:
  explicit World(Conditions network, std::uint64_t seed = 7)
      : conditions(network), room(seed, [this](int connection, auto message) {
          auto& client = clients_.at(connection);
          if (client->isConnected) client->down.push(message, now, conditions);
        }) {}

  struct Client {
    Client(int connection, Session::Send send)
        : up(connection * 2u),
          down(connection * 2u + 1),
          session("key" + std::to_string(10000 + connection), "Name", 0, std::move(send)) {}
    Wire up, down;
    Session session;
    Input wanted;
    bool isConnected = true;
  };

  Client& join() {
    const int connection = static_cast<int>(clients_.size()) + 1;
    auto& client = clients_[connection];
    client = std::make_unique<Client>(connection, [this, connection](auto message) {
      auto& sender = *clients_.at(connection);
      if (sender.isConnected) sender.up.push(message, now, conditions);
    });
    client->session.open(now);
    return *client;
  }

  Client& client(int number) { return *clients_.at(number); }  // In the order of joining, from 1.

  void cut(Client& client) {
    client.isConnected = false;
    client.session.lose();
    client.up.clear();
    client.down.clear();
    room.disconnect(connectionOf(client));
  }

  void comeBack(Client& client) {
    client.isConnected = true;
    client.session.open(now);
  }

  // Frames at 60 Hz, and ticks at 20 Hz.
  template <class F>
  void run(double milliseconds, F&& eachFrame) {
    for (const double until = now + milliseconds; now < until; now += frameTime) {
      for (; nextTick_ <= now; nextTick_ += millisecondsPerTick) room.step();
      for (auto& [connection, client] : clients_) {
        while (const auto message = client->up.pop(now)) {
          const auto sinceTick = now - (nextTick_ - millisecondsPerTick);
          if (!room.receive(connection, *message, sinceTick)) ++refused;
        }
        while (const auto message = client->down.pop(now)) client->session.hear(*message, now);
        client->session.frame(client->wanted, now);
      }
      eachFrame();
    }
  }
  void run(double milliseconds) {
    run(milliseconds, [] {});
  }

  // The server does nothing for that long, and continues from then.
  void sleep(double milliseconds) { nextTick_ += milliseconds; }

  static constexpr double frameTime = 1000.0 / 60;
  Conditions conditions;
  double now = 1000;
  int refused = 0;
  Room room;

 private:
  int connectionOf(const Client& client) const {
    for (const auto& [connection, one] : clients_) {
      if (one.get() == &client) return connection;
    }
    return 0;
  }

  std::map<int, std::unique_ptr<Client>> clients_;
  double nextTick_ = 1000;
};

}  // namespace tadpoles
