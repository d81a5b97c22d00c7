// libwebsockets.
#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum answer { NOTHING, ECHO, PING, PONG_CAME };

struct connection {
  unsigned char *message;  // LWS_PRE bytes for libwebsockets, then the received message.
  size_t size;
  int is_binary;
  enum answer answer;
};

static int is(const struct connection *c, const char *text) {
  return c->size == strlen(text) && memcmp(c->message + LWS_PRE, text, c->size) == 0;
}

static void write_text(struct lws *socket, const char *text, int kind) {
  unsigned char bytes[LWS_PRE + 64];
  size_t size = strlen(text);
  memcpy(bytes + LWS_PRE, text, size);
  lws_write(socket, bytes + LWS_PRE, size, (enum lws_write_protocol)kind);
}

// Returns -1 to close.
static int receive(struct lws *socket, struct connection *c, const void *data, size_t size) {
  if (lws_is_first_fragment(socket)) c->size = 0;
  c->is_binary = lws_frame_is_binary(socket);
  c->message = realloc(c->message, LWS_PRE + c->size + size + 1);
  memcpy(c->message + LWS_PRE + c->size, data, size);
  c->size += size;
  if (!lws_is_final_fragment(socket)) return 0;
  if (is(c, "close me")) {
    lws_close_reason(socket, (enum lws_close_status)4321, (unsigned char *)"goodbye", 7);
    return -1;
  }
  c->answer = is(c, "ping me") ? PING : ECHO;
  lws_rx_flow_control(socket, 0);  // Nothing more until this message is answered.
  lws_callback_on_writable(socket);
  return 0;
}

static void answer(struct lws *socket, struct connection *c) {
  switch (c->answer) {
    case ECHO:
      lws_write(socket, c->message + LWS_PRE, c->size,
                c->is_binary ? LWS_WRITE_BINARY : LWS_WRITE_TEXT);
      break;
    case PING: write_text(socket, "are you there?", LWS_WRITE_PING); break;
    case PONG_CAME: write_text(socket, "pong came", LWS_WRITE_TEXT); break;
    case NOTHING: return;
  }
  c->answer = NOTHING;
  lws_rx_flow_control(socket, 1);
}

static int on_event(struct lws *socket, enum lws_callback_reasons reason, void *user, void *data,
                    size_t size) {
  struct connection *c = user;
  switch (reason) {
    case LWS_CALLBACK_ESTABLISHED: memset(c, 0, sizeof *c); break;
    case LWS_CALLBACK_RECEIVE: return receive(socket, c, data, size);
    case LWS_CALLBACK_RECEIVE_PONG:
      c->answer = PONG_CAME;
      lws_callback_on_writable(socket);
      break;
    case LWS_CALLBACK_SERVER_WRITEABLE: answer(socket, c); break;
    case LWS_CALLBACK_CLOSED: free(c->message); break;
    default: break;
  }
  return 0;
}

// The first serves clients that ask for no subprotocol.
static const struct lws_protocols protocols[] = {
    {"none", on_event, sizeof(struct connection), 65536, 0, NULL, 0},
    {"echo", on_event, sizeof(struct connection), 65536, 0, NULL, 0},
    {NULL, NULL, 0, 0, 0, NULL, 0}};
static const struct lws_extension extensions[] = {
    {"permessage-deflate", lws_extension_callback_pm_deflate, "permessage-deflate"},
    {NULL, NULL, NULL}};

int main(void) {
  struct lws_context_creation_info info;
  memset(&info, 0, sizeof info);
  info.iface = "lo";
  info.protocols = protocols;
  info.extensions = extensions;
  info.options = LWS_SERVER_OPTION_VALIDATE_UTF8 | LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
                 LWS_SERVER_OPTION_DISABLE_IPV6;
  lws_set_log_level(LLL_ERR | LLL_WARN, NULL);
  struct lws_context *context = lws_create_context(&info);
  struct lws_vhost *host = context ? lws_create_vhost(context, &info) : NULL;
  if (!host) return 1;
  printf("listening %d %s\n", lws_get_vhost_listen_port(host), lws_get_library_version());
  fflush(stdout);
  while (lws_service(context, 0) >= 0) continue;
  return 0;
}
