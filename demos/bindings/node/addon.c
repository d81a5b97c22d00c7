/* twinsocket for Node, by Node-API: what websocket.js makes the W3C class of. A thread of ours runs the
   library's loop. Calls from JavaScript are done there, and waited for, which takes microseconds;
   events come back by a thread-safe function for each socket. */
#include <node_api.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <twinsocket.h>

typedef struct Loop {  /* Of one environment: the main thread, or a worker. */
  pthread_t thread;
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  twinsocket_loop* handle;
  int calls, is_over;
} Loop;

typedef struct Socket {
  Loop* loop;
  twinsocket* socket;
  napi_threadsafe_function callback;
} Socket;

typedef struct Call {  /* What JavaScript's thread waits for. */
  void (*work)(struct Call* call);
  Loop* loop;
  Socket* socket;
  const char* data;
  size_t size;
  uint16_t code;
  const char* const* protocols;
  size_t protocol_count;
  twinsocket_result result;
  double number;
  char text[1024];
  int is_done;
} Call;

typedef struct Event {
  const char* name;
  bool was_clean;
  uint16_t code;
  size_t size;
  char bytes[];
} Event;

static void* run_loop(void* user) {
  Loop* loop = user;
  pthread_mutex_lock(&loop->mutex);
  loop->handle = twinsocket_loop_current();
  pthread_cond_broadcast(&loop->changed);
  while (!loop->is_over) {
    if (loop->calls == 0) {
      pthread_cond_wait(&loop->changed, &loop->mutex);
      continue;
    }
    loop->calls = 0;
    pthread_mutex_unlock(&loop->mutex);
    twinsocket_run(); /* Until the last socket is closed. */
    pthread_mutex_lock(&loop->mutex);
  }
  pthread_mutex_unlock(&loop->mutex);
  return NULL; /* What is still open closes with the thread. */
}

static void do_call(void* user) {
  Call* call = user;
  call->work(call);
  if (call->result != TWINSOCKET_OK)
    snprintf(call->text, sizeof call->text, "%s", twinsocket_last_error());
  pthread_mutex_lock(&call->loop->mutex);
  call->is_done = 1;
  pthread_cond_broadcast(&call->loop->changed);
  pthread_mutex_unlock(&call->loop->mutex);
}

static void wait_for(Call* call) {
  Loop* loop = call->loop;
  if (!twinsocket_loop_post(loop->handle, do_call, call)) return;
  pthread_mutex_lock(&loop->mutex);
  ++loop->calls;
  pthread_cond_broadcast(&loop->changed);
  while (!call->is_done) pthread_cond_wait(&loop->changed, &loop->mutex);
  pthread_mutex_unlock(&loop->mutex);
}

/* On our thread: hands an event over to JavaScript's. */
static void tell(Socket* socket, const char* name, bool was_clean, uint16_t code, const void* bytes,
                 size_t size) {
  Event* event = malloc(sizeof *event + size);
  if (!event) abort();
  event->name = name;
  event->was_clean = was_clean;
  event->code = code;
  event->size = size;
  if (size) memcpy(event->bytes, bytes, size);
  napi_call_threadsafe_function(socket->callback, event, napi_tsfn_nonblocking);
}

static void on_open(void* user, twinsocket* socket) {
  (void)socket;
  tell(user, "open", false, 0, NULL, 0);
}

static void on_text(void* user, twinsocket* socket, const char* text, size_t size) {
  (void)socket;
  tell(user, "text", false, 0, text, size);
}

static void on_binary(void* user, twinsocket* socket, const void* bytes, size_t size) {
  (void)socket;
  tell(user, "binary", false, 0, bytes, size);
}

static void on_error(void* user, twinsocket* socket, const char* message, size_t size) {
  (void)socket;
  tell(user, "error", false, 0, message, size);
}

static void on_close(void* user, twinsocket* socket, bool was_clean, uint16_t code,
                     const char* reason, size_t size) {
  Socket* self = user;
  (void)socket;
  tell(self, "close", was_clean, code, reason, size);
  napi_release_threadsafe_function(self->callback, napi_tsfn_release);
}

