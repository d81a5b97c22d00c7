/* A program for <emscripten/websocket.h>, the same on a desktop and in a page. Its arguments are the
   address of the tests' server and one at which nobody listens; what it prints is recorded in
   trace.txt. C99. */
#include <emscripten/emscripten.h>
#include <emscripten/websocket.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char* server;
static const char* nobody;

/* The trace of one socket, printed once the sockets that began with it are finished, too. */
typedef struct Trace {
  char name[32];
  char lines[4096];
  EMSCRIPTEN_WEBSOCKET_T socket;
  int received;
} Trace;

static Trace* traces[4];
static int begun, running;
static void next(void);

static void note(Trace* trace, const char* line) {
  strncat(trace->lines, trace->name, sizeof trace->lines - strlen(trace->lines) - 1);
  strncat(trace->lines, ": ", sizeof trace->lines - strlen(trace->lines) - 1);
  strncat(trace->lines, line, sizeof trace->lines - strlen(trace->lines) - 1);
  strncat(trace->lines, "\n", sizeof trace->lines - strlen(trace->lines) - 1);
}

static void noteCode(Trace* trace, const char* what, int code) {
  char line[96];
  snprintf(line, sizeof line, "%s: %d", what, code);
  note(trace, line);
}

static void noteState(Trace* trace) {
  unsigned short state = 99;
  const int code = emscripten_websocket_get_ready_state(trace->socket, &state);
  noteCode(trace, "state", code == EMSCRIPTEN_RESULT_SUCCESS ? state : code);
}

static void finish(void) {
  int i;
  if (--running > 0) return;
  for (i = 0; i < begun; ++i) {
    fputs(traces[i]->lines, stdout);
    free(traces[i]);
  }
  begun = 0;
  next();
}

static void finishLater(void* unused) {
  (void)unused;
  finish();
}

static EM_BOOL onOpen(int type, const EmscriptenWebSocketOpenEvent* event, void* user) {
  Trace* trace = (Trace*)user;
  char protocol[16];
  unsigned char bytes[] = {0, 1, 2, 254, 255};
  (void)type;
  noteCode(trace, "open, the right socket", event->socket == trace->socket);
  noteState(trace);
  noteCode(trace, "protocol",
           emscripten_websocket_get_protocol(event->socket, protocol, (int)sizeof protocol));
  note(trace, protocol);
  if (strcmp(trace->name, "echo one") == 0 || strcmp(trace->name, "echo two") == 0) {
    noteCode(trace, "text", emscripten_websocket_send_utf8_text(event->socket, "gr\xc3\xbc\xc3\x9f dich"));
    noteCode(trace, "binary", emscripten_websocket_send_binary(event->socket, bytes, sizeof bytes));
    noteCode(trace, "nothing", emscripten_websocket_send_binary(event->socket, bytes, 0));
    noteCode(trace, "a bad close code", emscripten_websocket_close(event->socket, 1001, "no"));
  }
  return EM_TRUE;
}

static EM_BOOL onMessage(int type, const EmscriptenWebSocketMessageEvent* event, void* user) {
  Trace* trace = (Trace*)user;
  char line[96];
  uint32_t i;
  size_t used;
  (void)type;
  used = (size_t)snprintf(line, sizeof line, "%s of %u:", event->isText ? "text" : "binary",
                          (unsigned)event->numBytes);
  for (i = 0; i < event->numBytes && used < sizeof line - 4; ++i)
    used += (size_t)snprintf(line + used, sizeof line - used, " %02x", (unsigned)event->data[i]);
  note(trace, line);
  ++trace->received;
  if (strcmp(trace->name, "delete") == 0) {
    noteCode(trace, "delete", emscripten_websocket_delete(event->socket));
    noteCode(trace, "delete again", emscripten_websocket_delete(event->socket));
    noteCode(trace, "send", emscripten_websocket_send_utf8_text(event->socket, "late"));
    noteState(trace);
    emscripten_async_call(finishLater, NULL, 100);
  } else if (trace->received == 3 && strncmp(trace->name, "echo", 4) == 0) {
    noteCode(trace, "close", emscripten_websocket_close(event->socket, 4000, "enough"));
    noteState(trace);
    noteCode(trace, "send", emscripten_websocket_send_utf8_text(event->socket, "discarded"));
  }
  return EM_TRUE;
}

static EM_BOOL onError(int type, const EmscriptenWebSocketErrorEvent* event, void* user) {
  Trace* trace = (Trace*)user;
  (void)type;
  noteCode(trace, "error, the right socket", event->socket == trace->socket);
  return EM_TRUE;
}

static EM_BOOL onClose(int type, const EmscriptenWebSocketCloseEvent* event, void* user) {
  Trace* trace = (Trace*)user;
  char line[192];
  (void)type;
  snprintf(line, sizeof line, "close %d, %s, '%.100s'", (int)event->code,
           event->wasClean ? "clean" : "not clean", event->reason);
  note(trace, line);
  noteState(trace);
  noteCode(trace, "delete", emscripten_websocket_delete(event->socket));
  finish();
  return EM_TRUE;
}

