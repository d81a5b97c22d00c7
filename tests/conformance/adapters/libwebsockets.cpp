// The kit's adapter (../KIT.md) for libwebsockets.
#include <libwebsockets.h>

#include <deque>
#include <mutex>

#include "adapter.h"

std::mutex mutex;
std::deque<kit::Json> commands;  // Filled by the thread that reads.
lws* connection;
std::deque<kit::Json> waiting;
std::string message, reason;
int code;
bool isClosed;  // By either side. It does not report the server's answer to our Close frame.

// A negative result ends the connection.
int writeNext(lws* socket) {
  if (waiting.empty()) return 0;
  const kit::Json next = waiting.front();
  waiting.pop_front();
  if (next["do"] == "close") {
    isClosed = true;
    reason = next.value("reason", "");
    code = next.value("code", 1005);
    if (code != 1005)
      lws_close_reason(socket, lws_close_status(code), (unsigned char*)reason.data(),
                       reason.size());
    return -1;
  }
  std::string bytes = std::string(LWS_PRE, '\0') + kit::payloadOf(next);
  const auto kind = next["type"] == "text" ? LWS_WRITE_TEXT : LWS_WRITE_BINARY;
  auto* payload = reinterpret_cast<unsigned char*>(bytes.data()) + LWS_PRE;
  lws_write(socket, payload, bytes.size() - LWS_PRE, kind);
  return waiting.empty() ? 0 : lws_callback_on_writable(socket) < 0;
}

int happened(lws* socket, lws_callback_reasons what, void*, void* data, std::size_t size) {
  const std::string bytes(static_cast<const char*>(data), data ? size : 0);
  if (what == LWS_CALLBACK_CLIENT_ESTABLISHED) {
    char name[128] = "", extensions[512] = "";
    lws_hdr_copy(socket, name, sizeof name, WSI_TOKEN_PROTOCOL);
    lws_hdr_copy(socket, extensions, sizeof extensions, WSI_TOKEN_EXTENSIONS);
    kit::sayOpen(name, extensions);
  }
  if (what == LWS_CALLBACK_CLIENT_RECEIVE) {
    message += bytes;
    if (!lws_is_final_fragment(socket) || lws_remaining_packet_payload(socket)) return 0;
    kit::sayMessage(!lws_frame_is_binary(socket), message);
    message.clear();
  }
  if (what == LWS_CALLBACK_WS_PEER_INITIATED_CLOSE) {
    isClosed = true;
    if (size >= 2) code = (bytes[0] & 255) << 8 | (bytes[1] & 255), reason = bytes.substr(2);
  }
  if (what == LWS_CALLBACK_CLIENT_WRITEABLE) return writeNext(socket);
  if (what != LWS_CALLBACK_CLIENT_CONNECTION_ERROR && what != LWS_CALLBACK_CLIENT_CLOSED) return 0;
  connection = nullptr;
  kit::sayClosed(isClosed ? code : 1006, reason, isClosed);
  return 0;
}

void open(lws_context* context, const kit::Json& command) {
  const kit::Address address(command["url"]);
  if (address.host.empty()) return kit::say({{"event", "refused"}});
  const std::string origin = address.authority();
  const std::string protocols = kit::listOf(command["protocols"]);
  waiting.clear(), message.clear(), reason.clear(), code = 1005, isClosed = false;
  lws_client_connect_info info{};
  info.context = context, info.local_protocol_name = "kit", info.pwsi = &connection;
  info.address = address.host.c_str(), info.port = address.port, info.path = address.path.c_str();
  info.host = origin.c_str(), info.protocol = protocols.empty() ? nullptr : protocols.c_str();
  lws_client_connect_via_info(&info);
}

int main() {
  const lws_protocols protocols[] = {{"kit", happened, 0, 1 << 16, 0, nullptr, 0}, {}};
  const lws_extension extensions[] = {{"permessage-deflate", lws_extension_callback_pm_deflate,
                                       "permessage-deflate; client_max_window_bits"},
                                      {}};
  lws_context_creation_info info{};
  info.port = CONTEXT_PORT_NO_LISTEN, info.protocols = protocols, info.extensions = extensions;
  info.options = LWS_SERVER_OPTION_VALIDATE_UTF8;
  lws_context* context = lws_create_context(&info);
  kit::readCommands([context](const kit::Json& command) {
    const std::lock_guard lock(mutex);
    commands.push_back(command);
    lws_cancel_service(context);
  });
  for (;; lws_service(context, 0)) {
    const std::lock_guard lock(mutex);
    for (; !commands.empty(); commands.pop_front()) {
      if (commands.front()["do"] == "open")
        open(context, commands.front());
      else if (connection)
        waiting.push_back(commands.front()), lws_callback_on_writable(connection);
    }
  }
}
