// websocketpp over Boost.Asio, on one thread. Its headers need C++17 or older.
#include <websocketpp/client.hpp>
#include <websocketpp/config/asio_client.hpp>
#include <websocketpp/extensions/permessage_deflate/enabled.hpp>

#include <type_traits>

#include "clients/measure.h"

namespace {

using namespace web::benchmark;

// Turns compression on, as its documentation says.
template <class Base>
struct Deflating : Base {
  struct permessage_deflate_config {};
  typedef websocketpp::extensions::permessage_deflate::enabled<permessage_deflate_config>
      permessage_deflate_type;
};

constexpr std::size_t enoughQueued = 4 << 20;

template <class Config>
class Client {
 public:
  using Endpoint = websocketpp::client<Config>;
  using Handle = websocketpp::connection_hdl;
  using Message = typename Config::message_type::ptr;

  explicit Client(const Task& task) : task_(task) {
    endpoint_.clear_access_channels(websocketpp::log::alevel::all);
    endpoint_.clear_error_channels(websocketpp::log::elevel::all);
    endpoint_.init_asio();
    endpoint_.set_fail_handler([](Handle) { fail("no connection"); });
    endpoint_.set_tcp_post_init_handler([this](Handle handle) {
      auto connection = endpoint_.get_con_from_hdl(handle);
      connection->get_raw_socket().set_option(boost::asio::ip::tcp::no_delay(true));
    });
    secure();
  }

  void run() {
    if (task_.workload == "open") {
      watch_.start();
      endpoint_.set_open_handler([this](Handle handle) { endpoint_.close(handle, 1000, ""); });
      endpoint_.set_close_handler([this](Handle) {
        if (++done_ == task_.count) watch_.stop(done_);
        connect();
      });
    } else if (task_.workload == "hold") {
      endpoint_.set_open_handler([this](Handle) {
        if (++done_ < task_.count) return connect();
        endpoint_.set_timer(6000, [this](auto) { silence_.settled(); });
        endpoint_.set_timer(16000, [this](auto) { silence_.stop(done_); });
      });
    } else {
      endpoint_.set_open_handler([this](Handle handle) { opened(handle); });
      endpoint_.set_message_handler([this](Handle handle, Message) { received(handle); });
    }
    connect();
    endpoint_.run();
  }

 private:
  void secure() {
    if constexpr (std::is_same_v<Config, websocketpp::config::asio_tls_client>) {
      endpoint_.set_tls_init_handler([](Handle) {
        static auto context = [] {
          auto made = websocketpp::lib::make_shared<boost::asio::ssl::context>(
              boost::asio::ssl::context::tls_client);
          made->set_default_verify_paths();
          made->set_verify_mode(boost::asio::ssl::verify_peer);
          return made;
        }();
        return context;
      });
    }
  }

  void connect() {
    websocketpp::lib::error_code error;
    auto connection = endpoint_.get_connection(task_.url, error);
    if (error) fail(error.message());
    endpoint_.connect(connection);
  }

  void say(Handle handle) {
    const auto& next = task_.messages[static_cast<std::size_t>(sent_++) % task_.messages.size()];
    const auto kind = task_.workload == "json" ? websocketpp::frame::opcode::text
                                               : websocketpp::frame::opcode::binary;
    endpoint_.send(handle, next, kind);
  }

  void sendSome(Handle handle) {
    auto connection = endpoint_.get_con_from_hdl(handle);
    for (int i = 0; i < 1000 && sent_ < task_.count; ++i) {
      if (connection->get_buffered_amount() > enoughQueued) break;
      say(handle);
    }
    if (sent_ < task_.count) endpoint_.get_io_service().post([this, handle] { sendSome(handle); });
  }

  void opened(Handle handle) {
    watch_.start();
    if (task_.workload == "receive") {
      endpoint_.send(handle, "go", websocketpp::frame::opcode::text);
    } else if (task_.workload == "send") {
      sendSome(handle);
    } else {
      say(handle);
    }
  }

  void received(Handle handle) {
    if (task_.workload == "send" || ++done_ == task_.count) watch_.stop(task_.count);
    if (task_.workload != "receive") say(handle);
  }

  const Task& task_;
  Endpoint endpoint_;
  Stopwatch watch_;
  Silence silence_;
  long sent_ = 0, done_ = 0;
};

}  // namespace

int main(int argumentCount, char** arguments) {
  const auto task = taskOf(argumentCount, arguments);
  using websocketpp::config::asio_client;
  using websocketpp::config::asio_tls_client;
  if (task.isTls()) {
    Client<asio_tls_client>(task).run();
  } else if (task.workload == "json") {
    Client<Deflating<asio_client>>(task).run();
  } else {
    Client<asio_client>(task).run();
  }
}
