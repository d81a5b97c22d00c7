// Each step of a stream fails in turn, in ways that no system call can show.
#include <optional>

#include "native/faulty_layers.h"
#include "native/torture.h"

namespace web::native {
namespace {

// One read receives it and one write sends it, but its frame needs a longer header.
constexpr std::size_t size = 5000;
const auto all = wholeWith(size);

struct StreamTorture : testing::TestWithParam<Way> {
  static constexpr int most = 1000;  // The most steps in one socket's life.

  void SetUp() override { server_.emplace(GetParam()); }

  // Plays one life for each step, until there are no more steps.
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

  // Disturbs each step alone, and then every second one.
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

// The first write is the request, and the second the messages. In both cases the socket ends after
// the two seconds in which reading could find out why, without any retries meanwhile.
TEST_P(StreamTorture, OutputThatIsLostWhileTheServerIsSilentEndsTheSocket) {
  const Place place = GetParam().isSecure ? Place::overTls : Place::overTcp;
  if (GetParam().isThroughProxy || GetParam().isCompressed) return;
  for (int which : {1, 2}) {
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
