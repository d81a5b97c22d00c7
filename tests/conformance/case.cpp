// The commands of a script. client.js does the same in JavaScript.
#include "conformance/case.h"

#include <web/dom_exception.h>
#include <web/event_loop.h>

#include <chrono>
#include <sstream>
#include <stdexcept>
#include <utility>
#include <variant>

#include "conformance/data.h"

namespace conformance {

namespace {

Words wordsOf(const std::string& line) {
  Words words;
  std::istringstream stream(line);
  for (std::string word; std::getline(stream, word, ' ');) words.push_back(percentDecode(word));
  // The last word is empty.
  if (!line.empty() && line.back() == ' ') words.emplace_back();
  return words;
}

std::string describe(const web::MessageData& data) {
  if (auto* text = std::get_if<std::string>(&data)) return quote(*text);
  if (auto* buffer = std::get_if<web::ArrayBuffer>(&data)) return "bytes " + quote(buffer->bytes());
  return "blob " + quote(std::get<web::Blob>(data).bytes());
}

std::string describe(const web::CloseEvent& event) {
  return std::to_string(event.code()) + (event.wasClean() ? " clean " : " unclean ") +
         quote(event.reason());
}

}  // namespace

Case::Case(const std::string& script, Report report) : report_(std::move(report)) {
  std::istringstream lines(script);
  for (std::string line; std::getline(lines, line);) read(wordsOf(line));
}

Case::~Case() {
  for (const auto& [name, timer] : timers_) web::clearTimeout(timer);
}

void Case::read(Words line) {
  const std::string kind = line.at(0);
  if (kind == "url") {
    url_ = line.at(1);
  } else if (kind == "protocols") {
    init_.protocols.assign(line.begin() + 1, line.end());
  } else if (kind == "init") {
    readInit(line.at(1), line.at(2));
  } else {
    actions_[line.at(1)].emplace_back(line.begin() + 2, line.end());
  }
}

void Case::readInit(const std::string& field, const std::string& value) {
  if (field == "onlyAuthority") {
    init_.trust = {.authorities = value, .system = false};
    return;
  }
  if (field == "network") {
    init_.network = web::NetworkConditions::parse(value).value();
    return;
  }
  if (field == "header") {
    init_.headers.push_back({"X-Case", value});
    return;
  }
  const auto number = std::stoull(value);
  if (field == "openTimeout") init_.openTimeout = std::chrono::milliseconds(number);
  if (field == "keepAlive") init_.keepAlive = std::chrono::milliseconds(number);
  if (field == "closeTimeout") init_.closeTimeout = std::chrono::milliseconds(number);
  if (field == "maxMessageSize") init_.maxMessageSize = number;
  if (field == "ignoreUnsupported") init_.ignoreUnsupported = number != 0;
}

void Case::start() {
  try {
    connect();
  } catch (const web::DOMException& exception) {
    log("throws " + exception.name());
    return finish();
  }
  performAll("start");
}

void Case::connect() {
  socket_ = std::make_unique<web::WebSocket>(url_, std::move(init_));
  for (const char* event : {"open", "message", "error", "close"}) setHandler(event, "");
}

void Case::log(const std::string& entry) {
  if (nextNumber_ > 0) {
    const std::string count = std::to_string(std::exchange(nextNumber_, 0));
    log(count + " numbers in order");
  }
  if (sentBack_ > 0) {
    const std::string count = std::to_string(std::exchange(sentBack_, 0));
    log(count + " messages sent back");
  }
  trace_ += (trace_.empty() ? "" : "; ") + entry;
}

std::function<void(web::Event&)> Case::onEvent(std::string name) {
  return [this, name = std::move(name)](web::Event& event) {
    happened(name, std::string(event.type()), "");
  };
}

std::function<void(web::MessageEvent&)> Case::onMessage(std::string name) {
  return [this, name = std::move(name)](web::MessageEvent& event) { received(name, event); };
}

std::function<void(web::CloseEvent&)> Case::onClose(std::string name) {
  return [this, name = std::move(name)](web::CloseEvent& event) {
    happened(name, "close", " " + describe(event));
  };
}

void Case::received(const std::string& listener, const web::MessageEvent& event) {
  origin_ = event.origin();
  if (countsNumbers_ && event.text() && *event.text() == std::to_string(nextNumber_)) {
    ++nextNumber_;
    return;
  }
  if (echoes_) return sendBack(event);
  happened(listener, "message", " " + describe(event.data()));
}

void Case::sendBack(const web::MessageEvent& event) {
  ++sentBack_;
  if (auto* text = event.text()) return socket_->send(*text);
  if (auto* buffer = std::get_if<web::ArrayBuffer>(&event.data()))
    return socket_->send(buffer->bytes());
}

void Case::happened(const std::string& listener, const std::string& event,
                    const std::string& details) {
  const std::string key = (listener.empty() ? "" : listener + ":") + event;
  log((listener.empty() ? "" : listener + ": ") + event + details);
  const int count = ++counts_[key];
  if (event == "close" && !isOver_) {
    // Waits two turns, in which nothing more may happen.
    isOver_ = true;
    post([this] { post([this] { finish(); }); });
  }
  performAll(key + "#" + std::to_string(count));
  performAll(key);
}

void Case::performAll(const std::string& key) {
  const auto found = actions_.find(key);
  if (found == actions_.end()) return;
  for (const Words& action : found->second) attempt(action);
}

void Case::attempt(const Words& action) {
  try {
    perform(action);
  } catch (const web::DOMException& exception) {
    log(action[0] + " throws " + exception.name());
  }
}

void Case::perform(const Words& action) {
  const std::string& verb = action[0];
  const std::string object = action.size() > 1 ? action[1] : "";
  if (verb == "finish") return post([this] { finish(); });
  if (verb == "post") {
    return post([this, rest = Words(action.begin() + 1, action.end())] { attempt(rest); });
  }
  if (verb == "whenClosing") return whenClosing();
  if (verb == "signal") return report_("signal", false);
  if (verb == "timeout" || verb == "interval") return setTimer(action);
  if (verb == "clear") return clearTimer(object);
  if (verb == "throw") throw std::runtime_error("a handler's own exception");
  if (!socket_) return;
  if (verb.starts_with("send")) return send(action);
  if (verb == "close") return close(action);
  if (verb == "note") return note(object);
  if (verb == "listen") return listen(object, action.at(2), action.size() > 3);
  if (verb == "unlisten") return socket_->removeEventListener(listeners_[object]);
  if (verb == "handler") return setHandler(object, action.size() > 2 ? action[2] : "none");
  if (verb == "destroy") return socket_.reset();
  if (verb == "numbers") return void(countsNumbers_ = true);
  if (verb == "echoes") return void(echoes_ = true);
  if (verb == "pause") return socket_->pause();
  if (verb == "resume") return socket_->resume();
  if (verb == "threshold") {
    socket_->bufferedAmountLowThreshold = std::stoull(object);
    return;
  }
  if (verb == "binaryType") {
    socket_->binaryType = object == "blob" ? web::BinaryType::blob : web::BinaryType::arraybuffer;
    return;
  }
  log("what is " + verb + "?");
}

// There is no event for CLOSING, so this checks in each turn.
void Case::whenClosing() {
  if (!socket_) return;
  if (socket_->readyState() == web::WebSocket::CLOSING) return performAll("closing");
  post([this] { whenClosing(); });
}

void Case::note(const std::string& attribute) {
  std::string value = "?";
  if (attribute == "url") value = socket_->url();
  if (attribute == "readyState") value = std::to_string(static_cast<int>(socket_->readyState()));
  if (attribute == "bufferedAmount") value = std::to_string(socket_->bufferedAmount());
  if (attribute == "origin")
    value = socket_->url().starts_with(origin_ + "/case/") ? "of the url" : origin_;
  if (attribute == "isBuffered") value = socket_->bufferedAmount() > 0 ? "true" : "false";
  if (attribute == "protocol") value = quote(socket_->protocol());
  if (attribute == "extensions") value = quote(socket_->extensions());
  if (attribute == "binaryType")
    value = socket_->binaryType == web::BinaryType::blob ? "blob" : "arraybuffer";
  log(attribute + " " + value);
}

void Case::send(const Words& action) {
  const std::string& verb = action[0];
  const std::string object = action.size() > 1 ? action[1] : "";
  if (verb == "send") return socket_->send(object);
  if (verb == "sendIllFormed") return socket_->send(fromHex(object));
  if (verb == "sendBytes") return socket_->send(asBytes(fromHex(object)));
  if (verb == "sendLong") return socket_->send(pattern(std::stoul(object)));
  if (verb == "sendLongBytes") return socket_->send(asBytes(pattern(std::stoul(object))));
  const std::string data = verb == "sendBlob" ? fromHex(object) : pattern(std::stoul(object));
  const auto bytes = asBytes(data);
  socket_->send(web::Blob(std::vector<std::byte>(bytes.begin(), bytes.end())));
}

void Case::close(const Words& action) {
  if (action.size() == 1) return socket_->close();
  const auto code = static_cast<std::uint16_t>(std::stoul(action[1]));
  if (action.size() == 2) return socket_->close(code);
  const std::string reason = action[2] == "long" ? pattern(std::stoul(action.at(3))) : action[2];
  socket_->close(code, reason);
}

void Case::listen(const std::string& event, const std::string& name, bool once) {
  const web::ListenerOptions options{.once = once};
  web::ListenerId& id = listeners_[name];
  if (event == "open") id = socket_->addEventListener(web::events::open, onEvent(name), options);
  if (event == "error") id = socket_->addEventListener(web::events::error, onEvent(name), options);
  if (event == "close") id = socket_->addEventListener(web::events::close, onClose(name), options);
  if (event == "message")
    id = socket_->addEventListener(web::events::message, onMessage(name), options);
  if (event == "bufferedamountlow")
    id = socket_->addEventListener(web::events::bufferedamountlow, onEvent(name), options);
}

void Case::setHandler(const std::string& event, const std::string& name) {
  if (name == "none") {
    if (event == "open") socket_->onopen = nullptr;
    if (event == "message") socket_->onmessage = nullptr;
    if (event == "error") socket_->onerror = nullptr;
    if (event == "close") socket_->onclose = nullptr;
    if (event == "bufferedamountlow") socket_->onbufferedamountlow = nullptr;
    return;
  }
  if (event == "open") socket_->onopen = onEvent(name);
  if (event == "message") socket_->onmessage = onMessage(name);
  if (event == "error") socket_->onerror = onEvent(name);
  if (event == "close") socket_->onclose = onClose(name);
  if (event == "bufferedamountlow") socket_->onbufferedamountlow = onEvent(name);
}

// "name:timer" in the script says what the timer does.
void Case::setTimer(const Words& action) {
  const std::string& name = action.at(1);
  const std::chrono::milliseconds delay(std::stoi(action.at(2)));
  const auto callback = [this, name] { happened(name, "timer", ""); };
  timers_[name] =
      action[0] == "timeout" ? web::setTimeout(callback, delay) : web::setInterval(callback, delay);
}

void Case::clearTimer(const std::string& name) { web::clearTimeout(timers_[name]); }

void Case::post(std::function<void()> task) {
  web::postTask([task = std::move(task), self = std::weak_ptr<Case*>(self_)] {
    if (!self.expired()) task();
  });
}

void Case::finish() {
  auto report = std::exchange(report_, nullptr);
  if (!report) return;
  // The report may destroy this object, so it is a separate task.
  web::postTask([report = std::move(report), trace = trace_] { report(trace, true); });
}

}  // namespace conformance
