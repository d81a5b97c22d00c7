// DOM §2.7, EventTarget.
#include <functional>
#include <memory>
#include <utility>

#include "api/api_test.h"

namespace web {
namespace {

constexpr EventType<Event> ping{"ping"};
constexpr EventType<Event> pong{"pong"};

void fire(EventTarget& target, EventType<Event> type = ping) {
  Event event(type);
  target.dispatchEvent(event);
}

// Logs the names of the listeners that ran.
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

struct Counting : Event {
  Counting() : Event(EventType<Counting>{"count"}) {}
  int count() { return ++counted; }
  int counted = 0;
};

// Anything that std::invoke() accepts, whatever it returns.
TEST(EventTarget, RunsPointersToMembersOfTheEvent) {
  constexpr EventType<Counting> type{"count"};
  EventTarget target;
  target.addEventListener(type, &Counting::count);
  target.addEventListener(type, &Counting::counted);
  EventHandler<Counting> handler(target, type);
  handler = &Counting::count;
  Counting event;
  target.dispatchEvent(event);
  EXPECT_EQ(event.counted, 2);
  handler(event);
  EXPECT_EQ(event.counted, 3);
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

// Tests what is remembered from one event to the next, in a flood.
TEST(EventTarget, NoticesWhatHasChangedSinceItsOnlyListenerRan) {
  EventTarget target;
  Log log;
  target.addEventListener(pong, log.note("of another type"));
  const auto only = target.addEventListener(ping, log.note("only"));
  for (int i = 0; i < 3; ++i) fire(target);
  fire(target, pong);
  fire(target);
  EXPECT_THAT(log.names, ElementsAre("only", "only", "only", "of another type", "only"));
  log.names.clear();
  const auto second = target.addEventListener(ping, log.note("second"));
  for (int i = 0; i < 3; ++i) fire(target);
  EXPECT_THAT(log.names, ElementsAre("only", "second", "only", "second", "only", "second"));
  log.names.clear();
  target.removeEventListener(only);
  for (int i = 0; i < 3; ++i) fire(target);
  EXPECT_THAT(log.names, ElementsAre("second", "second", "second"));
  target.removeEventListener(second);
  fire(target);
  EXPECT_EQ(log.names.size(), 3u);
}

TEST(EventTarget, ForgetsItsOnlyListenerIfThatLeavesWhileItRuns) {
  EventTarget target;
  Log log;
  ListenerId id;
  id = target.addEventListener(ping, [&] {
    log.names.push_back("ran");
    target.removeEventListener(id);
  });
  for (int i = 0; i < 3; ++i) fire(target);
  EXPECT_THAT(log.names, ElementsAre("ran"));
}

// The running listener is the only one when it begins, and is removed when it ends. A dispatch
// around it keeps the removed one in the list.
TEST(EventTarget, NoticesARemovalInADispatchInsideADispatch) {
  constexpr EventType<Event> around{"around"}, nobody{"nobody"};
  EventTarget target;
  Log log;
  ListenerId id;
  target.addEventListener(pong, [&] {
    target.removeEventListener(id);
    fire(target, nobody);
  });
  id = target.addEventListener(ping, [&] {
    log.names.push_back("ran");
    fire(target, pong);
  });
  target.addEventListener(around, [&] {
    fire(target);
    fire(target);
  });
  fire(target, around);
  EXPECT_THAT(log.names, ElementsAre("ran"));
}

TEST(EventTarget, TellsTheNextOnesAgainWhenItsFirstNoLongerStopsTheEvent) {
  EventTarget target;
  Log log;
  bool stops = true;
  target.addEventListener(ping, [&](Event& event) {
    if (stops) event.stopImmediatePropagation();
  });
  target.addEventListener(ping, log.note("next"));
  fire(target);
  stops = false;
  fire(target);
  fire(target);
  EXPECT_THAT(log.names, ElementsAre("next", "next"));
}

TEST(EventTarget, TellsAnOnlyListenerNothingOfAnotherClass) {
  struct Other : Event {
    Other() : Event(EventType<Other>{ping.name}) {}
  };
  struct Own : Event {
    Own() : Event(EventType<Own>{ping.name}) {}
  };
  EventTarget target;
  Log log;
  target.addEventListener(EventType<Own>{ping.name}, log.note("own"));
  Own own;
  Other other;
  target.dispatchEvent(own);
  target.dispatchEvent(own);
  target.dispatchEvent(other);
  EXPECT_THAT(log.names, ElementsAre("own", "own"));
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

TEST(EventTarget, DispatchesAnEventThatWasStoppedBeforeLikeANewOne) {
  EventTarget target;
  Log log;
  auto stopper =
      target.addEventListener(ping, [](Event& event) { event.stopImmediatePropagation(); });
  target.addEventListener(ping, log.note("heard"));
  Event event(ping);
  target.dispatchEvent(event);
  EXPECT_THAT(log.names, IsEmpty());
  target.removeEventListener(stopper);
  target.addEventListener(ping, log.note("heard, too"));
  target.dispatchEvent(event);
  EXPECT_THAT(log.names, ElementsAre("heard", "heard, too"));
}

TEST(EventTarget, FreesAListenerAsSoonAsItIsRemoved) {
  EventTarget target;
  auto held = std::make_shared<int>();
  target.addEventListener(ping, [] {}, {.once = true});
  fire(target);  // A dispatch that removes a listener.
  auto id = target.addEventListener(ping, [held] {});
  EXPECT_EQ(held.use_count(), 2);
  target.removeEventListener(id);
  EXPECT_EQ(held.use_count(), 1);
}

TEST(EventTarget, FreesAListenerThatIsRemovedWhileItRunsOnceTheDispatchIsOver) {
  EventTarget target;
  auto held = std::make_shared<int>();
  target.addEventListener(ping, [held] {}, {.once = true});
  target.addEventListener(ping, [&] { EXPECT_EQ(held.use_count(), 2); });
  target.addEventListener(ping,
                          [&] { fire(target, pong); });  // This does not end the outer dispatch.
  target.addEventListener(ping, [&] { EXPECT_EQ(held.use_count(), 2); });
  fire(target);
  EXPECT_EQ(held.use_count(), 1);
}

// Calls the function when it is destroyed.
struct LastWill {
  explicit LastWill(std::function<void()> function) : words(std::move(function)) {}
  LastWill(const LastWill&) = delete;
  LastWill& operator=(const LastWill&) = delete;
  ~LastWill() { words(); }
  std::function<void()> words;
};

TEST(EventTarget, FreesWhatAListenerRemovesWhenItIsFreedItself) {
  EventTarget target;
  auto held = std::make_shared<int>();
  auto other = target.addEventListener(pong, [held] {});
  auto will = std::make_shared<LastWill>([&] { target.removeEventListener(other); });
  target.addEventListener(ping, [will = std::move(will)] {}, {.once = true});
  fire(target);
  EXPECT_EQ(held.use_count(), 1);
}

TEST(EventTarget, MayBeDestroyedByTheListenerThatItFrees) {
  auto target = std::make_unique<EventTarget>();
  auto held = std::make_shared<int>();
  target->addEventListener(pong, [held] {});
  auto will = std::make_shared<LastWill>([&] { target.reset(); });
  target->addEventListener(ping, [will = std::move(will)] {}, {.once = true});
  fire(*target);
  EXPECT_EQ(target, nullptr);
  EXPECT_EQ(held.use_count(), 1);
}

TEST(EventTarget, MayBeDestroyedByTheRemovalOfTheListenerThatOwnsIt) {
  auto target = std::make_shared<EventTarget>();
  std::weak_ptr<EventTarget> watched = target;
  auto& reference = *target;
  const auto id = target->addEventListener(ping, [owner = std::move(target)] {});
  reference.removeEventListener(id);
  EXPECT_TRUE(watched.expired());
}

// The result that derived classes get.
TEST(EventTarget, TellsAfterADispatchWhetherItStillExists) {
  struct Target : EventTarget {
    using EventTarget::dispatch;
  };
  auto target = std::make_unique<Target>();
  Event event(ping);
  EXPECT_TRUE(target->dispatch(event));
  target->addEventListener(ping, [&] { target.reset(); });
  EXPECT_FALSE(target->dispatch(event));
}

TEST(EventTarget, FreesItsListenersWhenOneOfThemDestroysIt) {
  auto target = std::make_unique<EventTarget>();
  auto held = std::make_shared<int>();
  target->addEventListener(ping, [held, &target] { target.reset(); });
  target->addEventListener(pong, [held] {});
  fire(*target);
  EXPECT_EQ(held.use_count(), 1);
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
