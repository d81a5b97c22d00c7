// What the server does for one client that it gives its whole attention.
#pragma once

#include <cstddef>
#include <string_view>

#include "stream.h"

namespace web::benchmark {

// Frame by frame, whatever it is. A compressed message goes back as it came: for a client that
// keeps its compression's context, and so does the server, that is a valid answer.
void echo(Stream& stream);

// Once the client has said something: so many messages of "binary", "ascii" or "other" text.
void flood(Stream& stream, std::string_view kind, std::size_t size, std::size_t count);

// Takes so many messages and says "done".
void sink(Stream& stream, std::size_t count);

}  // namespace web::benchmark