/* On JavaScript's thread: callback(name, data, wasClean, code). */
static void fire(napi_env env, napi_value callback, void* context, void* data) {
  Event* event = data;
  napi_value arguments[4], receiver;
  void* bytes;
  (void)context;
  if (env) {
    napi_get_undefined(env, &receiver);
    napi_create_string_utf8(env, event->name, NAPI_AUTO_LENGTH, &arguments[0]);
    if (strcmp(event->name, "binary") == 0) {
      napi_create_arraybuffer(env, event->size, &bytes, &arguments[1]);
      if (event->size) memcpy(bytes, event->bytes, event->size);
    } else {
      napi_create_string_utf8(env, event->bytes, event->size, &arguments[1]);
    }
    napi_get_boolean(env, event->was_clean, &arguments[2]);
    napi_create_uint32(env, event->code, &arguments[3]);
    napi_call_function(env, receiver, callback, 4, arguments, NULL);
  }
  free(event);
}

static void do_connect(Call* call) {
  static const twinsocket_handlers handlers = {sizeof handlers, on_open,  on_text,
                                               on_binary,       on_error, on_close};
  twinsocket_options options;
  twinsocket_options_init(&options, sizeof options);
  options.protocols = call->protocols;
  options.protocol_count = call->protocol_count;
  call->result = twinsocket_create(call->data, call->size, &options, &handlers, call->socket,
                                   &call->socket->socket);
}

static void do_send_text(Call* call) {
  call->result = twinsocket_send_text(call->socket->socket, call->data, call->size);
}

static void do_send_binary(Call* call) {
  call->result = twinsocket_send_binary(call->socket->socket, call->data, call->size);
}

static void do_close(Call* call) {
  call->result = twinsocket_close(call->socket->socket, call->code, call->data, call->size);
}

static void do_destroy(Call* call) { twinsocket_destroy(call->socket->socket); }

static void do_buffered(Call* call) {
  call->number = (double)twinsocket_buffered_amount(call->socket->socket);
}

/* "url", "protocol" or "extensions" */
static void do_text(Call* call) {
  const twinsocket* socket = call->socket->socket;
  const size_t room = sizeof call->text;
  const size_t size = call->data[0] == 'u'   ? twinsocket_url(socket, call->text, room)
                      : call->data[0] == 'p' ? twinsocket_protocol(socket, call->text, room)
                                             : twinsocket_extensions(socket, call->text, room);
  call->size = size < room ? size : room;
}

/* Throws an Error whose `code` is a DOMException's. */
static napi_value fail(napi_env env, const Call* call) {
  char code[8];
  snprintf(code, sizeof code, "%d", (int)call->result);
  napi_throw_error(env, code, call->text);
  return NULL;
}

static Loop* loop_of(napi_env env) {
  void* loop;
  napi_get_instance_data(env, &loop);
  return loop;
}

/* The bytes of a string, on the heap. */
static char* text_of(napi_env env, napi_value value, size_t* size) {
  char* text;
  napi_get_value_string_utf8(env, value, NULL, 0, size);
  text = malloc(*size + 1);
  if (!text) abort();
  napi_get_value_string_utf8(env, value, text, *size + 1, size);
  return text;
}

static void finalize_socket(napi_env env, void* data, void* hint) {
  Socket* socket = data;
  Call call = {.work = do_destroy, .loop = socket->loop, .socket = socket};
  (void)env;
  (void)hint;
  if (!socket->loop->is_over) wait_for(&call);
  free(socket);
}

/* connect(url, protocols, callback) */
static napi_value js_connect(napi_env env, napi_callback_info info) {
  napi_value arguments[3], name, each, handle;
  size_t count = 3, i, size;
  uint32_t protocols = 0;
  char** names;
  char* url;
  Socket* socket = calloc(1, sizeof *socket);
  Call call = {.work = do_connect, .loop = loop_of(env), .socket = socket};
  napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
  socket->loop = call.loop;
  url = text_of(env, arguments[0], &call.size);
  napi_get_array_length(env, arguments[1], &protocols);
  names = calloc(protocols + 1, sizeof *names);
  for (i = 0; i < protocols; ++i) {
    napi_get_element(env, arguments[1], (uint32_t)i, &each);
    names[i] = text_of(env, each, &size);
    if (strlen(names[i]) != size) names[i][0] = '\0'; /* With a NUL it is no token, as without a text. */
  }
  napi_create_string_utf8(env, "twinsocket", NAPI_AUTO_LENGTH, &name);
  napi_create_threadsafe_function(env, arguments[2], NULL, name, 0, 1, NULL, NULL, NULL, fire,
                                  &socket->callback);
  call.data = url;
  call.protocols = (const char* const*)names;
  call.protocol_count = protocols;
  wait_for(&call);
  for (i = 0; i < protocols; ++i) free(names[i]);
  free(names);
  free(url);
  if (call.result != TWINSOCKET_OK) {
    napi_release_threadsafe_function(socket->callback, napi_tsfn_abort);
    free(socket);
    return fail(env, &call);
  }
  napi_create_external(env, socket, finalize_socket, NULL, &handle);
  return handle;
}

