// A few helper threads call getaddrinfo(); localhost needs none.
#include "native/connect/resolver.h"

#include <algorithm>
#include <chrono>
#include <list>
#include <mutex>
#include <string_view>
#include <utility>

#include "exceptions.h"
#include "native/net/helper_thread.h"

namespace web::native {

namespace {

// Simultaneous lookups per loop, so as not to overload a name server.
constexpr std::size_t maxAtOnce = 8;

// A lookup that takes longer may hang for half a minute: others no longer wait for it.
constexpr auto patience = std::chrono::seconds(1);

// Including threads whose lookup hangs.
constexpr std::size_t maxThreads = 64;

// Later, the computer may be in another network.
constexpr auto memory = std::chrono::minutes(10);

bool isOrEndsIn(std::string_view name, std::string_view domain) {
  if (name.ends_with('.')) name.remove_suffix(1);
  if (!name.ends_with(domain)) return false;
  name.remove_suffix(domain.size());
  return name.empty() || name.ends_with('.');
}

}  // namespace

struct Resolver::Shared : std::enable_shared_from_this<Shared> {
  struct Question {
    std::string name;
    std::weak_ptr<Query> query;
    std::shared_ptr<const Lookup> own;  // Replaces `lookup`, if set.
    Clock::time_point since = {};       // When a helper started with it.

    bool isDropped() const { return query.expired(); }
  };

  bool ask(Question question);
  void forgetDropped();
  void startHelpers();
  bool isBusy() const;
  bool replaceHangingHelpers();
  void runHelper();
  void answer(const Question& question);
  void answer(std::weak_ptr<Query> query, LookupResult result) const;

  std::weak_ptr<TaskQueue> answers;
  std::mutex mutex;
  Lookup lookup = lookUp;
  std::list<Question> waiting, underWay;
  std::size_t dropped = 0;                // Since `waiting` was last swept.
  std::size_t helpers = 0, starting = 0;  // The latter have not started with a question yet.
};

class Resolver::Query {
 public:
  Query(std::weak_ptr<Shared> shared, Done done)
      : shared_(std::move(shared)), done_(std::move(done)) {}
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query() {
    if (auto shared = shared_.lock()) shared->forgetDropped();
  }

  void answer(LookupResult result) { done_(std::move(result)); }

 private:
  const std::weak_ptr<Shared> shared_;
  const Done done_;
};

void Resolver::Shared::answer(const Question& question) {
  if (question.own) return answer(question.query, (*question.own)(question.name));
  std::unique_lock lock(mutex);
  auto current = lookup;
  lock.unlock();
  answer(question.query, current(question.name));
}

void Resolver::Shared::answer(std::weak_ptr<Query> query, LookupResult result) const {
  auto queue = answers.lock();
  if (!queue) return;
  queue->post([query = std::move(query), result = std::move(result)]() mutable {
    if (auto asked = query.lock()) asked->answer(std::move(result));
  });
}

// Returns false if there is no helper and none can be started.
bool Resolver::Shared::ask(Question question) {
  std::lock_guard lock(mutex);
  waiting.push_back(std::move(question));
  startHelpers();
  if (helpers == 0) waiting.clear();
  return helpers > 0;
}

// A query was dropped: its helper, if it has one, no longer counts.
void Resolver::Shared::forgetDropped() {
  std::lock_guard lock(mutex);
  // Not each time: thousands that are dropped together must not take quadratic time.
  if (++dropped * 2 > waiting.size()) {
    waiting.remove_if([](const Question& each) { return each.isDropped(); });
    dropped = 0;
  }
  // If there is no memory for another thread, the question waits for an existing one.
  if (!waiting.empty()) static_cast<void>(callWithinMemory([this] { startHelpers(); }));
}

void Resolver::Shared::startHelpers() {
  while (starting < waiting.size() && helpers < maxThreads && !isBusy()) {
    if (!startHelperThread([self = shared_from_this()] { self->runHelper(); })) return;
    ++helpers;
    ++starting;
  }
}

// Whether the limit of simultaneous lookups is reached. Hanging and dropped ones do not count.
bool Resolver::Shared::isBusy() const {
  const auto now = Clock::now();
  const auto working = std::ranges::count_if(underWay, [now](const auto& each) {
    return !each.isDropped() && now - each.since < patience;
  });
  return starting + static_cast<std::size_t>(working) >= maxAtOnce;
}

// After `patience`: replaces threads that hang. Returns true if lookups still wait.
bool Resolver::Shared::replaceHangingHelpers() {
  std::lock_guard lock(mutex);
  startHelpers();
  return waiting.size() > starting;
}

// What a helper thread runs: it answers until no question is left.
void Resolver::Shared::runHelper() {
  std::unique_lock lock(mutex);
  --starting;
  while (!waiting.empty() && !isBusy()) {
    const auto question = waiting.begin();
    underWay.splice(underWay.end(), waiting, question);
    question->since = Clock::now();
    if (!question->isDropped()) {
      lock.unlock();
      if (!callWithinMemory([&] { answer(*question); })) {
        // If even this fails, the connection ends by its openTimeout.
        static_cast<void>(callWithinMemory([&] {
          answer(question->query, {{}, "out of memory"});
        }));
      }
      lock.lock();
    }
    underWay.erase(question);
  }
  --helpers;
}

Resolver::Resolver(std::weak_ptr<TaskQueue> answers, TimerQueue& timers)
    : shared_(std::make_shared<Shared>()), patience_(timers, [this] { awaitAnswers(); }) {
  shared_->answers = std::move(answers);
}

Resolver::~Resolver() {
  std::lock_guard lock(shared_->mutex);
  shared_->waiting.clear();
}

std::shared_ptr<Resolver::Query> Resolver::resolve(const std::string& name, Done done,
                                                   std::shared_ptr<const Lookup> own) {
  auto query = std::make_shared<Query>(shared_, std::move(done));
  // RFC 6761 §6.3: these names mean loopback, whatever a name server says. Browsers do the same.
  if (!own && isOrEndsIn(name, "localhost")) {
    shared_->answer(
        query,
        {{Address::loopback(Address::Family::ipv6), Address::loopback(Address::Family::ipv4)}, {}});
  } else if (!shared_->ask({name, query, std::move(own)})) {
    shared_->answer(
        query, {{}, "the name '" + name + "' could not be looked up: no thread could be started"});
  } else if (!patience_.isRunning()) {
    awaitAnswers();
  }
  return query;
}

// The timer runs while questions wait for a helper.
void Resolver::awaitAnswers() {
  if (shared_->replaceHangingHelpers()) patience_.start(patience);
}

void Resolver::rememberGood(Address::Family family) {
  lastGood_ = family;
  lastGoodSince_ = Clock::now();
}

std::optional<Address::Family> Resolver::lastGood() const {
  return Clock::now() - lastGoodSince_ < memory ? lastGood_ : std::nullopt;
}

void Resolver::setLookup(Lookup lookup) {
  lastGood_.reset();
  std::lock_guard lock(shared_->mutex);
  shared_->lookup = std::move(lookup);
}

}  // namespace web::native
