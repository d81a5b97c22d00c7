/* twinsocket for Lua 5.4: require "twinsocket" gives { connect, poll, run, quit, version }.

     local socket = twinsocket.connect(url, { protocols = { "chat" }, onopen = function(socket) … end,
       onmessage = function(socket, data, isbinary) … end, onerror = function(socket, message) … end,
       onclose = function(socket, clean, code, reason) … end })
     socket:send(text) socket:send(bytes, true) socket:close(code, reason) socket:state() …

   Misuse raises an error. An error in a handler is raised by run() or poll(), because no longjmp() may
   cross the library. */
#include <lauxlib.h>
#include <lua.h>
#include <twinsocket.h>

#define CLASS "twinsocket.WebSocket"

typedef struct Socket {
  twinsocket* socket;
  lua_State* state; /* Its run() or poll() calls our handlers, whose table is our user value. */
  int self;         /* Keeps this object in the registry until it is closed, while events may fire. */
} Socket;

typedef struct Event {
  Socket* self;
  const char *handler, *data; /* NULL without data. */
  size_t size;
  bool is_binary, was_clean;
  int code; /* Only with onclose; otherwise -1. */
} Event;

static const char fault_key = 0; /* The registry keeps a handler's error under this address. */

/* Called protected, because anything here may raise an error. The argument is an event. */
static int deliver(lua_State* L) {
  const Event* event = lua_touserdata(L, 1);
  lua_rawgeti(L, LUA_REGISTRYINDEX, event->self->self);
  lua_getiuservalue(L, 2, 1);
  if (lua_getfield(L, 3, event->handler) == LUA_TNIL) return 0;
  lua_pushvalue(L, 2);
  if (event->code >= 0) {
    lua_pushboolean(L, event->was_clean);
    lua_pushinteger(L, event->code);
  }
  if (event->data) lua_pushlstring(L, event->data, event->size);
  if (event->is_binary) lua_pushboolean(L, 1);
  lua_call(L, lua_gettop(L) - 4, 0);
  return 0;
}

static void fire(Event event) {
  lua_State* L = event.self->state;
  if (!lua_checkstack(L, 2)) return twinsocket_quit(1);
  lua_pushcfunction(L, deliver);
  lua_pushlightuserdata(L, &event);
  if (lua_pcall(L, 1, 0, 0) == LUA_OK) return;
  lua_rawsetp(L, LUA_REGISTRYINDEX, &fault_key);
  twinsocket_quit(1);
}

static void on_open(void* user, twinsocket* socket) {
  (void)socket, fire((Event){.self = user, .handler = "onopen", .code = -1});
}

static void on_text(void* user, twinsocket* socket, const char* text, size_t size) {
  (void)socket, fire((Event){.self = user, .handler = "onmessage", .data = text, .size = size, .code = -1});
}

static void on_binary(void* user, twinsocket* socket, const void* bytes, size_t size) {
  const char* data = size > 0 ? bytes : "";
  (void)socket, fire((Event){.self = user, .handler = "onmessage", .data = data, .size = size, .is_binary = true, .code = -1});
}

static void on_error(void* user, twinsocket* socket, const char* message, size_t size) {
  (void)socket, fire((Event){.self = user, .handler = "onerror", .data = message, .size = size, .code = -1});
}

static void on_close(void* user, twinsocket* socket, bool was_clean, uint16_t code, const char* reason, size_t size) {
  Event event = {.self = user, .handler = "onclose", .data = reason, .size = size, .was_clean = was_clean, .code = code};
  (void)socket, fire(event);
  luaL_unref(event.self->state, LUA_REGISTRYINDEX, event.self->self); /* No further event fires. */
}

static int check(lua_State* L, twinsocket_result result) {
  return result == TWINSOCKET_OK ? 0 : luaL_error(L, "%s", twinsocket_last_error());
}

static twinsocket* socket_at(lua_State* L, int index) {
  return ((Socket*)luaL_checkudata(L, index, CLASS))->socket;
}

