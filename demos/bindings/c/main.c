/* Says something to an echo server, in C99: the same program natively and as wasm.
   usage: echo URL */
#include <stdio.h>
#include <string.h>
#include <twinsocket.h>

static int answers = 0;

static const char* state_name(twinsocket_state state) {
  static const char* const names[] = {"CONNECTING", "OPEN", "CLOSING", "CLOSED"};
  return names[state];
}

static void on_open(void* user, twinsocket* socket) {
  static const char text[] = "Gr\xc3\xbc\xc3\x9f" "e";
  static const unsigned char bytes[] = {0x00, 0x01, 0xff};
  char protocol[32];
  size_t size = twinsocket_protocol(socket, protocol, sizeof protocol);
  (void)user;
  if (size > sizeof protocol) size = sizeof protocol;
  printf("%s: %.*s\n", state_name(twinsocket_ready_state(socket)), (int)size, protocol);
  twinsocket_send_text(socket, text, sizeof text - 1);
  twinsocket_send_binary(socket, bytes, sizeof bytes);
}

/* Both messages are there: goodbye. */
static void count_answer(twinsocket* socket) {
  static const char reason[] = "enough";
  if (++answers == 2 && twinsocket_close(socket, 4000, reason, sizeof reason - 1) != TWINSOCKET_OK)
    fprintf(stderr, "%s\n", twinsocket_last_error());
}

static void on_text(void* user, twinsocket* socket, const char* text, size_t size) {
  (void)user;
  printf("text: %.*s\n", (int)size, text);
  count_answer(socket);
}

static void on_binary(void* user, twinsocket* socket, const void* bytes, size_t size) {
  const unsigned char* each = (const unsigned char*)bytes;
  size_t i;
  (void)user;
  fputs("binary:", stdout);
  for (i = 0; i < size; ++i) printf(" %02x", (unsigned)each[i]);
  putchar('\n');
  count_answer(socket);
}

static void on_error(void* user, twinsocket* socket, const char* message, size_t size) {
  (void)user;
  (void)socket;
  printf("error: %.*s\n", (int)size, message);
}

static void on_close(void* user, twinsocket* socket, bool was_clean, uint16_t code,
                     const char* reason, size_t size) {
  (void)user;
  printf("closed: %u %.*s (%s)\n", (unsigned)code, (int)size, reason,
         was_clean ? "clean" : "not clean");
  fflush(stdout);
  twinsocket_destroy(socket);
  twinsocket_quit(was_clean ? 0 : 1);
}

int main(int count, char** arguments) {
  static const char* const protocols[] = {"greeting"};
  twinsocket_handlers handlers = {sizeof handlers, on_open, on_text, on_binary, on_error, on_close};
  twinsocket_options options;
  twinsocket* socket;
  twinsocket_result result;

  if (count != 2) {
    fputs("usage: echo URL\n", stderr);
    return 2;
  }
  twinsocket_options_init(&options, sizeof options);
  options.protocols = protocols;
  options.protocol_count = 1;
  result = twinsocket_create(arguments[1], strlen(arguments[1]), &options, &handlers, NULL, &socket);
  if (result != TWINSOCKET_OK) {
    printf("refused: %d %s\n", (int)result, twinsocket_last_error());
    return 2;
  }
  return twinsocket_run();
}
