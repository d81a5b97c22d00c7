// Boost.Beast, synchronous: each call blocks.
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include <list>

#include "clients/measure.h"

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using namespace web::benchmark;
using asio::ip::tcp;

using Plain = beast::websocket::stream<tcp::socket>;
using Secure = beast::websocket::stream<asio::ssl::stream<tcp::socket>>;

class Client {
 public:
  explicit Client(const Task& task) : task_(task) {
    tls_.set_default_verify_paths();
    tls_.set_verify_mode(asio::ssl::verify_peer);
  }

  void open(Plain& socket) { connect(socket, socket.next_layer()); }

  void open(Secure& socket) {
    auto& tls = socket.next_layer();
    connect(socket, tls.next_layer(), [&] { tls.handshake(asio::ssl::stream_base::client); });
  }

  Plain make(const Plain*) { return Plain(context_); }
  Secure make(const Secure*) { return Secure(context_, tls_); }

 private:
  template <class Socket>
  void connect(Socket& socket, tcp::socket& transport, auto... secure) {
    const auto port = static_cast<unsigned short>(std::stoi(task_.port));
    transport.connect({asio::ip::make_address(task_.host), port});
    transport.set_option(tcp::no_delay(true));
    (secure(), ...);
    beast::websocket::permessage_deflate deflate;
    deflate.client_enable = task_.workload == "json";
    socket.set_option(deflate);
    socket.auto_fragment(false);
    socket.binary(task_.workload != "json");
    socket.handshake(task_.host, task_.path);
  }

  const Task& task_;
  asio::io_context context_;
  asio::ssl::context tls_{asio::ssl::context::tls_client};
};

template <class Socket>
void exchange(Client& client, const Task& task) {
  auto socket = client.make(static_cast<Socket*>(nullptr));
  client.open(socket);
  Stopwatch watch;
  beast::flat_buffer message;
  const auto read = [&] {
    message.clear();
    socket.read(message);
  };
  watch.start();
  if (task.workload == "receive") {
    socket.write(asio::buffer("go", 2));
    for (long i = 0; i < task.count; ++i) read();
  } else if (task.workload == "send") {
    for (long i = 0; i < task.count; ++i) socket.write(asio::buffer(task.messages[0]));
    read();
  } else {
    for (long i = 0; i < task.count; ++i) {
      const auto& next = task.messages[static_cast<std::size_t>(i) % task.messages.size()];
      socket.write(asio::buffer(next));
      read();
    }
  }
  watch.stop(task.count);
}

template <class Socket>
void open(Client& client, const Task& task) {
  Stopwatch watch;
  watch.start();
  for (long i = 0; i < task.count; ++i) {
    auto socket = client.make(static_cast<Socket*>(nullptr));
    client.open(socket);
    beast::error_code ignored;
    socket.close(beast::websocket::close_code::normal, ignored);
  }
  watch.stop(task.count);
}

template <class Socket>
void hold(Client& client, const Task& task) {
  Silence silence;
  std::list<Socket> sockets;
  for (long i = 0; i < task.count; ++i) {
    sockets.push_back(client.make(static_cast<Socket*>(nullptr)));
    client.open(sockets.back());
  }
  std::this_thread::sleep_for(Silence::calm);
  silence.settled();
  std::this_thread::sleep_for(Silence::silence);
  silence.stop(task.count);
}

template <class Socket>
void work(const Task& task) {
  Client client(task);
  if (task.workload == "open") return open<Socket>(client, task);
  if (task.workload == "hold") return hold<Socket>(client, task);
  exchange<Socket>(client, task);
}

}  // namespace

int main(int argumentCount, char** arguments) {
  const auto task = taskOf(argumentCount, arguments);
  task.isTls() ? work<Secure>(task) : work<Plain>(task);
}
