// 100,000 numbered messages each way through networks that misbehave: nothing may be lost, doubled,
// reordered or altered, unless the socket has closed with 1006.
#include <web/event_loop.h>

#include <gtest/gtest.h>

#include <iostream>
#include <sstream>
#include <vector>

#include "long/bad_network.h"
#include "long/exchange.h"
#include "native/certificates.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr std::uint32_t count = 100000;
constexpr auto patience = std::chrono::minutes(20);  // For a busy machine.

// A server at the far end, and one socket of each kind at this end, all at the same time.
class Traffic {
 public:
  // `isPatient`: the network is slow, and must not count as dead.
  Traffic(BadNetwork& network, bool isPatient) : network_(network), isPatient_(isPatient) {
    const auto identity =
        makeIdentity({.names = "IP:" + network.clientHost(), .isAuthority = true});
    server_ = network.start({"node", TWINSOCKET_LONG_SERVER, network.serverHost(),
                             folder_.write("certificate.pem", identity.pem()),
                             folder_.write("key.pem", identity.keyPem())});
    std::istringstream(server_->readUntil("\n")) >> plainPort_ >> securePort_;
    for (bool isSecure : {false, true}) {
      for (bool isCompressed : {false, true}) open(isSecure, isCompressed, identity.pem());
    }
  }

  // Calls `eachFrame` meanwhile.
  template <class F>
  void flow(F eachFrame) {
    const auto start = steady_clock::now();
    run([&] {
      bool isOver = true;
      for (auto& each : exchanges_) {
        each->sendSome();
        isOver = isOver && each->isOver();
      }
      eachFrame();
      return !isOver && steady_clock::now() - start < patience;
    });
    took_ = std::chrono::duration_cast<seconds>(steady_clock::now() - start);
  }

  // `mayBreak`: the network may have broken the connection.
  void expectNothingLost(bool mayBreak) {
    for (const auto& each : exchanges_) {
      std::cout << "  " << each->summary() << '\n';
      EXPECT_EQ(each->fault(), "");
      EXPECT_TRUE(mayBreak || each->isComplete());
    }
    std::cout << "  in " << took_.count() << " s" << std::endl;
    server_->endInput();
    EXPECT_EQ(server_->readToEnd(), "");
  }

  std::uint32_t received() const {
    std::uint32_t sum = 0;
    for (const auto& each : exchanges_) sum += each->received();
    return sum;
  }

 private:
  void open(bool isSecure, bool isCompressed, const std::string& authority) {
    const auto port = network_.clientPort(isSecure ? securePort_ : plainPort_);
    const auto url = (isSecure ? "wss://" : "ws://") + network_.clientHost() + ':' +
                     std::to_string(port) + "/numbered?count=" + std::to_string(count) +
                     (isCompressed ? "&compressed" : "");
    WebSocketInit init{.trust = {.authorities = authority, .system = false},
                       .compression = isCompressed};
    init.openTimeout = std::chrono::minutes(5);
    if (isPatient_) init.keepAlive = init.openTimeout;
    exchanges_.push_back(std::make_unique<Exchange>(
        std::string(isSecure ? "wss" : "ws") + (isCompressed ? ", compressed" : ""), url,
        std::move(init), count));
  }

  BadNetwork& network_;
  const bool isPatient_;
  TemporaryFolder folder_;
  std::unique_ptr<Program> server_;
  std::uint16_t plainPort_ = 0, securePort_ = 0;
  std::vector<std::unique_ptr<Exchange>> exchanges_;
  seconds took_{0};
};

// Through namespaces, or else through a relay where that can play such a network.
std::unique_ptr<BadNetwork> makeNetwork(const Weather& weather) {
  std::string why;
  if (!weather.isByteByByte) {
    if (auto tunnel = makeTunnel(weather, why)) return tunnel;
    std::cout << "  this system allows no tunnel: " << why << '\n';
    if (weather.loss > 0 || weather.reordered > 0) return nullptr;
  }
  return makeRelay(weather);
}

void expectNothingLostIn(const Weather& weather) {
  auto network = makeNetwork(weather);
  if (!network) GTEST_SKIP() << "loss and reordering need one";
  Traffic traffic(*network, /*isPatient=*/true);
  traffic.flow([] {});
  traffic.expectNothingLost(/*mayBreak=*/false);
}

TEST(LongNetwork, ThatMovesOneByteAtATimeLosesNothing) {
  expectNothingLostIn({.isByteByByte = true});
}

TEST(LongNetwork, With200MillisecondsEachWayLosesNothing) {
  expectNothingLostIn({.delay = milliseconds(200)});
}

TEST(LongNetwork, ThatDropsFivePercentOfPacketsLosesNothing) {
  expectNothingLostIn({.delay = milliseconds(5), .loss = 0.05});
}

TEST(LongNetwork, ThatReordersPacketsLosesNothing) {
  expectNothingLostIn({.delay = milliseconds(5), .reordered = 0.2});
}

TEST(LongNetwork, ThatIsCutFor30SecondsLosesNothingOrCloses1006) {
  auto network = makeNetwork({.delay = milliseconds(20)});
  Traffic traffic(*network, /*isPatient=*/false);
  steady_clock::time_point cutAt;
  enum { before, cut, after } phase = before;
  traffic.flow([&] {
    if (phase == before && traffic.received() > count) {
      network->cut();
      cutAt = steady_clock::now();
      phase = cut;
    } else if (phase == cut && steady_clock::now() - cutAt > seconds(30)) {
      network->mend();
      phase = after;
    }
  });
  EXPECT_EQ(phase, after);
  traffic.expectNothingLost(/*mayBreak=*/true);
}

}  // namespace
}  // namespace web::native
