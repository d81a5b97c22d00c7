// How many bytes the program has copied. Only where copied.cpp is linked to it.
#pragma once

namespace web::benchmark {

[[gnu::weak]] long copiedBytes();

}  // namespace web::benchmark
