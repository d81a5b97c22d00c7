// A channel with options: in a file of its own, so that a program without them does not link it.
#include <optional>
#include <string_view>
#include <utility>

#include "native/channel/start_channel.h"
#include "native/connect/target.h"
#include "platform.h"
#include "url/url.h"

namespace web {

OpenedChannel openChannel(std::string_view url, const WebSocketInit& init, ChannelClient& client) {
  const auto parsed = protocol::parseWebSocketUrl(url);
  if (!parsed.url) return Misuse{parsed.fault, "SyntaxError"};
  if (auto misuse = misuseIn(init.protocols)) return std::move(*misuse);
  if (auto misuse = misuseIn(init)) return std::move(*misuse);
  auto [target, misuse] = native::targetOf(*parsed.url, init);
  if (misuse) return std::move(*misuse);
  return native::startChannel(*parsed.url, init, std::move(target), client);
}

}  // namespace web
