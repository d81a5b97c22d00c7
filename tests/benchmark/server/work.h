// The work of the server for one client that has a thread of its own.
#pragma once

#include <cstddef>
#include <string_view>

#include "stream.h"

namespace web::benchmark {

// Frame by frame, whatever the type. A compressed message is sent back unchanged: if client and
// server both keep their compression context, that is valid.
void echo(Stream& stream);

// Once the client has sent something: this many messages of "binary", "ascii" or "other" text.
void flood(Stream& stream, std::string_view kind, std::size_t size, std::size_t count);

// Receives this many messages, and sends "done".
void sink(Stream& stream, std::size_t count);

}  // namespace web::benchmark
