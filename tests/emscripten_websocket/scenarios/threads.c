/* <emscripten/websocket.h> between threads, the same on a desktop and in a page: sockets that another
   thread has, and callbacks on a thread that is named. Its arguments are the address of the tests'
   server and one at which nobody listens; what it prints is recorded in threads.txt. C99. */
#include <emscripten/emscripten.h>
#include <emscripten/websocket.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

/* Emscripten's older name. */
#ifndef EM_CALLBACK_THREAD_CONTEXT_MAIN_RUNTIME_THREAD
#define EM_CALLBACK_THREAD_CONTEXT_MAIN_RUNTIME_THREAD EM_CALLBACK_THREAD_CONTEXT_MAIN_BROWSER_THREAD
#endif

static const char* server;
static const char* nobody;
static pthread_t mainThread, owner, listener;

/* The steps follow one another, each on some thread; the lock only orders their memory accesses. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char lines[4096];

static void note(const char* what, int code) {
  const pthread_t self = pthread_self();
  const char* who = pthread_equal(self, mainThread) ? "main"
                    : pthread_equal(self, owner)    ? "owner"
                    : pthread_equal(self, listener) ? "listener"
                                                    : "nobody";
  pthread_mutex_lock(&lock);
  snprintf(lines + strlen(lines), sizeof lines - strlen(lines), "%s: %s: %d\n", who, what, code);
  pthread_mutex_unlock(&lock);
}

/* For calls after which another thread continues at once: noted only if they fail. */
static void noteFault(const char* what, int code) {
  if (code != 0) note(what, code);
}

static void noteState(EMSCRIPTEN_WEBSOCKET_T socket) {
  unsigned short state = 99;
  const int code = emscripten_websocket_get_ready_state(socket, &state);
  note("state", code == EMSCRIPTEN_RESULT_SUCCESS ? state : code);
}

static EMSCRIPTEN_WEBSOCKET_T make(const char* address, EM_BOOL onMainThread) {
  char url[256];
  EmscriptenWebSocketCreateAttributes attributes;
  emscripten_websocket_init_create_attributes(&attributes);
  snprintf(url, sizeof url, "%s/echo", address);
  attributes.url = url;
  attributes.createOnMainThread = onMainThread;
  return emscripten_websocket_new(&attributes);
}

/* 5. On main()'s thread, for a socket of the listener. */
static EM_BOOL onErrorOnMain(int type, const EmscriptenWebSocketErrorEvent* event, void* user) {
  (void)type, (void)user;
  note("error, a socket", event->socket > 0);
  fputs(lines, stdout);
  emscripten_force_exit(0);
  return EM_TRUE;
}

/* 4. On the listener, for a socket of main()'s thread. */
static EM_BOOL onCloseOfMains(int type, const EmscriptenWebSocketCloseEvent* event, void* user) {
  EMSCRIPTEN_WEBSOCKET_T third;
  (void)type, (void)user;
  note("close", event->code);
  note("delete", emscripten_websocket_delete(event->socket));
  third = make(nobody, EM_FALSE);
  note("onerror", emscripten_websocket_set_onerror_callback_on_thread(
                      third, NULL, onErrorOnMain, EM_CALLBACK_THREAD_CONTEXT_MAIN_RUNTIME_THREAD));
  return EM_TRUE;
}

static EMSCRIPTEN_WEBSOCKET_T mains;

/* It may be open before another thread has set the callback, so this looks repeatedly. */
static void closeOnceOpen(void* unused) {
  unsigned short state = 0;
  emscripten_websocket_get_ready_state(mains, &state);
  if (state == 0) {
    emscripten_async_call(closeOnceOpen, unused, 1);
    return;
  }
  note("state", state);
  noteFault("close", emscripten_websocket_close(mains, 3000, "as well"));
}

/* 3. On the listener, for a socket of the owner. */
static EM_BOOL onClose(int type, const EmscriptenWebSocketCloseEvent* event, void* user) {
  (void)type, (void)user;
  note("close", event->code);
  note("clean", event->wasClean ? 1 : 0);
  note("reason", strcmp(event->reason, "enough"));
  note("delete", emscripten_websocket_delete(event->socket));
  noteState(event->socket);
  mains = make(server, EM_TRUE);
  note("made on main", mains > 0);
  note("onclose", emscripten_websocket_set_onclose_callback(mains, NULL, onCloseOfMains));
  closeOnceOpen(NULL);
  return EM_TRUE;
}

/* 2. On main()'s thread, for a socket of the owner. */
static EM_BOOL onMessage(int type, const EmscriptenWebSocketMessageEvent* event, void* user) {
  (void)type, (void)user;
  note((const char*)event->data, (int)event->numBytes);
  noteState(event->socket);
  note("a bad code", emscripten_websocket_close(event->socket, 1, NULL));
  noteFault("close", emscripten_websocket_close(event->socket, 1000, "enough"));
  return EM_TRUE;
}

/* 1. On the owner. */
static EM_BOOL onOpen(int type, const EmscriptenWebSocketOpenEvent* event, void* user) {
  (void)type, (void)user;
  note("open, a socket", event->socket > 0);
  noteFault("send", emscripten_websocket_send_utf8_text(event->socket, "hello"));
  return EM_TRUE;
}

static void* own(void* unused) {
  const EMSCRIPTEN_WEBSOCKET_T socket = make(server, EM_FALSE);
  (void)unused;
  owner = pthread_self();
  note("made", socket > 0);
  note("onopen", emscripten_websocket_set_onopen_callback(socket, NULL, onOpen));
  note("onmessage", emscripten_websocket_set_onmessage_callback_on_thread(
                        socket, NULL, onMessage, EM_CALLBACK_THREAD_CONTEXT_MAIN_RUNTIME_THREAD));
  note("onclose", emscripten_websocket_set_onclose_callback_on_thread(socket, NULL, onClose, listener));
  emscripten_exit_with_live_runtime();
  return NULL;
}

/* From its first call on, other threads can reach this one. */
static void* listen(void* unused) {
  pthread_t thread;
  (void)unused;
  listener = pthread_self();
  noteState(12345);
  noteFault("pthread_create", pthread_create(&thread, NULL, own, NULL));
  emscripten_exit_with_live_runtime();
  return NULL;
}

static void frame(void) {}

int main(int count, char** arguments) {
  pthread_t thread;
  if (count < 3) return 2;
  server = arguments[1];
  nobody = arguments[2];
  mainThread = pthread_self();
  noteState(12345);
  noteFault("pthread_create", pthread_create(&thread, NULL, listen, NULL));
  emscripten_set_main_loop(frame, 0, 1);
  return 3;
}
