// Every step of a stream is in trouble in turn: what no call of the system's can show.
#include <optional>

#include "native/faulty_layers.h"
#include "native/torture.h"

namespace web::native {
namespace {

// One read takes it, one write sends it, and yet it is a frame with a longer head.
constexpr std::size_t size = 5000;
const auto all = wholeWith(size);

struct StreamTorture : testing::TestWithParam<Way> {
  static constexpr int most = 1000;  // Of steps in one socket's life.

  void SetUp() override { server_.emplace(GetParam()); }

  // A life for each step, until there are no more.
  template <class Expect>
  void trouble(Place place, Trouble trouble, Expect expect) {
    if (place == Place::overTls && !GetParam().isSecure) return;
    for (int which = 1; which < most; ++which) {
      SCOPED_TRACE("step " + std::to_string(which));
      Troubles troubles(place, trouble, which);
      const auto log = live(*server_, size);
      if (!troubles.happened()) {
        EXPECT_EQ(log, all);
        EXPECT_GT(which, 3) << "no steps of this kind";
        return;
      }
      expect(log);
      if (HasFailure()) return;
    }
    FAIL() << "no end of steps";
  }

  // Each step alone, and then every second one.
  void changesNothing(Place place, Trouble each) {
    trouble(place, each, [](const Log& log) { EXPECT_EQ(log, all); });
    Troubles troubles(place, each, Troubles::always);
    EXPECT_EQ(live(*server_, size), all);
  }

  void endsInOneClose(Place place, Trouble each) {
    trouble(place, each, [](const Log& log) { expectWholeOrFailed(log, all); });
  }

 protected:
  std::optional<EchoServer> server_;
};

TEST_P(StreamTorture, StepThatHasToWaitChangesNothing) {
  changesNothing(Place::overTcp, Trouble::wait);
  changesNothing(Place::overTls, Trouble::wait);
}

TEST_P(StreamTorture, ReadThatWaitsForAWriteChangesNothing) {
  changesNothing(Place::overTcp, Trouble::waitForWriting);
}

TEST_P(StreamTorture, ByteAloneChangesNothing) {
  changesNothing(Place::overTcp, Trouble::oneByte);
  changesNothing(Place::overTls, Trouble::oneByte);
}

TEST_P(StreamTorture, EndAnywhereEndsInOneClose) {
  endsInOneClose(Place::overTcp, Trouble::end);
  endsInOneClose(Place::overTls, Trouble::end);
}

TEST_P(StreamTorture, StepThatFailsEndsInOneClose) {
  endsInOneClose(Place::overTcp, Trouble::failure);
  endsInOneClose(Place::overTls, Trouble::failure);
}

TEST_P(StreamTorture, BitThatFlipsUnderTlsIsNeverDelivered) {
  if (GetParam().isSecure) endsInOneClose(Place::overTcp, Trouble::flippedBit);
}

// The first write is the request, and a later one a message: a socket of either ends, after the two
// seconds that reading has to find out why, and without trying again and again meanwhile.
TEST_P(StreamTorture, OutputThatIsLostWhileTheServerIsSilentEndsTheSocket) {
  const Place place = GetParam().isSecure ? Place::overTls : Place::overTcp;
  if (GetParam().isThroughProxy || GetParam().isCompressed) return;
  for (int which : {1, 2, 4}) {
    SCOPED_TRACE("step " + std::to_string(which));
    Troubles troubles(place, Trouble::lostOutput, which);
    const auto log = live(*server_, size);
    EXPECT_THAT(log, testing::AnyOf(ElementsAre("error", "close 1006 not clean"),
                                    ElementsAre("open", "error", "close 1006 not clean")));
    EXPECT_LT(troubles.steps(), which + 20);
  }
}

INSTANTIATE_TEST_SUITE_P(Ways, StreamTorture, testing::ValuesIn(everyWay),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace web::native