static size_t begin(napi_env env, napi_callback_info info, Call* call, napi_value* arguments) {
  size_t count = 3;
  void* socket;
  napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
  napi_get_value_external(env, arguments[0], &socket);
  call->socket = socket;
  call->loop = call->socket->loop;
  return count;
}

/* send(handle, string or Uint8Array) */
static napi_value js_send(napi_env env, napi_callback_info info) {
  Call call = {.work = do_send_binary};
  napi_value arguments[3];
  napi_valuetype type;
  char* text = NULL;
  void* bytes;
  begin(env, info, &call, arguments);
  napi_typeof(env, arguments[1], &type);
  if (type == napi_string) {
    call.work = do_send_text;
    call.data = text = text_of(env, arguments[1], &call.size);
  } else {
    napi_get_typedarray_info(env, arguments[1], NULL, &call.size, &bytes, NULL, NULL);
    call.data = bytes;
  }
  wait_for(&call);
  free(text);
  return call.result == TWINSOCKET_OK ? NULL : fail(env, &call);
}

/* close(handle, code, reason); code 0: none */
static napi_value js_close(napi_env env, napi_callback_info info) {
  Call call = {.work = do_close};
  napi_value arguments[3];
  uint32_t code;
  char* reason;
  begin(env, info, &call, arguments);
  napi_get_value_uint32(env, arguments[1], &code);
  call.code = (uint16_t)code;
  call.data = reason = text_of(env, arguments[2], &call.size);
  wait_for(&call);
  free(reason);
  return call.result == TWINSOCKET_OK ? NULL : fail(env, &call);
}

static napi_value js_buffered(napi_env env, napi_callback_info info) {
  Call call = {.work = do_buffered};
  napi_value arguments[3], amount;
  begin(env, info, &call, arguments);
  wait_for(&call);
  napi_create_double(env, call.number, &amount);
  return amount;
}

/* text(handle, "url" or "protocol" or "extensions") */
static napi_value js_text(napi_env env, napi_callback_info info) {
  Call call = {.work = do_text};
  napi_value arguments[3], text;
  char* which;
  begin(env, info, &call, arguments);
  call.data = which = text_of(env, arguments[1], &call.size);
  wait_for(&call);
  free(which);
  napi_create_string_utf8(env, call.text, call.size, &text);
  return text;
}

static void end_loop(void* user) {
  Loop* loop = user;
  pthread_mutex_lock(&loop->mutex);
  loop->is_over = 1;
  pthread_cond_broadcast(&loop->changed);
  pthread_mutex_unlock(&loop->mutex);
  twinsocket_loop_post(loop->handle, (void (*)(void*))(void (*)(void))twinsocket_quit, NULL);
  pthread_join(loop->thread, NULL);
  twinsocket_loop_release(loop->handle);
}

NAPI_MODULE_INIT() {
  static const struct {
    const char* name;
    napi_callback call;
  } functions[] = {{"connect", js_connect},
                   {"send", js_send},
                   {"close", js_close},
                   {"buffered", js_buffered},
                   {"text", js_text}};
  size_t i;
  napi_value function;
  Loop* loop = calloc(1, sizeof *loop); /* Lives on: finalizers run after the environment's end. */
  pthread_mutex_init(&loop->mutex, NULL);
  pthread_cond_init(&loop->changed, NULL);
  pthread_mutex_lock(&loop->mutex);
  if (pthread_create(&loop->thread, NULL, run_loop, loop) != 0) {
    napi_throw_error(env, NULL, "twinsocket: no thread could be started");
    return NULL;
  }
  while (!loop->handle) pthread_cond_wait(&loop->changed, &loop->mutex);
  pthread_mutex_unlock(&loop->mutex);
  napi_set_instance_data(env, loop, NULL, NULL);
  napi_add_env_cleanup_hook(env, end_loop, loop);
  for (i = 0; i < sizeof functions / sizeof *functions; ++i) {
    napi_create_function(env, functions[i].name, NAPI_AUTO_LENGTH, functions[i].call, NULL, &function);
    napi_set_named_property(env, exports, functions[i].name, function);
  }
  return exports;
}
