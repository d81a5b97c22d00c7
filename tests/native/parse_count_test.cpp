// How often a URL is parsed. Each parse calls parseHost() once; the linker redirects that call to
// this file.
#include <web/dom_exception.h>

#include "native/native_test.h"
#include "url/url_host.h"

namespace web::native {
namespace {

int parses = 0;

}  // namespace

protocol::HostResult realParseHost(std::string_view text) asm(
    "__real__ZN3web8protocol9parseHostESt17basic_string_viewIcSt11char_traitsIcEE");
protocol::HostResult countedParseHost(std::string_view text) asm(
    "__wrap__ZN3web8protocol9parseHostESt17basic_string_viewIcSt11char_traitsIcEE");
protocol::HostResult countedParseHost(std::string_view text) {
  ++parses;
  return realParseHost(text);
}

namespace {

int parsesOf(const char* url, WebSocketInit init) {
  parses = 0;
  LoggedSocket socket(url, std::move(init));
  runToEnd();
  EXPECT_EQ(socket.log.back(), "close 1006 not clean");
  return parses;
}

TEST(Url, IsParsedOnceForAWebSocket) {
  EXPECT_EQ(parsesOf("ws://me:hush@127.0.0.1:1/path?query", {.proxy = ""}), 1);
  EXPECT_EQ(parsesOf("wss://127.0.0.1:1", {.proxy = ""}), 1);
}

TEST(Url, OfAProxyIsParsedOnceToo) {
  EXPECT_EQ(parsesOf("wss://host.example", {.proxy = "http://me:hush@127.0.0.1:1"}), 2);
  EXPECT_EQ(parsesOf("wss://host.example", {.proxy = "127.0.0.1"}), 2);
}

TEST(Url, ThatIsRefusedIsParsedOnce) {
  parses = 0;
  EXPECT_THROW(LoggedSocket("ws://[1]", {}), DOMException);
  EXPECT_THROW(LoggedSocket("ws://host", {.proxy = "http://[1]"}), DOMException);
  EXPECT_EQ(parses, 3);
}

}  // namespace
}  // namespace web::native
