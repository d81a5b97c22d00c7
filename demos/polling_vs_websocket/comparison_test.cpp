// The calculations and texts from the measured figures.
#include "chart.h"
#include "options.h"
#include "report.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace comparison {
namespace {

using testing::HasSubstr;

Result resultOf(const std::string& way, std::uint64_t headers, std::uint64_t segments,
                std::vector<std::int64_t> delays) {
  Result result;
  result.way = way;
  result.clients = 1000;
  result.seconds = 10;
  result.updates = 10'000;
  result.payload = 40 * result.updates;
  result.traffic = {(40 + headers) * result.updates, segments * result.updates};
  result.delays = std::move(delays);
  return result;
}

Round roundOfThree() {
  return {resultOf("polling", 1000, 4, {500'000}),
          resultOf("long polling", 900, 4, {50'000, 150'000}),
          resultOf("WebSocket", 2, 2, {50'000, 50'000})};
}

TEST(Result, IsCountedPerUpdate) {
  const auto result = resultOf("WebSocket", 2, 2, {});
  EXPECT_EQ(result.payloadPerUpdate(), 40);
  EXPECT_EQ(result.headersPerUpdate(), 2);
  EXPECT_EQ(result.transportPerUpdate(), 2 * 52);
  EXPECT_EQ(result.bytesPerUpdate(), 40 + 2 + 2 * 52);
}

TEST(Result, TellsWhenAPartOfTheUpdatesHadCome) {
  const auto result = resultOf("WebSocket", 2, 2, {1000, 2000, 3000, 4000});
  EXPECT_EQ(result.delay(0.5), 2);
  EXPECT_EQ(result.delay(0.99), 4);
  EXPECT_EQ(result.delay(0), 1);
}

TEST(Result, OfNothingIsZero) {
  EXPECT_EQ(Result().bytesPerUpdate(), 0);
  EXPECT_EQ(Result().delay(0.5), 0);
}

TEST(Recorder, CountsAnUpdateOnceItHasStarted) {
  Recorder recorder;
  EXPECT_EQ(recorder.receive(R"({"tick":1,"at":1})"), 1);
  recorder.start();
  EXPECT_EQ(recorder.receive(R"({"tick":2,"at":1})"), 2);
  Result result;
  recorder.finish(result);
  EXPECT_EQ(result.updates, 1u);
  EXPECT_EQ(result.payload, std::string(R"({"tick":2,"at":1})").size());
}

TEST(Recorder, LeavesTheDelayOfWhatIsOlderThanItsStart) {
  Recorder recorder;
  recorder.start();
  recorder.receive(R"({"tick":1,"at":1})");
  const auto later = std::chrono::duration_cast<std::chrono::microseconds>(
      (Clock::now() + std::chrono::hours(1)).time_since_epoch());
  recorder.receive(R"({"tick":2,"at":)" + std::to_string(later.count()) + '}');
  Result result;
  recorder.finish(result);
  EXPECT_EQ(result.updates, 2u);
  EXPECT_EQ(result.delays.size(), 1u);
}

TEST(Recorder, CountsTheSameBytesInAList) {
  Recorder recorder;
  recorder.start();
  EXPECT_EQ(recorder.receiveAll(R"([{"tick":2,"at":1},{"tick":3,"at":1}])"), 3);
  Result result;
  recorder.finish(result);
  EXPECT_EQ(result.updates, 2u);
  EXPECT_EQ(result.payload, 2 * std::string(R"({"tick":2,"at":1})").size());
}

TEST(Recorder, FindsNothingInAnEmptyList) { EXPECT_EQ(Recorder().receiveAll("[]"), 0); }

TEST(Recorder, RefusesWhatIsNoTick) {
  Recorder recorder;
  EXPECT_EQ(recorder.receive("["), -1);
  EXPECT_EQ(recorder.receive("[]"), -1);
  EXPECT_EQ(recorder.receiveAll("There is nothing here."), -1);
}

TEST(Report, SaysWhatWasMeasuredAndWhatWasCalculated) {
  const auto text = describeClients({roundOfThree()});
  EXPECT_THAT(text, testing::ContainsRegex("\n1,000 .* 9.98 Mbit/s .* 1.17 Mbit/s +measured\n"));
  EXPECT_THAT(text, testing::ContainsRegex("\n10,000 .* 99.84 Mbit/s .* 11.68 Mbit/s +computed\n"));
  EXPECT_THAT(text, testing::ContainsRegex("\n100,000 .* 998.40 Mbit/s .* +computed\n"));
}

constexpr std::chrono::milliseconds delay{50};

TEST(Report, JudgesByWhatWasSeen) {
  const auto text = judge(roundOfThree(), delay);
  EXPECT_THAT(text, HasSubstr("500:1, as they claim"));
  EXPECT_THAT(text, HasSubstr("1.0:1 at the median, 3.0:1 in the worst hundredth (as they claim)"));
  auto round = roundOfThree();
  round[0] = resultOf("polling", 500, 4, {500'000});
  EXPECT_THAT(judge(round, delay), HasSubstr("250:1, less than they claim"));
}

TEST(Report, SaysWhenTheMachineWasTooBusy) {
  EXPECT_THAT(judge(roundOfThree(), delay), testing::Not(HasSubstr("too busy")));
  auto round = roundOfThree();
  round[2].delays = {150'000};
  EXPECT_THAT(judge(round, delay), HasSubstr("too busy"));
}

TEST(Report, GroupsDigits) {
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1'000), "1,000");
  EXPECT_EQ(grouped(1'234'567), "1,234,567");
}

TEST(Chart, HasABarForEachWay) {
  const auto svg = draw(roundOfThree(), delay);
  for (const auto* words : {"polling", "long polling", "WebSocket", "1248 B", "50 / 150 ms"})
    EXPECT_THAT(svg, HasSubstr('>' + std::string(words) + '<'));
  EXPECT_LT(svg.find("costs on the wire"), svg.find("Latency"));
}

std::string faultOf(std::vector<std::string> words) {
  std::vector<char*> arguments{nullptr};
  for (auto& word : words) arguments.push_back(word.data());
  std::string fault;
  readOptions(static_cast<int>(arguments.size()), arguments.data(), fault);
  return fault;
}

TEST(Options, WantARelayOnThisMachine) {
  EXPECT_EQ(faultOf({"http://127.0.0.1:8080/"}), "");
  EXPECT_EQ(faultOf({}), "The relay's URL is missing.");
  EXPECT_EQ(faultOf({"http://example.org"}),
            "'http://example.org' is not a relay on this machine.");
}

TEST(Options, TakeSeveralNumbersOfClients) {
  const std::string url = "http://127.0.0.1:8080";
  EXPECT_EQ(faultOf({url, "--clients", "10,2"}), "");
  EXPECT_EQ(faultOf({url, "--clients", "10,"}),
            "--clients needs numbers up to 20000, as in 1000,5000.");
}

}  // namespace
}  // namespace comparison
