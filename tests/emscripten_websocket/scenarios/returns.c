/* main() returns and the program continues, as in a page. C99. */
#include <emscripten.h>
#include <stdio.h>

static void later(void* text) {
  puts((const char*)text);
  emscripten_cancel_main_loop();
}

static int frames = 0;
static void frame(void) {
  if (++frames == 2) emscripten_async_call(later, "later", 10);
}

int main(void) {
  emscripten_set_main_loop(frame, 100, 0);
  puts("returned");
  return 0;
}
