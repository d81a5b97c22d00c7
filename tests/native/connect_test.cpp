// Several addresses of one name, and one handshake at a time.
#include <atomic>
#include <future>
#include <optional>

#include "native/name_server.h"
#include "native/native_test.h"
#include "native/test_sockets.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

TEST(Addresses, AreTriedUntilOneAnswers) {
  RawServer server(acceptAndEcho, {.family = Address::Family::ipv6});
  NameServer names([](const std::string&) {
    return LookupResult{{address("127.0.0.2"), address("127.0.0.3"), address("[::1]")}, {}};
  });
  LoggedSocket socket(urlOf("play.example", server));
  socket.onopen = [&] { socket.close(); };
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1005 clean"));
}

TEST(Addresses, ThatAllRefuseFailWithTheFirstOnesName) {
  auto port = std::to_string(unusedPort());
  NameServer names([](const std::string&) {
    return LookupResult{{address("127.0.0.1"), address("127.0.0.2")}, {}};
  });
  LoggedSocket socket("ws://play.example:" + port);
  runToEnd();
  EXPECT_EQ(socket.failure, "connection refused by 127.0.0.1:" + port + ": is the server running?");
}

// RFC 8305: after this time the next address is tried.
constexpr milliseconds delay(250);

// How long a socket takes to open if its name has these addresses: the best of a few tries, which
// stop at the first that takes at most `most`. That is a whole delay more than needed, because the
// machine may be busy; a fault always costs more.
milliseconds timeToOpen(const RawServer& server, milliseconds most,
                        const std::vector<std::string_view>& hosts, bool forgets = true) {
  auto best = steady_clock::duration::max();
  std::optional<NameServer> names;
  for (int attempt = 0; attempt < 20 && best >= most; ++attempt) {
    if (forgets || !names) {
      names.reset();
      names.emplace([&](const std::string&) {
        LookupResult found;
        for (auto host : hosts) found.addresses.push_back(address(host));
        return found;
      });
    }
    LoggedSocket socket(urlOf("play.example", server));
    const auto start = steady_clock::now();
    socket.onopen = [&] {
      best = std::min(best, steady_clock::now() - start);
      socket.close();
    };
    runToEnd();
    EXPECT_THAT(socket.log, ElementsAre("open", "close 1005 clean")) << socket.failure;
  }
  return std::chrono::duration_cast<milliseconds>(best);
}

TEST(Addresses, ThatSwallowEverythingCostAQuarterOfASecond) {
  RawServer server(acceptAndEcho);
  BlackHole hole(address("127.0.0.2", server.port()));
  const auto took = timeToOpen(server, 2 * delay, {"127.0.0.2", "127.0.0.1"});
  EXPECT_GE(took, delay);
  EXPECT_LT(took, 2 * delay);
}

TEST(Addresses, ThatSwallowEverythingCostAQuarterOfASecondEach) {
  RawServer server(acceptAndEcho);
  BlackHole first(address("127.0.0.2", server.port()));
  BlackHole second(address("127.0.0.3", server.port()));
  const auto took = timeToOpen(server, 3 * delay, {"127.0.0.2", "127.0.0.3", "127.0.0.1"});
  EXPECT_GE(took, 2 * delay);
  EXPECT_LT(took, 3 * delay);
}

TEST(Addresses, OfADeadIpv6GiveWayToIpv4InTime) {
  RawServer server(acceptAndEcho);
  BlackHole hole(address("[::1]", server.port()));
  EXPECT_LT(timeToOpen(server, 2 * delay, {"[::1]", "127.0.0.1"}), 2 * delay);
}

TEST(Addresses, OfADeadIpv4GiveWayToIpv6InTime) {
  RawServer server(acceptAndEcho, {.family = Address::Family::ipv6});
  // Not 127.0.0.1, where a connection of another program may use this port.
  BlackHole hole(address("127.0.0.4", server.port()));
  EXPECT_LT(timeToOpen(server, 2 * delay, {"127.0.0.4", "[::1]"}), 2 * delay);
}

