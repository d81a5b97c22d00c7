// When the next address of a name is tried (RFC 8305), with a simulated clock.
#include <deque>

#include "native/guided_test.h"
#include "native/name_server.h"
#include "native/test_sockets.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;

// A socket whose name has these addresses, and the addresses that it has tried so far.
struct Tries {
  Tries(const RawServer& server, const std::vector<std::string_view>& hosts)
      : names([hosts](const std::string&) {
          LookupResult found;
          for (auto host : hosts) found.addresses.push_back(address(host));
          return found;
        }),
        // The connection goes on for a moment when the socket is gone, and is traced.
        socket(urlOf("play.example", server), {.trace = [seen = seen](std::string_view line) {
                 seen->givenUp += line.find("does not answer") != line.npos;
                 constexpr std::string_view begins = "TCP: connecting to ";
                 const auto at = line.find(begins);
                 if (at == line.npos) return;
                 line.remove_prefix(at + begins.size());
                 seen->all.emplace_back(line.substr(0, line.rfind(':')));
               }}) {
    pumpUntil([&] { return !seen->all.empty(); });
  }

  std::vector<std::string> after(FakeClock& clock, Clock::duration time) {
    clock.advance(time);
    pollEvents();
    return seen->all;
  }

  struct Seen {
    std::vector<std::string> all;
    int givenUp = 0;
  };
  const std::shared_ptr<Seen> seen = std::make_shared<Seen>();
  NameServer names;
  LoggedSocket socket;
};

TEST(Addresses, ThatSwallowEverythingCostAQuarterOfASecond) {
  RawServer server(acceptAndEcho);
  BlackHole first(address("127.0.0.2", server.port()));
  BlackHole second(address("127.0.0.3", server.port()));
  withAStandingClock([&](FakeClock& clock) {
    Tries tries(server, {"127.0.0.2", "127.0.0.3", "127.0.0.1"});
    EXPECT_THAT(tries.after(clock, milliseconds(249)), ElementsAre("127.0.0.2"));
    EXPECT_THAT(tries.after(clock, milliseconds(1)), ElementsAre("127.0.0.2", "127.0.0.3"));
    EXPECT_THAT(tries.after(clock, milliseconds(249)), ElementsAre("127.0.0.2", "127.0.0.3"));
    EXPECT_THAT(tries.after(clock, milliseconds(1)),
                ElementsAre("127.0.0.2", "127.0.0.3", "127.0.0.1"));
    pumpUntilOpen(tries.socket);
  });
}

TEST(Addresses, OfADeadIpv6GiveWayToIpv4InTime) {
  RawServer server(acceptAndEcho);
  BlackHole hole(address("[::1]", server.port()));
  withAStandingClock([&](FakeClock& clock) {
    Tries tries(server, {"[::1]", "127.0.0.1"});
    EXPECT_THAT(tries.after(clock, milliseconds(249)), ElementsAre("[::1]"));
    EXPECT_THAT(tries.after(clock, milliseconds(1)), ElementsAre("[::1]", "127.0.0.1"));
    pumpUntilOpen(tries.socket);
  });
}

// A third address of the same family would be tried only 250 ms later.
TEST(Addresses, OfBothFamiliesTakeTurns) {
  RawServer server(acceptAndEcho, {.family = Address::Family::ipv6});
  BlackHole first(address("127.0.0.2", server.port()));
  BlackHole second(address("127.0.0.3", server.port()));
  withAStandingClock([&](FakeClock& clock) {
    Tries tries(server, {"127.0.0.2", "127.0.0.3", "[::1]"});
    EXPECT_THAT(tries.after(clock, milliseconds(250)), ElementsAre("127.0.0.2", "[::1]"));
    pumpUntilOpen(tries.socket);
  });
}

TEST(Addresses, OfTheFamilyThatAnsweredLastComeFirstForTenMinutes) {
  RawServer server(acceptAndEcho);
  BlackHole hole(address("[::1]", server.port()));
  withAStandingClock([&](FakeClock& clock) {
    // The same name server, because another one would mean another network.
    Tries tries(server, {"[::1]", "127.0.0.1"});
    tries.after(clock, milliseconds(250));
    pumpUntilOpen(tries.socket);
    const auto firstOf = [&] {
      std::string first;
      WebSocket socket(urlOf("play.example", server), {.trace = [&](std::string_view line) {
                         if (!first.empty() || line.find("TCP: connecting") == line.npos) return;
                         first = line.find("[::1]") == line.npos ? "127.0.0.1" : "[::1]";
                       }});
      pumpUntil([&] { return !first.empty(); });
      return first;
    };
    EXPECT_EQ(firstOf(), "127.0.0.1");
    clock.advance(std::chrono::minutes(10) - milliseconds(1));
    EXPECT_EQ(firstOf(), "127.0.0.1");
    clock.advance(std::chrono::minutes(10));
    EXPECT_EQ(firstOf(), "[::1]");
  });
}

TEST(Addresses, ThatRefuseGiveWayAtOnce) {
  RawServer server(acceptAndEcho);
  withAStandingClock([&](FakeClock&) {
    Tries tries(server, {"127.0.0.2", "127.0.0.3", "127.0.0.1"});
    pumpUntilOpen(tries.socket);
    EXPECT_THAT(tries.seen->all, ElementsAre("127.0.0.2", "127.0.0.3", "127.0.0.1"));
  });
}

// Each attempt costs a descriptor.
TEST(Addresses, AreTriedEightAtATime) {
  RawServer server(acceptAndEcho);
  const std::vector<std::string_view> hosts{"127.0.0.2", "127.0.0.3", "127.0.0.4",
                                            "127.0.0.5", "127.0.0.6", "127.0.0.7",
                                            "127.0.0.8", "127.0.0.9", "127.0.0.10"};
  std::deque<BlackHole> holes;
  for (const auto host : hosts) holes.emplace_back(address(host, server.port()));
  withAStandingClock([&](FakeClock& clock) {
    Tries tries(server, hosts);
    while (tries.seen->all.size() < 8) tries.after(clock, milliseconds(250));
    EXPECT_EQ(tries.seen->givenUp, 0);
    EXPECT_THAT(tries.after(clock, milliseconds(250)), testing::SizeIs(9));
    EXPECT_EQ(tries.seen->givenUp, 1);
  });
}

// Even while an earlier attempt still hangs.
TEST(Addresses, ThatRefuseGiveWayAtOnceThoughAnotherOneHangs) {
  RawServer server(acceptAndEcho);
  BlackHole hole(address("127.0.0.2", server.port()));
  withAStandingClock([&](FakeClock& clock) {
    Tries tries(server, {"127.0.0.2", "127.0.0.3", "127.0.0.1"});
    clock.advance(milliseconds(250));
    pumpUntilOpen(tries.socket);
    EXPECT_THAT(tries.seen->all, ElementsAre("127.0.0.2", "127.0.0.3", "127.0.0.1"));
  });
}

}  // namespace
}  // namespace web::native
