#include "native/channel/start_channel.h"

#include <memory>
#include <utility>

#include "native/channel/native_channel.h"
#include "native/loop/event_loop.h"

namespace web::native {

OpenedChannel startChannel(const protocol::Url& url, const WebSocketInit& init, Target&& target,
                           ChannelClient& client) {
  auto channel =
      std::make_shared<NativeChannel>(Loop::current(), url, init, std::move(target), client);
  channel->start();
  return std::shared_ptr<Channel>(std::move(channel));
}

}  // namespace web::native
