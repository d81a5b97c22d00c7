// The clients of the first two methods, with libcurl: each keeps its own connection.
#include "clients.h"

#include <algorithm>
#include <queue>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <curl/curl.h>

namespace comparison {
namespace {

// The header fields that Chromium sends with fetch() from a page of the same server, without a
// cookie.
std::vector<std::string> browsersHeaders(const std::string& host) {
  return {
      "Host: " + host,
      "Connection: keep-alive",
      "sec-ch-ua-platform: \"Linux\"",
      "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
      "Chrome/142.0.0.0 Safari/537.36",
      "sec-ch-ua: \"Chromium\";v=\"142\", \"Not_A Brand\";v=\"99\"",
      "sec-ch-ua-mobile: ?0",
      "Accept: */*",
      "Sec-Fetch-Site: same-origin",
      "Sec-Fetch-Mode: cors",
      "Sec-Fetch-Dest: empty",
      "Referer: http://" + host + "/",
      "Accept-Encoding: gzip, deflate, br, zstd",
      "Accept-Language: en-US,en;q=0.9",
  };
}

struct Client {
  CURL* handle = nullptr;
  std::string address;  // Without the number of the last update.
  std::string body;
  std::int64_t known = 0;
  bool isServed = false;
  Clock::time_point due;
};

std::size_t keepBody(char* data, std::size_t, std::size_t size, void* client) {
  static_cast<Client*>(client)->body.append(data, size);
  return size;
}

class HttpClients : public Clients {
 public:
  // Without a period, each asks again as soon as it has an answer.
  HttpClients(std::uint16_t port, const char* path, std::size_t count,
              std::chrono::milliseconds period, Recorder& recorder)
      : recorder_(recorder), period_(period), clients_(count) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    multi_ = curl_multi_init();
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(count));
    for (const auto& header : browsersHeaders("127.0.0.1:" + std::to_string(port)))
      headers_ = curl_slist_append(headers_, header.c_str());
    // A different name for each client, because libcurl would share connections otherwise.
    target_ = curl_slist_append(nullptr, ("::127.0.0.1:" + std::to_string(port)).c_str());
    std::minstd_rand random(1);
    std::uniform_int_distribution<std::int64_t> phase(0, std::max<std::int64_t>(period.count(), 1));
    for (std::size_t i = 0; i < count; ++i) {
      auto& client = clients_[i];
      client.address = "http://client" + std::to_string(i) + ".test" + path;
      client.due = Clock::now() + std::chrono::milliseconds(phase(random));
      prepare(client);
      waiting_.push(&client);
    }
  }

  ~HttpClients() override {
    for (auto& client : clients_) {
      curl_multi_remove_handle(multi_, client.handle);
      curl_easy_cleanup(client.handle);
    }
    curl_multi_cleanup(multi_);
    curl_slist_free_all(headers_);
    curl_slist_free_all(target_);
    curl_global_cleanup();
  }

  bool allServed() const override { return served_ == clients_.size(); }

  void runUntil(Clock::time_point end, bool stopWhenServed) override {
    while (failure_.empty() && !(stopWhenServed && allServed())) {
      const auto now = Clock::now();
      if (now >= end) return;
      for (; !waiting_.empty() && waiting_.top()->due <= now; waiting_.pop()) ask(*waiting_.top());
      int running = 0;
      curl_multi_perform(multi_, &running);
      readAnswers();
      if (!failure_.empty()) return;
      const auto next = waiting_.empty() ? end : std::min(end, waiting_.top()->due);
      const auto wait = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
      curl_multi_poll(multi_, nullptr, 0, static_cast<int>(std::clamp<std::int64_t>(wait, 0, 1000)),
                      nullptr);
    }
  }

  const std::string& failure() const override { return failure_; }

 private:
  struct Later {
    bool operator()(const Client* one, const Client* other) const { return one->due > other->due; }
  };

  void prepare(Client& client) {
    client.handle = curl_easy_init();
    curl_easy_setopt(client.handle, CURLOPT_HTTPHEADER, headers_);
    curl_easy_setopt(client.handle, CURLOPT_CONNECT_TO, target_);
    curl_easy_setopt(client.handle, CURLOPT_PROXY, "");
    curl_easy_setopt(client.handle, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(client.handle, CURLOPT_WRITEFUNCTION, keepBody);
    curl_easy_setopt(client.handle, CURLOPT_WRITEDATA, &client);
    curl_easy_setopt(client.handle, CURLOPT_PRIVATE, &client);
  }

  void ask(Client& client) {
    const auto known = client.known ? "?after=" + std::to_string(client.known) : std::string();
    curl_easy_setopt(client.handle, CURLOPT_URL, (client.address + known).c_str());
    client.body.clear();
    curl_multi_add_handle(multi_, client.handle);
  }

  void readAnswers() {
    int left = 0;
    while (const auto* done = curl_multi_info_read(multi_, &left)) {
      if (done->msg != CURLMSG_DONE) continue;
      const auto result = done->data.result;
      CURL* handle = done->easy_handle;
      Client* client = nullptr;
      curl_easy_getinfo(handle, CURLINFO_PRIVATE, &client);
      curl_multi_remove_handle(multi_, handle);
      if (result != CURLE_OK)
        failure_ = std::string("The relay does not answer: ") + curl_easy_strerror(result) + ".";
      else
        read(*client);
    }
  }

  void read(Client& client) {
    const auto last = recorder_.receiveAll(client.body);
    if (last < 0) failure_ = "The relay's answer is not a list of ticks.";
    client.known = std::max(client.known, last);
    if (!std::exchange(client.isServed, true)) ++served_;
    const auto now = Clock::now();
    client.due = period_.count() ? std::max(client.due + period_, now) : now;
    waiting_.push(&client);
  }

  Recorder& recorder_;
  std::chrono::milliseconds period_;
  std::vector<Client> clients_;
  std::priority_queue<Client*, std::vector<Client*>, Later> waiting_;
  CURLM* multi_ = nullptr;
  curl_slist* headers_ = nullptr;
  curl_slist* target_ = nullptr;
  std::size_t served_ = 0;
  std::string failure_;
};

}  // namespace

std::unique_ptr<Clients> pollingClients(std::uint16_t port, std::size_t count,
                                        std::chrono::milliseconds period, Recorder& recorder) {
  return std::make_unique<HttpClients>(port, "/ticker", count, period, recorder);
}

std::unique_ptr<Clients> longPollingClients(std::uint16_t port, std::size_t count,
                                            Recorder& recorder) {
  return std::make_unique<HttpClients>(port, "/ticker/next", count, std::chrono::milliseconds(0),
                                       recorder);
}

std::string beginTicks(std::uint16_t relayPort, unsigned seed) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> request(curl_easy_init(),
                                                                    &curl_easy_cleanup);
  const auto address = "http://127.0.0.1:" + std::to_string(relayPort) +
                       "/ticker/begin?seed=" + std::to_string(seed);
  curl_easy_setopt(request.get(), CURLOPT_URL, address.c_str());
  curl_easy_setopt(request.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(request.get(), CURLOPT_POSTFIELDS, "");
  long status = 0;
  const auto result = curl_easy_perform(request.get());
  curl_easy_getinfo(request.get(), CURLINFO_RESPONSE_CODE, &status);
  if (result != CURLE_OK)
    return std::string("The relay does not answer: ") + curl_easy_strerror(result) + ".";
  if (status != 204) return "The relay does not begin ticks; start it with --tick-control.";
  return {};
}

}  // namespace comparison
