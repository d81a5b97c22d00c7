// For machines without vector instructions that we know: the validator's own table does it all.
#include "text/wide_utf8.h"

namespace web::protocol {

std::size_t wellFormedFront(std::string_view) { return 0; }

}  // namespace web::protocol
