// What a descriptor is ready for, or what to wait for.
#pragma once

namespace web::native {

struct Readiness {
  bool toRead = false, toWrite = false;

  bool any() const { return toRead || toWrite; }
  bool operator==(const Readiness&) const = default;
};

}  // namespace web::native