TEST(Addresses, OfTheFamilyThatAnsweredLastComeFirstTheNextTime) {
  RawServer server(acceptAndEcho);
  BlackHole hole(address("[::1]", server.port()));
  const auto took = timeToOpen(server, delay, {"[::1]", "127.0.0.1"}, /*forgets=*/false);
  EXPECT_LT(took, delay);
}

TEST(Addresses, OfBothFamiliesTakeTurns) {
  // If the families did not alternate, the third address would be tried 500 ms later.
  RawServer server(acceptAndEcho, {.family = Address::Family::ipv6});
  BlackHole first(address("127.0.0.2", server.port()));
  BlackHole second(address("127.0.0.3", server.port()));
  const auto took = timeToOpen(server, 2 * delay, {"127.0.0.2", "127.0.0.3", "[::1]"});
  EXPECT_GE(took, delay);
  EXPECT_LT(took, 2 * delay);
}

TEST(Addresses, OfOneFamilyAreNoChoiceThatIsRemembered) {
  RawServer server(acceptAndEcho);
  const auto familyAfter = [&](const std::vector<Address>& addresses) {
    NameServer names([&](const std::string&) { return LookupResult{addresses, {}}; });
    LoggedSocket socket(urlOf("play.example", server));
    socket.onopen = [&] { socket.close(); };
    runToEnd();
    EXPECT_THAT(socket.log, ElementsAre("open", "close 1005 clean")) << socket.failure;
    return Services::of(Loop::current()).resolver().lastGood();
  };
  EXPECT_EQ(familyAfter({address("127.0.0.1")}), std::nullopt);
  EXPECT_EQ(familyAfter({address("127.0.0.1"), address("[::1]")}), Address::Family::ipv4);
}

// What a trace shows when a name has these addresses.
struct Tried {
  int attempts = 0;
  int most = 0;              // At the same time.
  std::ptrdiff_t stack = 0;  // The distance between the deepest and the highest call.
};

Tried triedOf(const std::vector<Address>& addresses, std::uint16_t port) {
  NameServer names([&](const std::string&) { return LookupResult{addresses, {}}; });
  Tried tried;
  int underWay = 0;
  const char *lowest = nullptr, *highest = nullptr;
  LoggedSocket socket(
      "ws://play.example:" + std::to_string(port) + "/", {.trace = [&](std::string_view line) {
        const char here = 0;
        if (line.find("TCP: ") == line.npos || line.find("TCP: connected") != line.npos) return;
        const bool begins = line.find("TCP: connecting") != line.npos;
        underWay += begins ? 1 : -1;
        tried.attempts += begins;
        tried.most = std::max(tried.most, underWay);
        if (!lowest || std::less<>()(&here, lowest)) lowest = &here;
        if (!highest || std::less<>()(highest, &here)) highest = &here;
      }});
  socket.onopen = [&] { socket.close(); };
  runToEnd();
  tried.stack = highest - lowest;
  return tried;
}

TEST(Addresses, OfANameThatHasThousandsAreTriedTo32WithoutRecursion) {
  std::vector<Address> multicast;
  for (int i = 0; i < 4000; ++i)
    multicast.push_back(
        address("224.0." + std::to_string(i / 250) + "." + std::to_string(i % 250 + 1)));
  const auto tried = triedOf(multicast, 4242);
  EXPECT_EQ(tried.attempts, 32);
  EXPECT_LT(tried.stack, 4096);
}

TEST(Addresses, ThatSwallowEverythingAreEightAtOnceAndDoNotHideTheTenth) {
  RawServer server(acceptAndEcho);
  std::vector<Address> addresses;
  std::vector<std::unique_ptr<BlackHole>> holes;
  for (int i = 0; i < 9; ++i) {
    addresses.push_back(address("127.0.0." + std::to_string(i + 2), server.port()));
    holes.push_back(std::make_unique<BlackHole>(addresses.back()));
  }
  addresses.push_back(address("127.0.0.1"));
  const auto tried = triedOf(addresses, server.port());
  EXPECT_EQ(tried.attempts, 10);
  EXPECT_EQ(tried.most, 8);
  EXPECT_EQ(server.connections(), 1);
}

