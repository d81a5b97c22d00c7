/* Prints what a program that was compiled against twinsocket.h relies on. C99. */
#include <twinsocket.h>

#include <stdio.h>

#define SIZE(type) printf("sizeof " #type " %u\n", (unsigned)sizeof(type))
#define FIELD(type, field)                                                     \
  printf(#type "." #field " at %u, %u bytes\n", (unsigned)offsetof(type, field), \
         (unsigned)sizeof(((type*)0)->field))
#define VALUE(name) printf(#name " %d\n", (int)name)

int main(void) {
  VALUE(TWINSOCKET_OK);
  VALUE(TWINSOCKET_NOT_SUPPORTED);
  VALUE(TWINSOCKET_INVALID_STATE);
  VALUE(TWINSOCKET_SYNTAX_ERROR);
  VALUE(TWINSOCKET_INVALID_ACCESS);
  VALUE(TWINSOCKET_SECURITY_ERROR);
  VALUE(TWINSOCKET_OUT_OF_MEMORY);
  VALUE(TWINSOCKET_CONNECTING);
  VALUE(TWINSOCKET_OPEN);
  VALUE(TWINSOCKET_CLOSING);
  VALUE(TWINSOCKET_CLOSED);
  SIZE(twinsocket_result);
  SIZE(twinsocket_state);
  SIZE(twinsocket_handlers);
  FIELD(twinsocket_handlers, size);
  FIELD(twinsocket_handlers, on_open);
  FIELD(twinsocket_handlers, on_text);
  FIELD(twinsocket_handlers, on_binary);
  FIELD(twinsocket_handlers, on_error);
  FIELD(twinsocket_handlers, on_close);
  SIZE(twinsocket_options);
  FIELD(twinsocket_options, size);
  FIELD(twinsocket_options, protocols);
  FIELD(twinsocket_options, protocol_count);
  FIELD(twinsocket_options, headers);
  FIELD(twinsocket_options, header_count);
  FIELD(twinsocket_options, origin);
  FIELD(twinsocket_options, proxy);
  FIELD(twinsocket_options, authorities_pem);
  FIELD(twinsocket_options, client_certificate_pem);
  FIELD(twinsocket_options, client_key_pem);
  FIELD(twinsocket_options, server_name);
  FIELD(twinsocket_options, max_message_size);
  FIELD(twinsocket_options, max_buffered_amount);
  FIELD(twinsocket_options, open_timeout_ms);
  FIELD(twinsocket_options, close_timeout_ms);
  FIELD(twinsocket_options, keep_alive_ms);
  FIELD(twinsocket_options, no_compression);
  FIELD(twinsocket_options, only_these_authorities);
  FIELD(twinsocket_options, tls13_only);
  FIELD(twinsocket_options, handshakes_at_once);
  return 0;
}
