// twinsocket.h: the WebSocket API in C99, natively and on the web. For C programs, and for bindings
// from other languages.
//
// Text is UTF-8 with its length. A socket, its handlers and its timers belong to the thread that
// made them; every handler runs there, inside twinsocket_poll() or twinsocket_run() (on the web: in
// a turn of the page's loop), and never inside another call. A handler may call any function here,
// even twinsocket_destroy() for its own socket, and must return: no exception, longjmp() or
// pthread_exit() may leave it; an exception ends the program with std::terminate().
//
// Calls that can fail return TWINSOCKET_OK or an error code, and twinsocket_last_error() returns
// a sentence that explains it. NULL for a socket, or a size over PTRDIFF_MAX, is
// TWINSOCKET_INVALID_ACCESS. Network errors arrive at on_error and on_close.
// <web/websocket.h>, <web/websocket_init.h> and <web/event_loop.h> describe each call and
// option in full.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <web/export.h>

#ifdef __cplusplus
#define TWINSOCKET_NOEXCEPT noexcept
extern "C" {
#else
#define TWINSOCKET_NOEXCEPT
#endif

typedef struct twinsocket twinsocket;
typedef struct twinsocket_loop twinsocket_loop;
typedef uint64_t twinsocket_timer;

// The numbers are those of DOMException.code.
typedef enum twinsocket_result {
  TWINSOCKET_OK = 0,
  TWINSOCKET_NOT_SUPPORTED = 9,
  TWINSOCKET_INVALID_STATE = 11,
  TWINSOCKET_SYNTAX_ERROR = 12,
  TWINSOCKET_INVALID_ACCESS = 15,
  TWINSOCKET_SECURITY_ERROR = 18,
  TWINSOCKET_OUT_OF_MEMORY = 22
} twinsocket_result;

// The numbers are those of WebSocket.readyState.
typedef enum twinsocket_state {
  TWINSOCKET_CONNECTING = 0,
  TWINSOCKET_OPEN = 1,
  TWINSOCKET_CLOSING = 2,
  TWINSOCKET_CLOSED = 3
} twinsocket_state;

// Later versions append fields, so set `size` to sizeof(twinsocket_handlers). Each handler may be
// NULL. What is passed to a handler is valid until it returns. `text`, `message` and `reason` are
// followed by a NUL that `size` does not count.
typedef struct twinsocket_handlers {
  size_t size;
  void (*on_open)(void* user, twinsocket* socket);
  void (*on_text)(void* user, twinsocket* socket, const char* text, size_t size);
  void (*on_binary)(void* user, twinsocket* socket, const void* bytes, size_t size);
  // The message is for people, and empty in a page, which hides it. on_close follows.
  void (*on_error)(void* user, twinsocket* socket, const char* message, size_t size);
  // Called once, and last. 1005: the server gave no code; 1006: there was no Close frame.
  void (*on_close)(void* user, twinsocket* socket, bool was_clean, uint16_t code,
                   const char* reason, size_t size);
} twinsocket_handlers;

// twinsocket_options_init() fills in the defaults; later versions append fields.
// twinsocket_create() copies everything. Strings end in NUL; NULL means none, or the default. Where
// the name differs, the comment names the field of web::WebSocketInit, which says more.
typedef struct twinsocket_options {
  size_t size;                   // set by twinsocket_options_init()
  const char* const* protocols;  // protocol_count of them
  size_t protocol_count;
  const char* const* headers;  // name, value, name, value…; natively only
  size_t header_count;         // pairs
  const char* origin;          // natively only
  const char* proxy;           // NULL: the environment decides; "": none
  const char* authorities_pem;
  const char* client_certificate_pem;  // ClientCertificate::chain; natively only
  const char* client_key_pem;          // ClientCertificate::key; natively only
  const char* server_name;             // natively only
  uint64_t max_message_size;           // bytes; 64 MiB
  uint64_t max_buffered_amount;        // bytes; 2 GiB
  uint32_t open_timeout_ms;            // 30,000
  uint32_t close_timeout_ms;           // 10,000
  uint32_t keep_alive_ms;              // 30,000; 0: no pings
  bool no_compression;
  bool only_these_authorities;  // Trust::system is false
  bool tls13_only;
  bool handshakes_at_once;  // handshakesInTurn is false
} twinsocket_options;

// `size` is sizeof(twinsocket_options) where the program was compiled.
TWINSOCKET_API void twinsocket_options_init(twinsocket_options* options,
                                            size_t size) TWINSOCKET_NOEXCEPT;

// Starts connecting, and stores the socket, or NULL on failure. `options` and `handlers` may be
// NULL, and are copied. `user` is passed to each handler. Fails when the constructor of
// web::WebSocket would throw.
TWINSOCKET_API twinsocket_result twinsocket_create(const char* url, size_t url_size,
                                                   const twinsocket_options* options,
                                                   const twinsocket_handlers* handlers, void* user,
                                                   twinsocket** socket) TWINSOCKET_NOEXCEPT;

// Allowed in any state, even inside a handler of the same socket. No handler runs any more,
// messages passed to send still go out, and the socket closes with "going away". NULL does nothing.
// Using the pointer afterwards, or destroying it again, is undefined, as after free().
TWINSOCKET_API void twinsocket_destroy(twinsocket* socket) TWINSOCKET_NOEXCEPT;

// Each queues one message, which is copied. TWINSOCKET_INVALID_STATE while connecting. Once the
// socket is closing, the message is discarded, but twinsocket_buffered_amount() counts it. Text
// that is not UTF-8 goes out with U+FFFD in place of each ill-formed part.
TWINSOCKET_API twinsocket_result twinsocket_send_text(twinsocket* socket, const char* text,
                                                      size_t size) TWINSOCKET_NOEXCEPT;
TWINSOCKET_API twinsocket_result twinsocket_send_binary(twinsocket* socket, const void* bytes,
                                                        size_t size) TWINSOCKET_NOEXCEPT;

// Starts the closing handshake. `code` is 1000, 3000 to 4999, or 0 for none, in which case no
// reason is sent either; a reason has 123 bytes at most.
TWINSOCKET_API twinsocket_result twinsocket_close(twinsocket* socket, uint16_t code,
                                                  const char* reason,
                                                  size_t size) TWINSOCKET_NOEXCEPT;

TWINSOCKET_API twinsocket_state twinsocket_ready_state(const twinsocket* socket)
    TWINSOCKET_NOEXCEPT;  // NULL: TWINSOCKET_CLOSED
TWINSOCKET_API uint64_t twinsocket_buffered_amount(const twinsocket* socket) TWINSOCKET_NOEXCEPT;

// Each writes as much as fits into `room` bytes, without a NUL, and returns the whole size in
// bytes. `buffer` may be NULL if `room` is 0.
TWINSOCKET_API size_t twinsocket_url(const twinsocket* socket, char* buffer,
                                     size_t room) TWINSOCKET_NOEXCEPT;
TWINSOCKET_API size_t twinsocket_protocol(const twinsocket* socket, char* buffer,
                                          size_t room) TWINSOCKET_NOEXCEPT;
TWINSOCKET_API size_t twinsocket_extensions(const twinsocket* socket, char* buffer,
                                            size_t room) TWINSOCKET_NOEXCEPT;

// The calling thread's event loop: web::pollEvents(), which returns whether anything was done,
// web::run(), web::quit() and web::allowNetworkThread().
TWINSOCKET_API bool twinsocket_poll(void) TWINSOCKET_NOEXCEPT;
TWINSOCKET_API int twinsocket_run(void) TWINSOCKET_NOEXCEPT;
TWINSOCKET_API void twinsocket_quit(int status) TWINSOCKET_NOEXCEPT;
TWINSOCKET_API void twinsocket_allow_network_thread(bool allowed) TWINSOCKET_NOEXCEPT;

// For the loop of another library. The first is the descriptor to wait for, web::pollHandle(), or
// -1 if there is none, as on the web. The second is how long to wait at most, web::nextDeadline(),
// in milliseconds as for poll(): 0 not at all, -1 forever. Call it after each twinsocket_poll().
TWINSOCKET_API intptr_t twinsocket_poll_handle(void) TWINSOCKET_NOEXCEPT;
TWINSOCKET_API int twinsocket_poll_timeout(void) TWINSOCKET_NOEXCEPT;

// As in a page: web::setTimeout(), web::setInterval() and web::clearTimeout(), which clears both
// kinds. 0 is no timer, and is returned if there is no memory for one. A pending timer keeps
// twinsocket_run() from returning.
TWINSOCKET_API twinsocket_timer twinsocket_set_timeout(void (*callback)(void* user), void* user,
                                                       uint32_t milliseconds) TWINSOCKET_NOEXCEPT;
TWINSOCKET_API twinsocket_timer twinsocket_set_interval(void (*callback)(void* user), void* user,
                                                        uint32_t milliseconds) TWINSOCKET_NOEXCEPT;
TWINSOCKET_API void twinsocket_clear_timeout(twinsocket_timer timer) TWINSOCKET_NOEXCEPT;

// Other threads may use only these three functions. Release the handle once, on any thread.
// twinsocket_loop_post() runs `task` on the loop's thread; it returns false if that thread has
// ended or memory is short: then `task` never runs. twinsocket_loop_current() may then return NULL.
TWINSOCKET_API twinsocket_loop* twinsocket_loop_current(void) TWINSOCKET_NOEXCEPT;
TWINSOCKET_API bool twinsocket_loop_post(twinsocket_loop* loop, void (*task)(void* user),
                                         void* user) TWINSOCKET_NOEXCEPT;
TWINSOCKET_API void twinsocket_loop_release(twinsocket_loop* loop) TWINSOCKET_NOEXCEPT;

// The sentence that explains the last failed call on this thread, ended by NUL; "" if none failed.
// Valid until the next call on this thread that fails.
TWINSOCKET_API const char* twinsocket_last_error(void) TWINSOCKET_NOEXCEPT;

// The library's version, for instance "1.2.3".
TWINSOCKET_API const char* twinsocket_version(void) TWINSOCKET_NOEXCEPT;

#ifdef __cplusplus
}
#endif