TEST(Handshakes, WithOneAddressComeOneAtATime) {
  std::atomic<int> underWay = 0, most = 0;
  RawServer server([&](Peer& peer) {
    int now = ++underWay;
    for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
    }
    auto head = peer.readHead();
    --underWay;
    peer.write(Peer::acceptingHead(head) + "\r\n");
    peer.echo();
  });
  std::vector<std::unique_ptr<LoggedSocket>> sockets;
  for (int i = 0; i < 20; ++i) {
    auto& socket = *sockets.emplace_back(std::make_unique<LoggedSocket>(server.url()));
    socket.onopen = [&socket] { socket.close(); };
  }
  runToEnd();
  EXPECT_EQ(server.connections(), 20);
  EXPECT_EQ(most, 1);
}

TEST(Handshakes, MayBeAllowedAllAtOnce) {
  constexpr int count = 5;
  auto& gate = Services::of(Loop::current()).gate();
  gate.setPatience(
      std::chrono::hours(1));  // No socket goes ahead because it has waited long enough.
  std::atomic<int> underWay = 0;
  std::promise<void> all;
  auto areAllThere = all.get_future().share();
  RawServer server([&](Peer& peer) {
    auto head = peer.readHead();
    if (++underWay == count) all.set_value();
    if (areAllThere.wait_for(std::chrono::seconds(20)) == std::future_status::timeout) return;
    peer.write(Peer::acceptingHead(head) + "\r\n");
    peer.echo();
  });
  std::vector<std::unique_ptr<LoggedSocket>> sockets;
  for (int i = 0; i < count; ++i) {
    auto& socket = *sockets.emplace_back(
        std::make_unique<LoggedSocket>(server.url(), WebSocketInit{.handshakesInTurn = false}));
    socket.onopen = [&socket] { socket.close(); };
  }
  runToEnd();
  gate.setPatience(HandshakeGate::patience);
  for (auto& socket : sockets) EXPECT_EQ(socket->log.front(), "open");
}

TEST(Handshakes, ThatFailOrAreDroppedLetTheNextOneGo) {
  std::atomic<int> number = 0;
  std::promise<void> first;
  RawServer server([&](Peer& peer) {
    switch (number++) {
      case 0:
        first.set_value();
        peer.readToEnd();
        break;
      case 1:
        peer.write("garbage\r\n\r\n");
        break;
      default:
        acceptAndEcho(peer);
    }
  });
  auto dropped = std::make_unique<LoggedSocket>(server.url());
  LoggedSocket fails(server.url()), opens(server.url());
  opens.onopen = [&] { opens.close(); };
  auto loop = EventLoop::current();
  std::thread other([&] {
    first.get_future().wait();
    loop.postTask([&] { dropped.reset(); });
  });
  runToEnd();
  other.join();
  EXPECT_THAT(fails.log, ElementsAre("error", "close 1006 not clean"));
  EXPECT_THAT(opens.log, ElementsAre("open", "close 1005 clean"));
}

TEST(Address, ReadsWhatAUrlHasAndNothingElse) {
  EXPECT_EQ(Address::fromLiteral("127.0.0.1")->hostText(), "127.0.0.1");
  EXPECT_EQ(Address::fromLiteral("[::1]")->hostText(), "::1");
  EXPECT_EQ(Address::fromLiteral("[1:2::ffff]")->text(), "[1:2::ffff]:0");
  EXPECT_EQ(Address::fromLiteral("play.example"), std::nullopt);
  EXPECT_EQ(Address::fromLiteral("localhost"), std::nullopt);
  EXPECT_EQ(Address::fromLiteral("[::12"), std::nullopt);
}

}  // namespace
}  // namespace web::native
