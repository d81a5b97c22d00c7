// A few helper threads, and names that need none.
#include "native/resolver.h"

#include <chrono>
#include <deque>
#include <mutex>
#include <string_view>
#include <utility>

#include "channel.h"
#include "native/helper_thread.h"

namespace web::native {

namespace {

// A name that hangs takes one of them for half a minute; the others must go on.
constexpr int maxHelpers = 8;

// Then the computer may be in another network.
constexpr auto memory = std::chrono::minutes(10);

bool isOrEndsIn(std::string_view name, std::string_view domain) {
  if (name.ends_with('.')) name.remove_suffix(1);
  if (!name.ends_with(domain)) return false;
  name.remove_suffix(domain.size());
  return name.empty() || name.ends_with('.');
}

}  // namespace

class Resolver::Query {
 public:
  explicit Query(Done done) : done_(std::move(done)) {}
  void answer(LookupResult result) { done_(std::move(result)); }

 private:
  Done done_;
};

struct Resolver::Shared : std::enable_shared_from_this<Shared> {
  struct Question {
    std::string name;
    std::weak_ptr<Query> query;
  };

  bool ask(Question question);
  void help();
  void answer(const Question& question);
  void answer(std::weak_ptr<Query> query, LookupResult result) const;

  std::weak_ptr<TaskQueue> answers;
  std::mutex mutex;
  Lookup lookup = lookUp;
  std::deque<Question> questions;
  int helpers = 0;
};

void Resolver::Shared::answer(const Question& question) {
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

// False if no helper is there and none can be had.
bool Resolver::Shared::ask(Question question) {
  std::lock_guard lock(mutex);
  questions.push_back(std::move(question));
  if (helpers == maxHelpers) return true;
  if (startHelperThread([self = shared_from_this()] { self->help(); })) ++helpers;
  if (helpers == 0) questions.clear();
  return helpers > 0;
}

// A helper's life: it answers until no question is left.
void Resolver::Shared::help() {
  std::unique_lock lock(mutex);
  while (!questions.empty()) {
    auto question = std::move(questions.front());
    questions.pop_front();
    if (question.query.expired()) continue;
    lock.unlock();
    if (!callWithinMemory([&] { answer(question); })) {
      // Who hears of nothing gives up when the time to open is over.
      static_cast<void>(callWithinMemory([&] { answer(question.query, {{}, "out of memory"}); }));
    }
    lock.lock();
  }
  --helpers;
}

Resolver::Resolver(std::weak_ptr<TaskQueue> answers) : shared_(std::make_shared<Shared>()) {
  shared_->answers = std::move(answers);
}

Resolver::~Resolver() {
  std::lock_guard lock(shared_->mutex);
  shared_->questions.clear();
}

std::shared_ptr<Resolver::Query> Resolver::resolve(const std::string& name, Done done) {
  auto query = std::make_shared<Query>(std::move(done));
  // RFC 6761 §6.3: these names are loopback's, whatever a name server says. So do browsers.
  if (isOrEndsIn(name, "localhost")) {
    shared_->answer(
        query,
        {{Address::loopback(Address::Family::ipv6), Address::loopback(Address::Family::ipv4)}, {}});
  } else if (!shared_->ask({name, query})) {
    shared_->answer(query,
                    {{}, "the name '" + name + "' could not be looked up: no thread is left"});
  }
  return query;
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
