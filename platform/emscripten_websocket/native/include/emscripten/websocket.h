// <emscripten/websocket.h>, natively: the interface that Emscripten documents, over twinsocket. On
// the web the header is Emscripten's own, but the functions are ours there too. Differences from
// Emscripten are listed in docs/emscripten_websocket.md.
//
// Each function returns an EMSCRIPTEN_RESULT: EMSCRIPTEN_RESULT_INVALID_TARGET for a socket that
// does not exist (any more). Any thread may call them for any socket: if another thread owns the
// socket, that thread's loop makes the call while the caller waits.
#pragma once

#include <stdint.h>
#include <string.h>

#include <emscripten/emscripten.h>
#include <emscripten/html5.h>

#ifdef __cplusplus
extern "C" {
#endif

#define EMSCRIPTEN_WEBSOCKET_T int

// With int these functions have other types, so they need other names.
#if defined(TWINSOCKET_EM_BOOL_IS_INT)
#define EmscriptenWebSocketMessageEvent EmscriptenWebSocketMessageEventOfInt
#define EmscriptenWebSocketCloseEvent EmscriptenWebSocketCloseEventOfInt
#define EmscriptenWebSocketCreateAttributes EmscriptenWebSocketCreateAttributesOfInt
#define emscripten_websocket_new emscripten_websocket_new_of_int
#define emscripten_websocket_set_onopen_callback_on_thread \
  emscripten_websocket_set_onopen_callback_on_thread_of_int
#define emscripten_websocket_set_onerror_callback_on_thread \
  emscripten_websocket_set_onerror_callback_on_thread_of_int
#define emscripten_websocket_set_onmessage_callback_on_thread \
  emscripten_websocket_set_onmessage_callback_on_thread_of_int
#define emscripten_websocket_set_onclose_callback_on_thread \
  emscripten_websocket_set_onclose_callback_on_thread_of_int
#endif

EM_BOOL emscripten_websocket_is_supported(void);

typedef struct EmscriptenWebSocketCreateAttributes {
  const char* url;
  const char* protocols;       // Separated by commas, without spaces; NULL: none.
  EM_BOOL createOnMainThread;  // The socket belongs to main()'s thread, and not to the caller's.
} EmscriptenWebSocketCreateAttributes;

#define emscripten_websocket_init_create_attributes(attributes) \
  ((void)memset((attributes), 0, sizeof(EmscriptenWebSocketCreateAttributes)))

// Returns the socket, which is greater than 0, or an EMSCRIPTEN_RESULT that says why there is none.
EMSCRIPTEN_WEBSOCKET_T emscripten_websocket_new(EmscriptenWebSocketCreateAttributes* attributes);

EMSCRIPTEN_RESULT emscripten_websocket_send_utf8_text(EMSCRIPTEN_WEBSOCKET_T socket,
                                                      const char* text);
EMSCRIPTEN_RESULT emscripten_websocket_send_binary(EMSCRIPTEN_WEBSOCKET_T socket, void* data,
                                                   uint32_t size);
// With code 0 no code is sent. The reason may be NULL.
EMSCRIPTEN_RESULT emscripten_websocket_close(EMSCRIPTEN_WEBSOCKET_T socket, unsigned short code,
                                             const char* reason);
// May be called inside the socket's own callbacks. An open socket is closed with "going away".
EMSCRIPTEN_RESULT emscripten_websocket_delete(EMSCRIPTEN_WEBSOCKET_T socket);
// Deletes all sockets of the calling thread, as the end of a thread does.
void emscripten_websocket_deinitialize(void);

EMSCRIPTEN_RESULT emscripten_websocket_get_ready_state(EMSCRIPTEN_WEBSOCKET_T socket,
                                                       unsigned short* readyState);
EMSCRIPTEN_RESULT emscripten_websocket_get_buffered_amount(EMSCRIPTEN_WEBSOCKET_T socket,
                                                           unsigned long long* bufferedAmount);
// Text is truncated to what fits with its NUL; the lengths include the NUL.
EMSCRIPTEN_RESULT emscripten_websocket_get_url(EMSCRIPTEN_WEBSOCKET_T socket, char* url,
                                               int urlLength);
EMSCRIPTEN_RESULT emscripten_websocket_get_url_length(EMSCRIPTEN_WEBSOCKET_T socket,
                                                      int* urlLength);
EMSCRIPTEN_RESULT emscripten_websocket_get_extensions(EMSCRIPTEN_WEBSOCKET_T socket,
                                                      char* extensions, int extensionsLength);
EMSCRIPTEN_RESULT emscripten_websocket_get_extensions_length(EMSCRIPTEN_WEBSOCKET_T socket,
                                                             int* extensionsLength);
EMSCRIPTEN_RESULT emscripten_websocket_get_protocol(EMSCRIPTEN_WEBSOCKET_T socket, char* protocol,
                                                    int protocolLength);
EMSCRIPTEN_RESULT emscripten_websocket_get_protocol_length(EMSCRIPTEN_WEBSOCKET_T socket,
                                                           int* protocolLength);

typedef struct EmscriptenWebSocketOpenEvent {
  EMSCRIPTEN_WEBSOCKET_T socket;
} EmscriptenWebSocketOpenEvent;

typedef struct EmscriptenWebSocketMessageEvent {
  EMSCRIPTEN_WEBSOCKET_T socket;
  uint8_t* data;      // Valid until the callback returns. Text ends in a NUL.
  uint32_t numBytes;  // Of text, with its NUL.
  EM_BOOL isText;
} EmscriptenWebSocketMessageEvent;

typedef struct EmscriptenWebSocketErrorEvent {
  EMSCRIPTEN_WEBSOCKET_T socket;
} EmscriptenWebSocketErrorEvent;

typedef struct EmscriptenWebSocketCloseEvent {
  EMSCRIPTEN_WEBSOCKET_T socket;
  EM_BOOL wasClean;
  unsigned short code;
  char reason[512];
} EmscriptenWebSocketCloseEvent;

// The value that a callback returns is ignored.
typedef EM_BOOL (*em_websocket_open_callback_func)(int eventType,
                                                   const EmscriptenWebSocketOpenEvent* event,
                                                   void* userData);
typedef EM_BOOL (*em_websocket_message_callback_func)(int eventType,
                                                      const EmscriptenWebSocketMessageEvent* event,
                                                      void* userData);
typedef EM_BOOL (*em_websocket_error_callback_func)(int eventType,
                                                    const EmscriptenWebSocketErrorEvent* event,
                                                    void* userData);
typedef EM_BOOL (*em_websocket_close_callback_func)(int eventType,
                                                    const EmscriptenWebSocketCloseEvent* event,
                                                    void* userData);

// NULL removes the callback. A thread other than the caller's must have called a function of this
// header or of <emscripten.h> before, or the result is EMSCRIPTEN_RESULT_INVALID_PARAM.
EMSCRIPTEN_RESULT emscripten_websocket_set_onopen_callback_on_thread(
    EMSCRIPTEN_WEBSOCKET_T socket, void* userData, em_websocket_open_callback_func callback,
    pthread_t targetThread);
EMSCRIPTEN_RESULT emscripten_websocket_set_onmessage_callback_on_thread(
    EMSCRIPTEN_WEBSOCKET_T socket, void* userData, em_websocket_message_callback_func callback,
    pthread_t targetThread);
EMSCRIPTEN_RESULT emscripten_websocket_set_onerror_callback_on_thread(
    EMSCRIPTEN_WEBSOCKET_T socket, void* userData, em_websocket_error_callback_func callback,
    pthread_t targetThread);
EMSCRIPTEN_RESULT emscripten_websocket_set_onclose_callback_on_thread(
    EMSCRIPTEN_WEBSOCKET_T socket, void* userData, em_websocket_close_callback_func callback,
    pthread_t targetThread);

#define emscripten_websocket_set_onopen_callback(socket, userData, callback)           \
  emscripten_websocket_set_onopen_callback_on_thread((socket), (userData), (callback), \
                                                     EM_CALLBACK_THREAD_CONTEXT_CALLING_THREAD)
#define emscripten_websocket_set_onmessage_callback(socket, userData, callback)           \
  emscripten_websocket_set_onmessage_callback_on_thread((socket), (userData), (callback), \
                                                        EM_CALLBACK_THREAD_CONTEXT_CALLING_THREAD)
#define emscripten_websocket_set_onerror_callback(socket, userData, callback)           \
  emscripten_websocket_set_onerror_callback_on_thread((socket), (userData), (callback), \
                                                      EM_CALLBACK_THREAD_CONTEXT_CALLING_THREAD)
#define emscripten_websocket_set_onclose_callback(socket, userData, callback)           \
  emscripten_websocket_set_onclose_callback_on_thread((socket), (userData), (callback), \
                                                      EM_CALLBACK_THREAD_CONTEXT_CALLING_THREAD)

#ifdef __cplusplus
}
#endif
