// DOM §2.7, EventTarget.
#include "api/api_test.h"

namespace web {
namespace {

constexpr EventType<Event> ping{"ping"};
constexpr EventType<Event> pong{"pong"};

void fire(EventTarget& target, EventType<Event> type = ping) {
  Event event(type);
  target.dispatchEvent(event);
}

// Notes the names of the listeners that ran.
struct Log {
  auto note(std::string name) {
    return [this, name] { names.push_back(name); };
  }
  std::vector<std::string> names;
};

TEST(EventTarget, RunsListenersInTheOrderOfTheirRegistration) {
  EventTarget target;
  Log log;
  for (auto* name : {"a", "b", "c"}) target.addEventListener(ping, log.note(name));
  fire(target);
  EXPECT_THAT(log.names, ElementsAre("a", "b", "c"));
}

TEST(EventTarget, RunsOnlyTheListenersOfTheEventsType) {
  EventTarget target;
  Log log;
  target.addEventListener(ping, log.note("ping"));
  target.addEventListener(pong, log.note("pong"));
  fire(target, pong);
  EXPECT_THAT(log.names, ElementsAre("pong"));
}

TEST(EventTarget, ComparesTypesByTheirNames) {
  EventTarget target;
  Log log;
  std::string name = "ping";  // Another address, the same name.
  target.addEventListener(EventType<Event>{name}, log.note("heard"));
  fire(target);
  EXPECT_THAT(log.names, ElementsAre("heard"));
}

TEST(EventTarget, DoesNotPassAnEventToAListenerOfAnotherClass) {
  EventTarget target;
  Log log;
  target.addEventListener(events::message,
                          [&](MessageEvent& event) { log.names.push_back(*event.text()); });
  target.addEventListener(EventType<Event>{"message"}, log.note("plain"));
  Event plain(EventType<Event>{"message"});
  target.dispatchEvent(plain);
  EXPECT_THAT(log.names, ElementsAre("plain"));
  MessageEvent message(std::string("typed"));
  target.dispatchEvent(message);
  EXPECT_THAT(log.names, ElementsAre("plain", "typed", "plain"));
}

TEST(EventTarget, RunsTheSameCallableAsOftenAsItWasAdded) {
  EventTarget target;
  int count = 0;
  auto listener = [&] { ++count; };
  target.addEventListener(ping, listener);
  target.addEventListener(ping, listener);
  fire(target);
  EXPECT_EQ(count, 2);
}

TEST(EventTarget, RunsAOnceListenerOnce) {
  EventTarget target;
  Log log;
  target.addEventListener(ping, log.note("once"), {.once = true});
  target.addEventListener(ping, log.note("always"));
  fire(target);
  fire(target);
  EXPECT_THAT(log.names, ElementsAre("once", "always", "always"));
}

TEST(EventTarget, RemovesAOnceListenerBeforeItRuns) {
  EventTarget target;
  int count = 0;
  target.addEventListener(ping,
                          [&] {
                            if (++count < 5) fire(target);
                          },
                          {.once = true});
  fire(target);
  EXPECT_EQ(count, 1);
}

TEST(EventTarget, DoesNotRunARemovedListener) {
  EventTarget target;
  Log log;
  auto id = target.addEventListener(ping, log.note("removed"));
  target.addEventListener(ping, log.note("kept"));
  target.removeEventListener(id);
  fire(target);
  EXPECT_THAT(log.names, ElementsAre("kept"));
}

TEST(EventTarget, IgnoresTheRemovalOfWhatIsNotThere) {
  EventTarget target;
  Log log;
  auto id = target.addEventListener(ping, log.note("a"));
  target.addEventListener(ping, log.note("b"));
  target.removeEventListener(id);
  target.removeEventListener(id);
  target.removeEventListener(ListenerId::none);
  fire(target);
  EXPECT_THAT(log.names, ElementsAre("b"));
}

TEST(EventTarget, DoesNotRunAListenerThatARunningOneRemoves) {
  EventTarget target;
  Log log;
  auto second = ListenerId::none;
  target.addEventListener(ping, [&] { target.removeEventListener(second); });
  second = target.addEventListener(ping, log.note("second"));
  target.addEventListener(ping, log.note("third"));
  fire(target);
  EXPECT_THAT(log.names, ElementsAre("third"));
}

TEST(EventTarget, LetsAListenerRemoveItselfAndGoOnUsingItsCaptures) {
  EventTarget target;
  Log log;
  auto self = ListenerId::none;
  self = target.addEventListener(ping, [&, word = std::string(100, 'x')] {
    target.removeEventListener(self);
    log.names.push_back(word.substr(0, 3));
  });
  fire(target);
  fire(target);
  EXPECT_THAT(log.names, ElementsAre("xxx"));
}

TEST(EventTarget, DoesNotRunAListenerThatARunningOneAddsUntilTheNextEvent) {
  EventTarget target;
  Log log;
  target.addEventListener(ping,
                          [&] {
                            for (int i = 0; i < 100; ++i)
                              target.addEventListener(ping, log.note("new"));
                          },
                          {.once = true});
  fire(target);
  EXPECT_THAT(log.names, IsEmpty());
  fire(target);
  EXPECT_EQ(log.names.size(), 100u);
}

TEST(EventTarget, AllowsADispatchInsideADispatch) {
  EventTarget target;
  Log log;
  target.addEventListener(ping, log.note("first"));
  target.addEventListener(ping, [&] { fire(target, pong); });
  target.addEventListener(ping, log.note("last"));
  target.addEventListener(pong, log.note("nested"));
  fire(target);
  EXPECT_THAT(log.names, ElementsAre("first", "nested", "last"));
}

TEST(EventTarget, StopsAtStopImmediatePropagation) {
  EventTarget target;
  Log log;
  target.addEventListener(ping, [](Event& event) { event.stopImmediatePropagation(); });
  target.addEventListener(ping, log.note("never"));
  fire(target);
  EXPECT_THAT(log.names, IsEmpty());
}

TEST(EventTarget, RunsNoFurtherListenerOnceItIsDestroyed) {
  auto target = std::make_unique<EventTarget>();
  Log log;
  target->addEventListener(ping, [&, word = std::string(100, 'x')] {
    target.reset();
    log.names.push_back(word.substr(0, 3));
  });
  target->addEventListener(ping, log.note("never"));
  fire(*target);
  EXPECT_THAT(log.names, ElementsAre("xxx"));
}

TEST(EventTarget, MayBeDestroyedInsideANestedDispatch) {
  auto target = std::make_unique<EventTarget>();
  Log log;
  target->addEventListener(ping, [&] { fire(*target, pong); });
  target->addEventListener(ping, log.note("never"));
  target->addEventListener(pong, [&] { target.reset(); });
  target->addEventListener(pong, log.note("never"));
  fire(*target);
  EXPECT_EQ(target, nullptr);
  EXPECT_THAT(log.names, IsEmpty());
}

TEST(EventTarget, SetsTheTargetOfTheEvent) {
  EventTarget target;
  Event event(ping);
  EXPECT_EQ(event.target(), nullptr);
  target.dispatchEvent(event);
  EXPECT_EQ(event.target(), &target);
}

TEST(EventTarget, LetsAListenerTakeTheBaseClassOrNothing) {
  EventTarget target;
  Log log;
  target.addEventListener(events::close,
                          [&](Event& event) { log.names.push_back(std::string(event.type())); });
  target.addEventListener(events::close,
                          [&](const CloseEvent& event) { log.names.push_back(event.reason()); });
  target.addEventListener(events::close, log.note("nothing"));
  CloseEvent event(true, 1000, "bye");
  target.dispatchEvent(event);
  EXPECT_THAT(log.names, ElementsAre("close", "bye", "nothing"));
}

}  // namespace
}  // namespace web
