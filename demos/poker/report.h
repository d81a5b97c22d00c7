// Facts about a table, for tests and scripts.
#pragma once

#include "table.h"

#include <map>
#include <string>

namespace poker {

// By name, for instance {"people", "Ada* Bob"}.
using Report = std::map<std::string, std::string>;

Report report(const Table& table);

// Lines for the facts that have changed, for instance "people Ada* Bob".
std::string news(const Report& before, const Report& now);

}  // namespace poker
