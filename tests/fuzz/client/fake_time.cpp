// The linker's --wrap redirects calls that read the time to this file, and calls to zlib, whose
// work is counted.
#include "fuzz/client/fake_time.h"

#include <zlib.h>

namespace web::fuzz {

namespace {

using namespace std::chrono_literals;

constexpr auto look = 25ns;
constexpr auto callOfZlib = 100ns;

// Producing a byte takes longer than reading one.
constexpr auto workOn(uLong bytesIn, uLong bytesOut) {
  return callOfZlib + bytesIn * 2ns + bytesOut * 2ns;
}

}  // namespace

FakeTime::Clock::time_point FakeTime::now_;
FakeTime::Clock::duration FakeTime::worked_;

void FakeTime::reset() {
  now_ = Clock::time_point(1h);
  worked_ = {};
}

// Replaces std::chrono::steady_clock::now().
FakeTime::Clock::time_point lookAtTheClock() asm("__wrap__ZNSt6chrono3_V212steady_clock3nowEv");
FakeTime::Clock::time_point lookAtTheClock() {
  FakeTime::work(look);
  return FakeTime::now();
}

template <class Call>
int counted(z_streamp stream, Call call) {
  const auto in = stream->total_in, out = stream->total_out;
  const int result = call();
  FakeTime::work(workOn(stream->total_in - in, stream->total_out - out));
  return result;
}

}  // namespace web::fuzz

extern "C" {

int __real_inflate(z_streamp stream, int flush);
int __wrap_inflate(z_streamp stream, int flush) {
  return web::fuzz::counted(stream, [&] { return __real_inflate(stream, flush); });
}

int __real_deflate(z_streamp stream, int flush);
int __wrap_deflate(z_streamp stream, int flush) {
  return web::fuzz::counted(stream, [&] { return __real_deflate(stream, flush); });
}

}  // extern "C"
