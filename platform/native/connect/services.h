// What the connections of a thread share besides the loop: resolver, handshake gate, read buffers.
#pragma once

#include "native/connect/buffer_pool.h"
#include "native/connect/handshake_gate.h"
#include "native/connect/resolver.h"
#include "native/loop/event_loop.h"

namespace web::native {

// Created for a loop's first connection, and destroyed with the loop. It may be used on the same
// threads as the loop.
class Services final : public Companion {
 public:
  static Services& of(Loop& loop);

  explicit Services(Loop& loop)
      : gate_(*loop.servingTasks(), loop.timers()), resolver_(loop.servingTasks(), loop.timers()) {}

  HandshakeGate& gate() { return gate_; }
  Resolver& resolver() { return resolver_; }
  BufferPool& buffers() { return buffers_; }

 private:
  HandshakeGate gate_;
  Resolver resolver_;
  BufferPool buffers_;
};

}  // namespace web::native
