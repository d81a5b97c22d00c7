// An opening without its connection: targets that are refused without an attempt, what a wait does
// to openTimeout, and the second try.
#include "native/channel/opening.h"

#include <atomic>
#include <future>

#include "native/connect/services.h"
#include "native/guided_test.h"
#include "native/logged_member.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::EndsWith;

struct ListedOwner final : Opening::Owner {
  void streamOpened(std::unique_ptr<Stream> opened) override {
    list.push_back("opened");
    stream = std::move(opened);
    Loop::current().unwatch(stream->descriptor());  // The opener may have watched it.
  }
  void openingFailed(Failure what, const std::string& why) override {
    list.push_back("failed");
    failure = what;
    reason = why;
  }
  void openTimedOut() override { list.push_back("timed out"); }

  Log list;
  std::unique_ptr<Stream> stream;
  Failure failure = Failure::lost;
  std::string reason;
};

struct PlayedOpening {
  PlayedOpening(FakeClock& moved, const std::string& address,
                const WebSocketInit& init = {.openTimeout = seconds(10)})
      : clock(moved),
        url(*protocol::parseWebSocketUrl(address).url),
        tracer(init),
        opening(Membership(Loop::current(), *member), url, init, targetOf(url, init).target, tracer,
                owner) {}

  // What the owner was called with meanwhile.
  Log after(Clock::duration time) {
    clock.advance(time);
    pollEvents();
    return std::exchange(owner.list, {});
  }

  void pumpUntilOpened() {
    pumpUntil([&] { return owner.stream != nullptr; });
    EXPECT_THAT(std::exchange(owner.list, {}), ElementsAre("opened"));
  }

  FakeClock& clock;
  Log unused;
  std::shared_ptr<LoggedMember> member = std::make_shared<LoggedMember>("a", unused);
  ListedOwner owner;
  const protocol::Url url;
  const Tracer tracer;
  Opening opening;
};

// A server that accepts connections and sends nothing, and another handshake with it.
struct SilentServer {
  std::unique_ptr<HandshakeGate::Place> queue() {
    return Services::of(Loop::current()).gate().queueFor(text(), [] {});
  }
  std::string text() const { return "127.0.0.1:" + std::to_string(server.port()); }
  std::string url(const std::string& user = "") const { return "ws://" + user + text() + "/"; }

  RawServer server{[](Peer& peer) { peer.readToEnd(); }};
};

template <class Play>
void withASilentServer(Play play) {
  SilentServer server;
  withAStandingClock([&](FakeClock& clock) { play(clock, server); });
}

TEST(Opening, DoesNotTryAPortOfAnotherProtocol) {
  withAStandingClock([](FakeClock& clock) {
    PlayedOpening played(clock, "ws://127.0.0.1:25/");
    played.opening.start();
    EXPECT_THAT(played.after(seconds(20)), ElementsAre("failed"));
    EXPECT_EQ(played.owner.failure, Failure::connect);
    EXPECT_THAT(played.owner.reason, HasSubstr("port 25 belongs to another protocol"));
  });
}

TEST(Opening, DoesNotLookUpANameThatNoServerKnows) {
  withAStandingClock([](FakeClock& clock) {
    PlayedOpening played(clock, "ws://play..example/");
    played.opening.start();
    EXPECT_THAT(played.after(seconds(20)), ElementsAre("failed"));
    EXPECT_EQ(played.owner.failure, Failure::name);
    EXPECT_THAT(played.owner.reason, HasSubstr("no host is called 'play..example'"));
  });
}

TEST(Opening, EndsAtOpenTimeoutThoughThereIsAStream) {
  withASilentServer([](FakeClock& clock, SilentServer& server) {
    PlayedOpening played(clock, server.url());
    played.opening.start();
    played.pumpUntilOpened();
    EXPECT_THAT(played.after(milliseconds(9999)), IsEmpty());
    EXPECT_THAT(played.after(milliseconds(1)), ElementsAre("timed out"));
    EXPECT_EQ(played.opening.timeoutInWords(),
              "gave up after 10 s while waiting for the server's answer to the opening handshake");
  });
}

