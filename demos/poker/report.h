// What a test, or a script, may want to know of a table.
#pragma once

#include "table.h"

#include <map>
#include <string>

namespace poker {

// By its name, as in {"people", "Ada* Bob"}.
using Report = std::map<std::string, std::string>;

Report report(const Table& table);

// Lines such as "people Ada* Bob", for what has changed.
std::string news(const Report& before, const Report& now);

}  // namespace poker
