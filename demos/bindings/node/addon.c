/* twinsocket for Node, through Node-API; websocket.js builds the W3C class on it. The library's loop
   runs inside libuv's, as in docs/own_loop.md: without a thread, so calls and events are direct. */
#include <node_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <twinsocket.h>
#include <uv.h>

typedef struct Loop { /* One for each environment: the main thread, or a worker. */
  uv_poll_t handle;
  uv_timer_t deadline;
  int sockets; /* Those not closed yet, which keep Node running. */
  int closed;  /* Handles of libuv that are closed: 2 in the end. */
  napi_async_cleanup_hook_handle cleanup;
} Loop;

typedef struct Socket {
  twinsocket* socket;
  napi_env env;
  napi_async_context context;
  napi_ref hear; /* hear(kind, data, wasClean, code); kept until "close" was reported. */
} Socket;

static Loop* loop_of(napi_env env) {
  void* loop;
  napi_get_instance_data(env, &loop);
  return loop;
}

static void keep_node_going(Loop* loop, int change) {
  loop->sockets += change;
  void (*set)(uv_handle_t*) = loop->sockets > 0 ? uv_ref : uv_unref;
  set((uv_handle_t*)&loop->handle);
  set((uv_handle_t*)&loop->deadline);
}

static void on_deadline(uv_timer_t* timer);

static void turn(Loop* loop) {
  twinsocket_poll();
  const int timeout = twinsocket_poll_timeout();
  uv_update_time(loop->deadline.loop);
  if (timeout < 0) uv_timer_stop(&loop->deadline);
  else uv_timer_start(&loop->deadline, on_deadline, (uint64_t)timeout, 0);
}

static void on_deadline(uv_timer_t* timer) { turn(timer->data); }

static void on_ready(uv_poll_t* handle, int status, int events) {
  (void)status, (void)events;
  turn(handle->data);
}

/* Calls JavaScript; what it throws becomes an uncaught exception. If `text` is NULL, `data` are bytes. */
static void tell(Socket* self, const char* kind, const char* text, const void* data, size_t size,
                 bool was_clean, uint16_t code) {
  napi_env env = self->env;
  napi_handle_scope scope;
  napi_value hear, global, arguments[4], exception;
  void* bytes;
  napi_open_handle_scope(env, &scope);
  napi_get_reference_value(env, self->hear, &hear);
  napi_get_global(env, &global);
  napi_create_string_utf8(env, kind, NAPI_AUTO_LENGTH, &arguments[0]);
  if (text) {
    napi_create_string_utf8(env, text, size, &arguments[1]);
  } else {
    napi_create_arraybuffer(env, size, &bytes, &arguments[1]);
    if (size > 0) memcpy(bytes, data, size);
  }
  napi_get_boolean(env, was_clean, &arguments[2]);
  napi_create_uint32(env, code, &arguments[3]);
  if (napi_make_callback(env, self->context, global, hear, 4, arguments, NULL) == napi_pending_exception &&
      napi_get_and_clear_last_exception(env, &exception) == napi_ok)
    napi_fatal_exception(env, exception);
  napi_close_handle_scope(env, scope);
}

static void on_open(void* user, twinsocket* socket) {
  (void)socket;
  tell(user, "open", "", NULL, 0, false, 0);
}

static void on_text(void* user, twinsocket* socket, const char* text, size_t size) {
  (void)socket;
  tell(user, "text", text, NULL, size, false, 0);
}

static void on_binary(void* user, twinsocket* socket, const void* bytes, size_t size) {
  (void)socket;
  tell(user, "binary", NULL, bytes, size, false, 0);
}

static void on_error(void* user, twinsocket* socket, const char* message, size_t size) {
  (void)socket;
  tell(user, "error", message, NULL, size, false, 0);
}

static void forget(Socket* self) {
  if (self->hear) napi_delete_reference(self->env, self->hear);
  if (self->context) napi_async_destroy(self->env, self->context);
  self->hear = NULL;
  self->context = NULL;
}

static void on_close(void* user, twinsocket* socket, bool was_clean, uint16_t code, const char* reason,
                     size_t size) {
  Socket* self = user;
  (void)socket;
  tell(self, "close", reason, NULL, size, was_clean, code);
  forget(self);
  keep_node_going(loop_of(self->env), -1);
}

static void finalize_socket(napi_env env, void* data, void* hint) {
  Socket* self = data;
  (void)env, (void)hint;
  twinsocket_destroy(self->socket);
  forget(self);
  free(self);
}

/* Returns NULL. On failure throws an Error whose `code` is that of a DOMException. */
static napi_value check(napi_env env, twinsocket_result result) {
  char code[8];
  if (result == TWINSOCKET_OK) return NULL;
  snprintf(code, sizeof code, "%d", (int)result);
  napi_throw_error(env, code, twinsocket_last_error());
  return NULL;
}

/* The bytes of a string, on the heap. */
static char* text_of(napi_env env, napi_value value, size_t* size) {
  napi_get_value_string_utf8(env, value, NULL, 0, size);
  char* text = malloc(*size + 1);
  if (!text) abort();
  napi_get_value_string_utf8(env, value, text, *size + 1, size);
  return text;
}

