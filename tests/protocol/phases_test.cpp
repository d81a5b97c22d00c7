// Every transition of the state machine that is drawn in platform/native/channel/README.md, and
// that there is no other: what each action does in each phase, and which phases the listener is
// notified of.
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "protocol/conversation.h"

namespace web::protocol {
namespace {

using Phase = ClientSession::Phase;
using Phases = std::vector<Phase>;
using Step = std::function<void(Conversation&)>;

void accept(Conversation& it) { it.open(); }
void closeIt(Conversation& it) { it.session.close(1000, "bye"), it.askForEvents(); }
void takeClose(Conversation& it) { it.receive(std::string("\x88\x02\x03\xe8", 4)); }
void takeViolation(Conversation& it) { it.receive(std::string("\xff\x00", 2)); }
void takeMessage(Conversation& it) { it.receive(std::string("\x81\x02hi", 4)); }
void takeRefusal(Conversation& it) { it.receive("HTTP/1.1 404 Not Found\r\n\r\n"); }
void endStream(Conversation& it) { it.receiveEnd(); }
void failIt(Conversation& it) { it.session.fail(1011, "a test"), it.askForEvents(); }
void sendText(Conversation& it) { it.session.sendText("hi"), it.output(); }

// The steps that lead from `opening` to each phase.
std::vector<Step> wayTo(Phase phase) {
  switch (phase) {
    case Phase::opening:
      return {};
    case Phase::open:
      return {accept};
    case Phase::closing:
      return {accept, closeIt};
    case Phase::awaitingEnd:
      return {accept, closeIt, takeClose};
    case Phase::finished:
      return {accept, closeIt, takeClose, endStream};
  }
  return {};
}

struct PhaseEdge {
  const char* name;
  Phase from;
  Step step;
  Phases heard;  // Empty: the phase does not change.
};

void PrintTo(const PhaseEdge& edge, std::ostream* out) { *out << edge.name; }

struct PhaseLog final : ClientSession::PhaseListener {
  void phaseChanged(Phase phase) override { heard.push_back(phase); }
  Phases heard;
};

struct EdgeOfPhases : testing::TestWithParam<PhaseEdge> {};

TEST_P(EdgeOfPhases, IsTakenAsItIsDrawn) {
  const auto& edge = GetParam();
  PhaseLog listener;
  Conversation conversation;
  conversation.session.setPhaseListener(listener);
  for (const auto& step : wayTo(edge.from)) step(conversation);
  ASSERT_EQ(conversation.session.phase(), edge.from);
  listener.heard.clear();
  edge.step(conversation);
  EXPECT_EQ(listener.heard, edge.heard);
  EXPECT_EQ(conversation.session.phase(), edge.heard.empty() ? edge.from : edge.heard.back());
}

const PhaseEdge edges[] = {
    {"OpeningToOpenByA101", Phase::opening, accept, {Phase::open}},
    {"OpeningToFinishedByARefusal", Phase::opening, takeRefusal, {Phase::finished}},
    {"OpeningToFinishedByClose", Phase::opening, closeIt, {Phase::finished}},
    {"OpeningToFinishedByTheStreamsEnd", Phase::opening, endStream, {Phase::finished}},
    {"OpeningToFinishedByAFailure", Phase::opening, failIt, {Phase::finished}},
    {"OpenToClosingByClose", Phase::open, closeIt, {Phase::closing}},
    {"OpenToAwaitingEndByTheServersClose", Phase::open, takeClose, {Phase::awaitingEnd}},
    {"OpenToFinishedByAViolation", Phase::open, takeViolation, {Phase::finished}},
    {"OpenToFinishedByTheStreamsEnd", Phase::open, endStream, {Phase::finished}},
    {"OpenToFinishedByAFailure", Phase::open, failIt, {Phase::finished}},
    {"OpenStaysWithAMessage", Phase::open, takeMessage, {}},
    {"ClosingToAwaitingEndByTheServersClose", Phase::closing, takeClose, {Phase::awaitingEnd}},
    {"ClosingToFinishedByAViolation", Phase::closing, takeViolation, {Phase::finished}},
    {"ClosingToFinishedByTheStreamsEnd", Phase::closing, endStream, {Phase::finished}},
    {"ClosingToFinishedByAFailure", Phase::closing, failIt, {Phase::finished}},
    {"ClosingStaysWithAMessage", Phase::closing, takeMessage, {}},
    {"ClosingStaysWithASecondClose", Phase::closing, closeIt, {}},
    {"AwaitingEndToFinishedByTheStreamsEnd", Phase::awaitingEnd, endStream, {Phase::finished}},
    {"AwaitingEndToFinishedByAFailure", Phase::awaitingEnd, failIt, {Phase::finished}},
    {"AwaitingEndStaysWithAnotherClose", Phase::awaitingEnd, takeClose, {}},
    {"AwaitingEndStaysWhateverIsSent", Phase::awaitingEnd, sendText, {}},
    {"FinishedStaysWithAFailure", Phase::finished, failIt, {}},
    {"FinishedStaysWithClose", Phase::finished, closeIt, {}},
    {"FinishedStaysWithTheStreamsEnd", Phase::finished, endStream, {}},
    {"FinishedStaysWhateverComes", Phase::finished, takeViolation, {}},
};

INSTANTIATE_TEST_SUITE_P(All, EdgeOfPhases, testing::ValuesIn(edges),
                         [](const auto& edge) { return std::string(edge.param.name); });

}  // namespace
}  // namespace web::protocol
