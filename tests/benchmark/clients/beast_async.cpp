// Boost.Beast, asynchronous: callbacks from an io_context on one thread.
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include "clients/measure.h"

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using namespace web::benchmark;
using asio::ip::tcp;

// Opened like the synchronous client; only the messages are asynchronous.
template <class Socket>
class Client {
 public:
  Client(const Task& task, Socket& socket) : task_(task), socket_(socket) {}

  void start() {
    watch_.start();
    if (task_.workload == "receive") {
      socket_.async_write(asio::buffer("go", 2), [this](auto error, std::size_t) {
        check(error);
        read();
      });
    } else {
      write();
    }
  }

 private:
  static void check(beast::error_code error) {
    if (error) fail(error.message());
  }

  void write() {
    const auto& next = task_.messages[static_cast<std::size_t>(sent_) % task_.messages.size()];
    ++sent_;
    socket_.async_write(asio::buffer(next), [this](auto error, std::size_t) {
      check(error);
      if (task_.workload == "send" && sent_ < task_.count) return write();
      read();
    });
  }

  void read() {
    message_.clear();
    socket_.async_read(message_, [this](auto error, std::size_t) {
      check(error);
      if (task_.workload == "send" || ++received_ == task_.count) watch_.stop(task_.count);
      if (task_.workload == "receive") return read();
      write();
    });
  }

  const Task& task_;
  Socket& socket_;
  Stopwatch watch_;
  beast::flat_buffer message_;
  long sent_ = 0, received_ = 0;
};

template <class Socket>
void exchange(const Task& task, asio::io_context& context, Socket& socket) {
  beast::websocket::permessage_deflate deflate;
  deflate.client_enable = task.workload == "json";
  socket.set_option(deflate);
  socket.auto_fragment(false);
  socket.binary(task.workload != "json");
  socket.handshake(task.host, task.path);
  Client client(task, socket);
  client.start();
  context.run();
}

}  // namespace

int main(int argumentCount, char** arguments) {
  const auto task = taskOf(argumentCount, arguments);
  if (task.workload == "open" || task.workload == "hold") fail("not measured");
  const tcp::endpoint server(asio::ip::make_address(task.host),
                             static_cast<unsigned short>(std::stoi(task.port)));
  asio::io_context context(1);
  if (task.isTls()) {
    asio::ssl::context tls(asio::ssl::context::tls_client);
    tls.set_default_verify_paths();
    tls.set_verify_mode(asio::ssl::verify_peer);
    beast::websocket::stream<asio::ssl::stream<tcp::socket>> socket(context, tls);
    socket.next_layer().next_layer().connect(server);
    socket.next_layer().next_layer().set_option(tcp::no_delay(true));
    socket.next_layer().handshake(asio::ssl::stream_base::client);
    exchange(task, context, socket);
  } else {
    beast::websocket::stream<tcp::socket> socket(context);
    socket.next_layer().connect(server);
    socket.next_layer().set_option(tcp::no_delay(true));
    exchange(task, context, socket);
  }
}