static EMSCRIPTEN_WEBSOCKET_T make(const char* address, const char* path, const char* protocols) {
  char url[256];
  EmscriptenWebSocketCreateAttributes attributes;
  emscripten_websocket_init_create_attributes(&attributes);
  snprintf(url, sizeof url, "%s%s", address, path);
  attributes.url = url;
  attributes.protocols = protocols;
  attributes.createOnMainThread = EM_TRUE;
  return emscripten_websocket_new(&attributes);
}

static Trace* begin(const char* name, const char* address, const char* path, const char* protocols) {
  Trace* trace = (Trace*)calloc(1, sizeof *trace);
  strncpy(trace->name, name, sizeof trace->name - 1);
  traces[begun++] = trace;
  ++running;
  trace->socket = make(address, path, protocols);
  noteCode(trace, "made", trace->socket > 0);
  noteCode(trace, "onopen", emscripten_websocket_set_onopen_callback(trace->socket, trace, onOpen));
  noteCode(trace, "onmessage",
           emscripten_websocket_set_onmessage_callback(trace->socket, trace, onMessage));
  noteCode(trace, "onerror", emscripten_websocket_set_onerror_callback(trace->socket, trace, onError));
  noteCode(trace, "onclose", emscripten_websocket_set_onclose_callback(trace->socket, trace, onClose));
  return trace;
}

static void facts(void) {
  char url[256], extensions[8];
  int length = 0;
  unsigned long long amount = 99;
  Trace* trace = begin("facts", server, "/echo", NULL);
  noteState(trace);
  noteCode(trace, "length of the URL", emscripten_websocket_get_url_length(trace->socket, &length));
  noteCode(trace, "URL", emscripten_websocket_get_url(trace->socket, url, length));
  noteCode(trace, "URL is right", strncmp(url, server, strlen(server)) == 0 &&
                                      strcmp(url + strlen(server), "/echo") == 0 &&
                                      length == (int)strlen(url) + 1);
  noteCode(trace, "cut", emscripten_websocket_get_url(trace->socket, url, 4));
  note(trace, url);
  noteCode(trace, "no place", emscripten_websocket_get_url(trace->socket, NULL, 4));
  noteCode(trace, "extensions", emscripten_websocket_get_extensions(trace->socket, extensions, 8));
  note(trace, extensions);
  noteCode(trace, "buffered", emscripten_websocket_get_buffered_amount(trace->socket, &amount));
  noteCode(trace, "amount", (int)amount);
  noteCode(trace, "send early", emscripten_websocket_send_utf8_text(trace->socket, "early"));
  noteCode(trace, "close", emscripten_websocket_close(trace->socket, 0, NULL));
  noteState(trace);
}

static void refusals(void) {
  char line[64];
  const struct {
    const char *url, *protocols;
  } bad[] = {{"ftp://example.com", NULL},
             {"ws://[::1", NULL},
             {"ws://example.com/#fragment", NULL},
             {"ws://127.0.0.1:1/", "not a token"},
             {"ws://127.0.0.1:1/", "twice,twice"}};
  size_t i;
  ++running;
  for (i = 0; i < sizeof bad / sizeof *bad; ++i) {
    snprintf(line, sizeof line, "refused %u: %d\n", (unsigned)i, make(bad[i].url, "", bad[i].protocols));
    fputs(line, stdout);
  }
  printf("refused, no socket: %d\n", emscripten_websocket_close(12345, 1000, NULL));
  finish();
}

static int frames;
static void frame(void) {
  if (++frames < 5) return;
  emscripten_cancel_main_loop();
  puts("five frames");
  finish();
}

/* Each case starts its sockets; next() is called once all of them are finished. */
static void next(void) {
  static int scenario;
  switch (scenario++) {
    case 0:
      facts();
      break;
    case 1:
      begin("echo one", server, "/echo", NULL);
      begin("echo two", server, "/echo", NULL);
      break;
    case 2:
      begin("protocol", server, "/close?code=4001&reason=by%20the%20server", "v1,v2");
      break;
    case 3:
      begin("no code", server, "/close", NULL);
      break;
    case 4:
      begin("nobody", nobody, "/", NULL);
      break;
    case 5:
      begin("delete", server, "/count?to=3", NULL);
      break;
    case 6:
      refusals();
      break;
    case 7:
      ++running;
      emscripten_set_main_loop(frame, 0, 0);
      break;
    default:
      emscripten_websocket_deinitialize();
      puts("over");
      emscripten_force_exit(0);
  }
}

int main(int count, char** arguments) {
  if (count < 3) return 2;
  server = arguments[1];
  nobody = arguments[2];
  printf("supported: %d\n", emscripten_websocket_is_supported() ? 1 : 0);
  next();
  emscripten_exit_with_live_runtime();
  return 3;
}
