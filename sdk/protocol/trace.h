// What goes over the network, in words for developers: "> TEXT 'hi' [2 bytes]".
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "protocol/frame.h"

namespace web::protocol {

// Called with each line: "> " for what goes out, "< " for what comes in.
using Trace = std::function<void(std::string_view line)>;

// One frame. The payload may be cut; the size shown is the header's.
std::string describeFrame(std::string_view direction, const FrameHeader& header,
                          std::span<const std::byte> payload);

// The lines of an HTTP head, one call each. Credentials and cookies are not shown.
void traceHead(const Trace& trace, std::string_view direction, std::string_view head);

}  // namespace web::protocol
