/* A program in C that uses both of our interfaces for C. */
#include <emscripten/websocket.h>
#include <stdio.h>
#include <twinsocket.h>

int main(void) {
  printf("%d %d\n", (int)twinsocket_send_text(NULL, "", 0), emscripten_websocket_delete(1));
  return 0;
}
