// How the classes of events are told apart.
#include "api/api_test.h"
#include "api/score.h"

namespace web {
namespace {

struct Private : Event {
  explicit Private(int value) : Event(EventType<Private>{"score"}), number(value) {}
  int number;
};

template <class T>
struct Generic : Event {};

static_assert(EventClass::of<MessageEvent>() == EventClass::of<MessageEvent>());
static_assert(EventClass::of<MessageEvent>() != EventClass::of<CloseEvent>());
static_assert(EventClass::of<MessageEvent>() != EventClass::of<ErrorEvent>());
static_assert(EventClass::of<ErrorEvent>() != EventClass::of<CloseEvent>());
static_assert(EventClass::of<Event>() != EventClass::of<MessageEvent>());
static_assert(EventClass::of<Event>() != EventClass::any());

TEST(EventClass, OfAProgramsOwnIsTheSameInEachFile) {
  EventTarget target;
  int points = 0;
  target.addEventListener(EventType<Score>{"score"}, [&](Score& event) { points = event.points; });
  fireScoreOfAnotherFile(target, 7);
  EXPECT_EQ(points, 7);
}

TEST(EventClass, OfOneFileIsNotThatOfAnotherFileThoughTheirNamesAreTheSame) {
  EventTarget target;
  std::vector<int> heard;
  target.addEventListener(EventType<Private>{"score"},
                          [&](Private& event) { heard.push_back(event.number); });
  firePrivateOfAnotherFile(target);
  EXPECT_THAT(heard, IsEmpty());
  Private event(3);
  target.dispatchEvent(event);
  EXPECT_THAT(heard, ElementsAre(3));
}

TEST(EventClass, OfATemplateDependsOnItsArguments) {
  EXPECT_FALSE(EventClass::of<Generic<int>>() == EventClass::of<Generic<long>>());
  EXPECT_TRUE(EventClass::of<Generic<int[3]>>() == EventClass::of<Generic<int[3]>>());
}

}  // namespace
}  // namespace web