TEST(Opening, DoesNotCountTheWaitForAnotherHandshake) {
  withASilentServer([](FakeClock& clock, SilentServer& server) {
    auto first = server.queue();
    PlayedOpening played(clock, server.url(), {.openTimeout = seconds(4)});
    played.opening.start();
    EXPECT_THAT(played.after(milliseconds(4500)), IsEmpty());
    first.reset();
    played.pumpUntilOpened();
    EXPECT_THAT(played.after(milliseconds(3999)), IsEmpty());
    EXPECT_THAT(played.after(milliseconds(1)), ElementsAre("timed out"));
    EXPECT_THAT(played.opening.timeoutInWords(),
                EndsWith("having waited 4.5 s for another handshake with " + server.text()));
  });
}

TEST(Opening, LetsTheNextHandshakeBeginOnceItIsFinished) {
  withASilentServer([](FakeClock& clock, SilentServer& server) {
    PlayedOpening played(clock, server.url());
    played.opening.start();
    played.pumpUntilOpened();
    EXPECT_FALSE(server.queue()->hasTurn());
    played.opening.finish();
    EXPECT_TRUE(server.queue()->hasTurn());
    EXPECT_THAT(played.after(seconds(20)), IsEmpty());
  });
}

TEST(Opening, TellsNothingOnceItIsDropped) {
  withASilentServer([](FakeClock& clock, SilentServer& server) {
    auto first = server.queue();
    PlayedOpening played(clock, server.url());
    played.opening.start();
    played.opening.drop();
    first.reset();
    EXPECT_THAT(played.after(seconds(20)), IsEmpty());
    EXPECT_TRUE(server.queue()->hasTurn());
  });
}

TEST(Opening, HasOneSecondTryIfItKnowsAUser) {
  withASilentServer([](FakeClock& clock, SilentServer& server) {
    PlayedOpening played(clock, server.url("user:secret@"));
    played.opening.start();
    played.pumpUntilOpened();
    auto session = played.opening.takeSecondSession();
    ASSERT_TRUE(session);
    const auto request = session->output();
    EXPECT_THAT(std::string(reinterpret_cast<const char*>(request.data()), request.size()),
                HasSubstr("\r\nAuthorization: Basic dXNlcjpzZWNyZXQ=\r\n"));
    EXPECT_TRUE(server.queue()->hasTurn());
    EXPECT_FALSE(played.opening.takeSecondSession());
    played.owner.stream.reset();
    played.opening.openAgain();
    played.pumpUntilOpened();
    // It gets the time that the first try has left.
    EXPECT_THAT(played.after(seconds(10)), ElementsAre("timed out"));
  });
}

TEST(Opening, HasNoSecondTryWithoutAUser) {
  withAStandingClock([](FakeClock& clock) {
    PlayedOpening played(clock, "ws://127.0.0.1/");
    EXPECT_FALSE(played.opening.takeSecondSession());
  });
}

// The second try has what the first one has left of openTimeout.
TEST(Credentials, DoNotLengthenTheTimeToOpen) {
  std::promise<void> isLate;
  std::atomic<int> requests = 0;
  RawServer server([&](Peer& peer) {
    peer.readHead();
    if (++requests == 1) {
      isLate.get_future().wait();
      peer.write(
          "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
          "Content-Length: 0\r\n\r\n");
    }
    peer.readToEnd();
  });
  withAStandingClock([&](FakeClock& clock) {
    LoggedSocket socket("ws://me:secret@127.0.0.1:" + std::to_string(server.port()),
                        {.openTimeout = seconds(30)});
    pumpUntil([&] { return requests == 1; });
    clock.advance(seconds(20));
    isLate.set_value();
    pumpUntil([&] { return requests == 2; });
    clock.advance(milliseconds(9999));
    for (int turn = 0; turn < 2; ++turn) pollEvents();
    EXPECT_THAT(socket.log, IsEmpty());
    clock.advance(milliseconds(1));
    for (int turn = 0; turn < 2; ++turn) pollEvents();
    EXPECT_EQ(socket.failure,
              "gave up after 30 s while waiting for the server's answer to the opening handshake");
  });
}

}  // namespace
}  // namespace web::native
