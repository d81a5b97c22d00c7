// socket.cpp through twinsocket.h; C, but compiled as the others are.
#include <twinsocket.h>

static void on_open(void* user, twinsocket* socket) {
  (void)user;
  twinsocket_send_text(socket, "hi", 2);
}

static void on_text(void* user, twinsocket* socket, const char* text, size_t size) {
  (void)user;
  (void)text;
  (void)size;
  twinsocket_close(socket, 1000, NULL, 0);
}

static void on_close(void* user, twinsocket* socket, bool was_clean, uint16_t code,
                     const char* reason, size_t size) {
  (void)user;
  (void)socket;
  (void)was_clean;
  (void)code;
  (void)reason;
  (void)size;
  twinsocket_quit(0);
}

int main(void) {
  twinsocket_handlers handlers = {sizeof handlers, on_open, on_text, NULL, NULL, on_close};
  twinsocket* socket;
  twinsocket_create("/room", 5, NULL, &handlers, NULL, &socket);
  return twinsocket_run();
}
