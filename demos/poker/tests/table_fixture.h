// A table, for which the test plays the relay.
#pragma once

#include "../table.h"

#include <web/event_loop.h>

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "fake_platform/fake_channel.h"
#include "fake_platform/fake_timers.h"

namespace poker {

// What the relay sends to Ada, who has id 1 and moderates, with Bob, who has id 2.
struct Shown {
  std::string card = "null";
  std::string story = R"({"number":1,"title":"","round":1})";
  std::string results = "null";
  bool moderates = true;
  bool bobVoted = false;

  std::string text() const {
    const auto truth = [](bool value) { return std::string(value ? "true" : "false"); };
    return R"({"type":"state","you":{"id":1,"card":)" + card + R"(},"story":)" + story +
           R"(,"deck":["½","1","5","8","☕"],"revealed":)" + truth(results != "null") +
           R"(,"results":)" + results + R"(,"people":[{"id":1,"name":"Ada","moderator":)" +
           truth(moderates) + R"(,"voted":)" + truth(card != "null") +
           R"(},{"id":2,"name":"Bob","moderator":)" + truth(!moderates) + R"(,"voted":)" +
           truth(bobVoted) + "}]}";
  }
};

inline const std::string fiveAndEight =
    R"({"votes":[{"id":1,"name":"Ada","card":"5"},{"id":2,"name":"Bob","card":"8"}],)"
    R"("counts":[{"card":"5","count":1},{"card":"8","count":1}],)"
    R"("average":6.5,"median":6.5,"agreed":false})";

inline const std::string secondStory = R"({"number":2,"title":"Log in","round":1})";
inline const std::string secondRound = R"({"number":1,"title":"","round":2})";

class TableTest : public testing::Test {
 protected:
  // Connects, and receives the table.
  void sitDown(const Shown& shown = {}) {
    connect();
    hear(shown);
  }

  void connect() {
    while (web::fake::lastChannel() == channel) {
      web::fake::passTime(std::chrono::milliseconds(100));
      web::pollEvents();
    }
    channel = web::fake::lastChannel();
    channel->open("poker.v1");
    web::pollEvents();
  }

  void hear(const Shown& shown) { hearText(shown.text()); }
  void hearText(const std::string& text) {
    channel->receiveText(text);
    web::pollEvents();
  }

  void lose() {
    channel->finish(false, 1006, {});
    web::pollEvents();
  }

  // What was sent after the first message.
  std::vector<std::string> said() const {
    return {channel->calls.begin() + 1, channel->calls.end()};
  }

  Table table{"ws://h/poker", "tea time", "Ada", "00112233445566778899aabbccddeeff"};
  Table::Clock::time_point now = Table::Clock::now();
  std::shared_ptr<web::fake::FakeChannel> channel;
};

}  // namespace poker
