// The kit's adapter (../KIT.md) for Boost.Beast.
#include <utility>  // Asio 1.74 does not include it.

#include <boost/asio.hpp>
#include <boost/beast.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>
#include <memory>

#include "adapter.h"

namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::asio::ip::tcp;
using Error = beast::error_code;
struct Client : std::enable_shared_from_this<Client> {
  explicit Client(boost::asio::io_context& context) : stream(context) {}

  void open(const kit::Address& address, const std::string& protocols) {
    if (address.host.empty()) return kit::say({{"event", "refused"}});
    Error error;
    const auto host = boost::asio::ip::make_address(address.host, error);
    stream.next_layer().connect({host, address.port}, error);
    if (error) return kit::sayClosed(1006, "", false);
    stream.set_option(websocket::permessage_deflate{false, true});
    stream.set_option(websocket::stream_base::timeout::suggested(beast::role_type::client));
    stream.read_message_max(0);
    stream.set_option(
        websocket::stream_base::decorator([protocols](websocket::request_type& request) {
          if (!protocols.empty()) request.set("Sec-WebSocket-Protocol", protocols);
        }));
    const auto opened = [this, keep = shared_from_this()](Error error) {
      if (error) return kit::sayClosed(1006, "", false);
      kit::sayOpen(std::string(answer["Sec-WebSocket-Protocol"]),
                   std::string(answer["Sec-WebSocket-Extensions"]));
      read();
    };
    stream.async_handshake(answer, address.authority(), address.path, opened);
  }

  void ended(bool isClean) {
    if (std::exchange(isOver, true)) return;
    const auto& why = stream.reason();
    const int code = why.code ? why.code : 1005;
    kit::sayClosed(isClean ? code : 1006, why.reason.c_str(), isClean);
  }

  void read() {
    stream.async_read(buffer, [this, keep = shared_from_this()](Error error, std::size_t) {
      if (error == boost::asio::error::operation_aborted) return;
      if (error) return ended(error == websocket::error::closed);
      kit::sayMessage(stream.got_text(), beast::buffers_to_string(buffer.data()));
      buffer.consume(buffer.size());
      read();
    });
  }

  void obey(const kit::Json& command) {
    waiting.push_back(command);
    if (waiting.size() == 1) writeNext();
  }

  void writeNext() {
    const kit::Json& next = waiting.front();
    const auto written = [this, keep = shared_from_this()](Error error, std::size_t = 0) {
      waiting.pop_front();
      if (!error && !waiting.empty()) writeNext();
    };
    if (next["do"] == "close") {
      const auto code = static_cast<websocket::close_code>(next.value("code", 0));
      const auto closed = [this, keep = shared_from_this()](Error error) { ended(!error); };
      return stream.async_close({code, next.value("reason", "")}, closed);
    }
    stream.text(next["type"] == "text");
    payload = kit::payloadOf(next);
    stream.async_write(boost::asio::buffer(payload), written);
  }

  websocket::stream<tcp::socket> stream;
  websocket::response_type answer;
  beast::flat_buffer buffer;
  std::deque<kit::Json> waiting;
  std::string payload;
  bool isOver = false;
};

int main() {
  boost::asio::io_context context;
  const auto work = boost::asio::make_work_guard(context);
  std::shared_ptr<Client> client;
  const auto obey = [&](const kit::Json& command) {
    if (command["do"] != "open") return client->obey(command);
    client = std::make_shared<Client>(context);
    client->open(kit::Address(command["url"]), kit::listOf(command["protocols"]));
  };
  kit::readCommands(
      [&](const kit::Json& command) { boost::asio::post(context, [=] { obey(command); }); });
  context.run();
}
