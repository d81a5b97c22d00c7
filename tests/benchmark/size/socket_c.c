/* socket.cpp in C. */
#include <string.h>
#include <twinsocket.h>

static void on_open(void* user, twinsocket* socket) {
  (void)user;
  twinsocket_send_text(socket, "hello", 5);
}

static void on_text(void* user, twinsocket* socket, const char* text, size_t size) {
  (void)user;
  twinsocket_send_text(socket, text, size);
}

int main(int count, char** arguments) {
  twinsocket_handlers handlers = {sizeof handlers, on_open, on_text, NULL, NULL, NULL};
  twinsocket* socket;
  (void)count;
  twinsocket_create(arguments[1], strlen(arguments[1]), NULL, &handlers, NULL, &socket);
  return twinsocket_run();
}
