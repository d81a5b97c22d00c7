// libwebsockets, with a buffer of 64 KiB, on one thread.
#include <libwebsockets.h>

#include <cstring>

#include "clients/measure.h"

namespace {

using namespace web::benchmark;

struct Client {
  Task task;
  lws_context* context = nullptr;
  Stopwatch watch;
  Silence silence;
  lws_sorted_usec_list_t calm{}, silent{};
  long sent = 0, received = 0, opened = 0;
  bool mayGo = false;
  std::vector<unsigned char> frame;

  void connect() {
    lws_client_connect_info info{};
    info.context = context;
    info.address = task.host.c_str();
    info.host = task.host.c_str();
    info.origin = task.host.c_str();
    info.port = std::stoi(task.port);
    info.path = task.path.c_str();
    info.local_protocol_name = "benchmark";
    info.ssl_connection = task.isTls() ? LCCSCF_USE_SSL : 0;
    if (!lws_client_connect_via_info(&info)) fail("no connection");
  }

  void write(lws* socket, const std::string& message, lws_write_protocol kind) {
    frame.resize(LWS_PRE + message.size());
    std::memcpy(&frame[LWS_PRE], message.data(), message.size());
    if (lws_write(socket, &frame[LWS_PRE], message.size(), kind) < 0) fail("not sent");
  }

  void open(lws* socket) {
    ++opened;
    if (task.workload == "hold") return opened < task.count ? connect() : waitInSilence();
    if (task.workload != "open") watch.start();
    mayGo = true;
    lws_callback_on_writable(socket);
  }

  void waitInSilence() {
    lws_sul_schedule(context, 0, &calm, settled, 6 * LWS_US_PER_SEC);
    lws_sul_schedule(context, 0, &silent, over, 16 * LWS_US_PER_SEC);
  }

  static void settled(lws_sorted_usec_list_t* list) {
    lws_container_of(list, Client, calm)->silence.settled();
  }

  static void over(lws_sorted_usec_list_t* list) {
    auto* client = lws_container_of(list, Client, silent);
    client->silence.stop(client->opened);
  }

  // A negative result closes the connection.
  int writable(lws* socket) {
    if (!mayGo) return 0;
    if (task.workload == "open") {
      lws_close_reason(socket, LWS_CLOSE_STATUS_NORMAL, nullptr, 0);
      return -1;
    }
    if (task.workload == "receive") {
      mayGo = false;
      write(socket, "go", LWS_WRITE_TEXT);
      return 0;
    }
    // It expects one message per writable callback, unless the program asks whether there is more
    // room.
    do {
      const auto& next = task.messages[static_cast<std::size_t>(sent) % task.messages.size()];
      write(socket, next, task.workload == "json" ? LWS_WRITE_TEXT : LWS_WRITE_BINARY);
      ++sent;
      mayGo = task.workload == "send" && sent < task.count;
    } while (mayGo && !lws_send_pipe_choked(socket));
    if (mayGo) lws_callback_on_writable(socket);
    return 0;
  }

  void receive(lws* socket) {
    if (!lws_is_final_fragment(socket) || lws_remaining_packet_payload(socket)) return;
    if (task.workload == "send" || ++received == task.count) watch.stop(task.count);
    if (task.workload == "receive") return;
    mayGo = true;
    lws_callback_on_writable(socket);
  }

  void closed() {
    if (task.workload != "open") fail("closed");
    if (opened == task.count) watch.stop(opened);
    connect();
  }
};

int callback(lws* socket, lws_callback_reasons reason, void*, void*, std::size_t) {
  auto* client = static_cast<Client*>(lws_context_user(lws_get_context(socket)));
  switch (reason) {
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
      client->open(socket);
      break;
    case LWS_CALLBACK_CLIENT_WRITEABLE:
      return client->writable(socket);
    case LWS_CALLBACK_CLIENT_RECEIVE:
      client->receive(socket);
      break;
    case LWS_CALLBACK_CLIENT_CLOSED:
      client->closed();
      break;
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
      fail("connection error");
    default:
      break;
  }
  return 0;
}

}  // namespace

int main(int argumentCount, char** arguments) {
  Client client;
  client.task = taskOf(argumentCount, arguments);
  const lws_protocols protocols[] = {{"benchmark", callback, 0, 65536, 0, nullptr, 0}, {}};
  const lws_extension extensions[] = {
      {"permessage-deflate", lws_extension_callback_pm_deflate, "permessage-deflate"}, {}};
  lws_set_log_level(LLL_ERR, nullptr);
  lws_context_creation_info info{};
  info.port = CONTEXT_PORT_NO_LISTEN;
  info.protocols = protocols;
  info.user = &client;
  info.fd_limit_per_thread = 12000;
  info.client_ssl_ca_filepath = std::getenv("SSL_CERT_FILE");
  if (client.task.isTls()) info.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
  if (client.task.workload == "json") info.extensions = extensions;
  client.context = lws_create_context(&info);
  if (!client.context) fail("no context");
  if (client.task.workload == "open") client.watch.start();
  client.connect();
  while (lws_service(client.context, 0) >= 0) continue;
}
