// How long each frame took, for measurements.
#pragma once

#include <chrono>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace demos {

class FrameTimes {
 public:
  using Clock = std::chrono::steady_clock;

  void add(Clock::time_point now) {
    if (last_) times_.push_back(std::chrono::duration<double, std::milli>(now - *last_).count());
    last_ = now;
  }

  // In milliseconds, one per line.
  bool save(const std::string& path) const {
    std::ofstream file(path);
    for (const double time : times_) file << time << '\n';
    return static_cast<bool>(file.flush());
  }

 private:
  std::optional<Clock::time_point> last_;
  std::vector<double> times_;
};

}  // namespace demos
