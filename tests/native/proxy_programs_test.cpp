// Through widely used proxies: tinyproxy, squid, microsocks.
#include <filesystem>
#include <functional>
#include <memory>

#include <netdb.h>
#include <sys/socket.h>

#include "native/program.h"
#include "native/tls_test.h"

namespace web::native {
namespace {

// A proxy that a test runs, and its URL.
struct RunningProxy {
  std::unique_ptr<TemporaryFolder> folder;
  std::unique_ptr<Program> program;
  std::uint16_t port;
};

RunningProxy start(std::uint16_t port, std::unique_ptr<TemporaryFolder> folder,
                   const std::vector<std::string>& command) {
  RunningProxy proxy{std::move(folder), std::make_unique<Program>(command), port};
  proxy.program->awaitListening(port);
  return proxy;
}

RunningProxy startTinyproxy(bool wantsPassword) {
  auto folder = std::make_unique<TemporaryFolder>();
  const auto port = unusedPort();
  const auto settings = folder->write("settings", "Listen 127.0.0.1\nPort " + std::to_string(port) +
                                                      "\nTimeout 60\nMaxClients 10\n" +
                                                      (wantsPassword ? "BasicAuth me hush\n" : ""));
  return start(port, std::move(folder), {"tinyproxy", "-d", "-c", settings});
}

RunningProxy startSquid(bool wantsPassword) {
  auto folder = std::make_unique<TemporaryFolder>();
  const auto port = unusedPort();
  // Squid runs as another user, who must be able to read this file: the password as hashed by
  // crypt().
  std::filesystem::permissions(folder->path(), std::filesystem::perms(0755));
  const auto passwords = folder->write("passwords", "me:$1$abcdefgh$W/cWJBXhDVunGTRw7i8VR.\n");
  const auto settings = folder->write(
      "settings",
      "http_port 127.0.0.1:" + std::to_string(port) +
          "\npid_filename none\naccess_log none\ncache_log /dev/null\ncache_store_log none\n"
          "cache deny all\npinger_enable off\nshutdown_lifetime 0 seconds\nnetdb_filename none\n" +
          (wantsPassword ? "auth_param basic program /usr/lib/squid/basic_ncsa_auth " + passwords +
                               "\nacl known proxy_auth REQUIRED\nhttp_access allow known\n"
                               "http_access deny all\n"
                         : "http_access allow all\n"));
  return start(port, std::move(folder),
               {"squid", "-N", "-n", "twinsocket" + std::to_string(port), "-f", settings});
}

RunningProxy startMicrosocks(bool wantsPassword) {
  const auto port = unusedPort();
  std::vector<std::string> command = {"microsocks", "-i", "127.0.0.1", "-p", std::to_string(port)};
  if (wantsPassword) command.insert(command.end(), {"-u", "me", "-P", "hush"});
  return start(port, nullptr, command);
}

struct Kind {
  const char* name;
  const char* program;
  const char* scheme;
  std::function<RunningProxy(bool wantsPassword)> run;
  const char* refusal;      // The message for a wrong password.
  const char* unreachable;  // The message when nobody listens at the target.
};

std::ostream& operator<<(std::ostream& stream, const Kind& kind) { return stream << kind.name; }

const Kind kinds[] = {
    {"Tinyproxy", "tinyproxy", "http", startTinyproxy, "it does not accept this user name",
     "it could not connect to localhost"},
    {"Squid", "squid", "http", startSquid, "it does not accept this user name",
     "it could not connect to localhost"},
    {"Microsocks5h", "microsocks", "socks5h", startMicrosocks, "does not accept this user name",
     "did not connect to localhost"},
    {"Microsocks5", "microsocks", "socks5", startMicrosocks, "does not accept this user name",
     "did not connect to"},
};

// The address family that this system's name for itself resolves to.
Address::Family familyOfLocalhost() {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo("localhost", nullptr, &hints, &found) != 0) return Address::Family::ipv4;
  const auto family = found->ai_family == AF_INET6 ? Address::Family::ipv6 : Address::Family::ipv4;
  freeaddrinfo(found);
  return family;
}

struct RealProxies : testing::TestWithParam<Kind> {
  void SetUp() override {
    if (!Program::exists(GetParam().program))
      GTEST_SKIP() << GetParam().program << " is not installed: toolchains/setup proxies";
  }

  static WebSocketInit through(const RunningProxy& proxy, std::string_view credentials = "") {
    return {.proxy = std::string(GetParam().scheme) + "://" + std::string(credentials) +
                     "127.0.0.1:" + std::to_string(proxy.port)};
  }

  // The events of an echo of 300,000 bytes, which arrives in many pieces, and the error message.
  static std::pair<std::vector<std::string>, std::string> echoThrough(const std::string& url,
                                                                      const WebSocketInit& init) {
    LoggedSocket socket(url, init);
    socket.onopen = [&] { socket.send(std::vector<std::byte>(300000)); };
    socket.onmessage = [&] { socket.close(1000); };
    runToEnd();
    return {socket.log, socket.failure};
  }
  static void expectEcho(const std::string& url, const WebSocketInit& init) {
    auto [log, failure] = echoThrough(url, init);
    EXPECT_THAT(log, ElementsAre("open", "Blob(300000)", "close 1000 clean")) << failure;
  }
  static std::string failureOf(const std::string& url, const WebSocketInit& init) {
    auto [log, failure] = echoThrough(url, init);
    EXPECT_THAT(log, ElementsAre("error", "close 1006 not clean"));
    return failure;
  }

  static std::string urlOf(const RawServer& server) {
    return "ws://localhost:" + std::to_string(server.port()) + "/";
  }
};

void echoPlain(Peer& peer) {
  peer.acceptHandshake();
  peer.echo();
}

TEST_P(RealProxies, CarryWs) {
  auto proxy = GetParam().run(false);
  RawServer server(echoPlain, {.family = familyOfLocalhost()});
  expectEcho(urlOf(server), through(proxy));
}

TEST_P(RealProxies, CarryWss) {
  auto proxy = GetParam().run(false);
  TlsServer server(
      echo, {.identity = makeIdentity(issuedFor("DNS:localhost")), .family = familyOfLocalhost()});
  expectEcho(server.url("localhost"), through(proxy));
}

TEST_P(RealProxies, TakeUserAndPasswordAndKeepThemFromTheServer) {
  auto proxy = GetParam().run(true);
  std::string head;
  RawServer server(
      [&](Peer& peer) {
        head = peer.acceptHandshake();
        peer.echo();
      },
      {.family = familyOfLocalhost()});
  expectEcho(urlOf(server), through(proxy, "me:hush@"));
  server.finish();
  EXPECT_THAT(head, testing::Not(HasSubstr("uthorization")));
}

TEST_P(RealProxies, RefuseAWrongPasswordAndNone) {
  auto proxy = GetParam().run(true);
  RawServer server(echoPlain, {.family = familyOfLocalhost()});
  EXPECT_THAT(failureOf(urlOf(server), through(proxy, "me:wrong@")), HasSubstr(GetParam().refusal));
  EXPECT_THAT(failureOf(urlOf(server), through(proxy)), HasSubstr("a user name and a password"));
  EXPECT_EQ(server.connections(), 0);
}

TEST_P(RealProxies, SayThatNobodyListens) {
  auto proxy = GetParam().run(false);
  EXPECT_THAT(failureOf("ws://localhost:" + std::to_string(unusedPort()) + "/", through(proxy)),
              HasSubstr(GetParam().unreachable));
}

INSTANTIATE_TEST_SUITE_P(Programs, RealProxies, testing::ValuesIn(kinds),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace web::native