static int l_connect(lua_State* L) {
  static const twinsocket_handlers handlers = {sizeof handlers, on_open, on_text, on_binary, on_error, on_close};
  const char* protocols[16];
  twinsocket_options options;
  size_t size;
  const char* url = luaL_checklstring(L, 1, &size);
  lua_settop(L, 2);
  luaL_checktype(L, 2, LUA_TTABLE);
  twinsocket_options_init(&options, sizeof options);
  options.protocols = protocols;
  const bool is_list = lua_getfield(L, 2, "protocols") == LUA_TTABLE;
  luaL_checkstack(L, 20, NULL); /* The list's strings stay on the stack until the end. */
  while (is_list && options.protocol_count < 16 && lua_geti(L, 3, (lua_Integer)options.protocol_count + 1) != LUA_TNIL)
    protocols[options.protocol_count++] = luaL_checkstring(L, -1);
  Socket* self = lua_newuserdatauv(L, sizeof *self, 1);
  *self = (Socket){0};
  lua_pushvalue(L, 2);
  lua_setiuservalue(L, -2, 1);
  luaL_setmetatable(L, CLASS);
  lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
  self->state = lua_tothread(L, -1);
  lua_pop(L, 1);
  lua_pushvalue(L, -1);
  self->self = luaL_ref(L, LUA_REGISTRYINDEX);
  if (twinsocket_create(url, size, &options, &handlers, self, &self->socket) == TWINSOCKET_OK) return 1;
  luaL_unref(L, LUA_REGISTRYINDEX, self->self);
  return luaL_error(L, "%s", twinsocket_last_error());
}

static int l_send(lua_State* L) {
  size_t size;
  const char* data = luaL_checklstring(L, 2, &size);
  return check(L, lua_toboolean(L, 3) ? twinsocket_send_binary(socket_at(L, 1), data, size)
                                      : twinsocket_send_text(socket_at(L, 1), data, size));
}

static int l_close(lua_State* L) {
  size_t size;
  const lua_Integer code = luaL_optinteger(L, 2, 0);
  const char* reason = luaL_optlstring(L, 3, "", &size);
  luaL_argcheck(L, code >= 0 && code <= 65535, 2, "0 to 65535");
  return check(L, twinsocket_close(socket_at(L, 1), (uint16_t)code, reason, size));
}

static int l_state(lua_State* L) {
  static const char* const names[] = {"connecting", "open", "closing", "closed"};
  lua_pushstring(L, names[twinsocket_ready_state(socket_at(L, 1))]);
  return 1;
}

static int l_protocol(lua_State* L) {
  char room[256];
  const size_t size = twinsocket_protocol(socket_at(L, 1), room, sizeof room);
  lua_pushlstring(L, room, size < sizeof room ? size : sizeof room);
  return 1;
}

static int l_buffered(lua_State* L) {
  lua_pushinteger(L, (lua_Integer)twinsocket_buffered_amount(socket_at(L, 1)));
  return 1;
}

static int l_gc(lua_State* L) {
  Socket* self = luaL_checkudata(L, 1, CLASS);
  twinsocket_destroy(self->socket);
  self->socket = NULL;
  return 0;
}

/* Raises a handler's error. Its entry in the registry stays, because fire() must not allocate one. */
static void raise_fault(lua_State* L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &fault_key);
  lua_pushboolean(L, 0);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &fault_key);
  if (lua_toboolean(L, -1)) lua_error(L);
  lua_pop(L, 1);
}

static int l_poll(lua_State* L) {
  twinsocket_poll();
  raise_fault(L);
  return 0;
}

static int l_run(lua_State* L) {
  const int status = twinsocket_run();
  raise_fault(L);
  lua_pushinteger(L, status);
  return 1;
}

static int l_quit(lua_State* L) {
  twinsocket_quit((int)luaL_optinteger(L, 1, 0));
  return 0;
}

int luaopen_twinsocket(lua_State* L) {
  static const luaL_Reg methods[] = {{"send", l_send}, {"close", l_close}, {"state", l_state},
                                     {"protocol", l_protocol}, {"buffered", l_buffered}, {NULL, NULL}};
  static const luaL_Reg functions[] = {{"connect", l_connect}, {"poll", l_poll}, {"run", l_run}, {"quit", l_quit}, {NULL, NULL}};
  raise_fault(L);
  luaL_newmetatable(L, CLASS);
  lua_pushcfunction(L, l_gc);
  lua_setfield(L, -2, "__gc");
  luaL_newlib(L, methods);
  lua_setfield(L, -2, "__index");
  luaL_newlib(L, functions);
  lua_pushstring(L, twinsocket_version());
  lua_setfield(L, -2, "version");
  return 1;
}
