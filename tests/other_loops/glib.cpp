// A program whose loop is GLib's, as GTK's is.
#include <web/event_loop.h>
#include <web/websocket.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>

#include <glib-unix.h>
#include <glib.h>

guint deadline = 0;

gboolean turn() {
  web::pollEvents();
  if (deadline != 0) g_source_remove(deadline);
  deadline = 0;
  const auto next = web::nextDeadline();
  if (!next) return G_SOURCE_CONTINUE;
  const auto left = *next - std::chrono::steady_clock::now();
  const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(left).count();
  const auto dueAgain = [](gpointer) -> gboolean {
    deadline = 0;  // The return value removes it.
    turn();
    return G_SOURCE_REMOVE;
  };
  deadline =
      g_timeout_add(static_cast<guint>(std::max<std::int64_t>(milliseconds, 0)), dueAgain, nullptr);
  return G_SOURCE_CONTINUE;
}

int main(int, char** arguments) {
  GMainLoop* loop = g_main_loop_new(nullptr, FALSE);
  {
    web::WebSocket socket(arguments[1]);
    socket.onopen = [&] {
      web::setTimeout([&] { socket.send("hello from glib"); }, std::chrono::milliseconds(20));
    };
    socket.onmessage = [&](web::MessageEvent& event) {
      std::puts(event.text()->c_str());
      socket.close();
    };
    socket.onclose = [&] { g_main_loop_quit(loop); };

    const auto isReady = [](gint, GIOCondition, gpointer) -> gboolean { return turn(); };
    g_unix_fd_add(static_cast<gint>(*web::pollHandle()), G_IO_IN, isReady, nullptr);
    turn();
    g_main_loop_run(loop);
  }
  g_main_loop_unref(loop);
}