/* connect(url, protocols, hear); protocols is an array of strings. */
static napi_value js_connect(napi_env env, napi_callback_info info) {
  static const twinsocket_handlers handlers = {sizeof handlers, on_open, on_text, on_binary, on_error, on_close};
  napi_value arguments[3], name, handle = NULL;
  size_t count = 3, url_size, size;
  napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
  char* url = text_of(env, arguments[0], &url_size);
  uint32_t protocols;
  napi_get_array_length(env, arguments[1], &protocols);
  char** names = calloc(protocols + 1, sizeof *names);
  Socket* self = calloc(1, sizeof *self);
  if (!names || !self) abort();
  for (uint32_t i = 0; i < protocols; ++i) {
    napi_get_element(env, arguments[1], i, &name);
    names[i] = text_of(env, name, &size);
    if (strlen(names[i]) != size) names[i][0] = '\0'; /* A NUL makes it invalid, like an empty one. */
  }
  twinsocket_options options;
  twinsocket_options_init(&options, sizeof options);
  options.protocols = (const char* const*)names;
  options.protocol_count = protocols;
  self->env = env;
  const twinsocket_result result = twinsocket_create(url, url_size, &options, &handlers, self, &self->socket);
  for (uint32_t i = 0; i < protocols; ++i) free(names[i]);
  free(names);
  free(url);
  if (result != TWINSOCKET_OK) {
    free(self);
    return check(env, result);
  }
  napi_create_string_utf8(env, "twinsocket", NAPI_AUTO_LENGTH, &name);
  napi_async_init(env, NULL, name, &self->context);
  napi_create_reference(env, arguments[2], 1, &self->hear);
  napi_create_external(env, self, finalize_socket, NULL, &handle);
  keep_node_going(loop_of(env), 1);
  return handle;
}

static twinsocket* begin(napi_env env, napi_callback_info info, napi_value* arguments, void** data) {
  size_t count = 3;
  void* self;
  napi_get_cb_info(env, info, &count, arguments, NULL, data);
  napi_get_value_external(env, arguments[0], &self);
  return ((Socket*)self)->socket;
}

/* send(handle, string or Uint8Array) */
static napi_value js_send(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  twinsocket* socket = begin(env, info, arguments, NULL);
  size_t size = 0;
  void* bytes = NULL;
  if (napi_get_typedarray_info(env, arguments[1], NULL, &size, &bytes, NULL, NULL) == napi_ok)
    return check(env, twinsocket_send_binary(socket, bytes, size));
  char* text = text_of(env, arguments[1], &size);
  const twinsocket_result result = twinsocket_send_text(socket, text, size);
  free(text);
  return check(env, result);
}

/* close(handle, code, reason); with code 0 no code is sent. */
static napi_value js_close(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  twinsocket* socket = begin(env, info, arguments, NULL);
  uint32_t code;
  size_t size;
  napi_get_value_uint32(env, arguments[1], &code);
  char* reason = text_of(env, arguments[2], &size);
  const twinsocket_result result = twinsocket_close(socket, (uint16_t)code, reason, size);
  free(reason);
  return check(env, result);
}

static napi_value js_state(napi_env env, napi_callback_info info) {
  napi_value arguments[3], state;
  napi_create_uint32(env, twinsocket_ready_state(begin(env, info, arguments, NULL)), &state);
  return state;
}

static napi_value js_buffered(napi_env env, napi_callback_info info) {
  napi_value arguments[3], amount;
  napi_create_double(env, (double)twinsocket_buffered_amount(begin(env, info, arguments, NULL)), &amount);
  return amount;
}

typedef struct Fact {
  const char* name;
  size_t (*read)(const twinsocket* socket, char* buffer, size_t room);
} Fact;

static napi_value js_fact(napi_env env, napi_callback_info info) {
  napi_value arguments[3], text;
  void* fact;
  const twinsocket* socket = begin(env, info, arguments, &fact);
  const size_t size = ((const Fact*)fact)->read(socket, NULL, 0);
  char* bytes = malloc(size + 1);
  if (!bytes) abort();
  ((const Fact*)fact)->read(socket, bytes, size);
  napi_create_string_utf8(env, bytes, size, &text);
  free(bytes);
  return text;
}

static void on_handle_closed(uv_handle_t* handle) {
  Loop* loop = handle->data;
  if (++loop->closed < 2) return;
  napi_remove_async_cleanup_hook(loop->cleanup);
  free(loop);
}

static void clean_up(napi_async_cleanup_hook_handle cleanup, void* data) {
  Loop* loop = data;
  loop->cleanup = cleanup;
  uv_close((uv_handle_t*)&loop->handle, on_handle_closed);
  uv_close((uv_handle_t*)&loop->deadline, on_handle_closed);
}

static void add(napi_env env, napi_value exports, const char* name, napi_callback call, const void* data) {
  napi_value function;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, call, (void*)data, &function);
  napi_set_named_property(env, exports, name, function);
}

NAPI_MODULE_INIT() {
  static const Fact facts[] = {
      {"url", twinsocket_url}, {"protocol", twinsocket_protocol}, {"extensions", twinsocket_extensions}};
  uv_loop_t* uv;
  napi_get_uv_event_loop(env, &uv);
  Loop* loop = calloc(1, sizeof *loop);
  if (!loop) abort();
  loop->handle.data = loop->deadline.data = loop;
  if (uv_poll_init(uv, &loop->handle, (int)twinsocket_poll_handle()) != 0) {
    free(loop);
    napi_throw_error(env, NULL, "twinsocket: the system has no descriptor left");
    return NULL;
  }
  uv_timer_init(uv, &loop->deadline);
  uv_poll_start(&loop->handle, UV_READABLE, on_ready);
  napi_set_instance_data(env, loop, NULL, NULL);
  napi_add_async_cleanup_hook(env, clean_up, loop, NULL);
  keep_node_going(loop, 0);
  add(env, exports, "connect", js_connect, NULL);
  add(env, exports, "send", js_send, NULL);
  add(env, exports, "close", js_close, NULL);
  add(env, exports, "state", js_state, NULL);
  add(env, exports, "buffered", js_buffered, NULL);
  for (size_t i = 0; i < sizeof facts / sizeof *facts; ++i) add(env, exports, facts[i].name, js_fact, &facts[i]);
  return exports;
}
