// How many bytes the program has copied. Needs copied.cpp linked to it.
#pragma once

namespace web::benchmark {

[[gnu::weak]] long copiedBytes();

}  // namespace web::benchmark
