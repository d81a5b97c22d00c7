// A connection without its channel: when it asks its owner to dispatch, when it writes, and what
// ends it.
#include "native/channel/connection.h"

#include "native/guided_test.h"
#include "native/logged_member.h"

namespace web::native {
namespace {

using protocol::SessionEvent;
using Phase = protocol::ClientSession::Phase;

constexpr std::size_t plenty = std::size_t{1} << 20;

struct PlayedConnection {
  explicit PlayedConnection(const KeepingServer& server)
      : url(*protocol::parseWebSocketUrl("ws://127.0.0.1:" + std::to_string(server.server.port()))
                 .url),
        connection(Membership(Loop::current(), *member), url, {}, targetOf(url, {}).target) {
    connection.start();
  }
  ~PlayedConnection() { connection.drop(); }

  // Like a channel in its turns.
  SessionEvent next() {
    auto event = SessionEvent::none;
    pumpUntil([&] {
      auto budget = plenty;
      while (event <= SessionEvent::pause) {
        event = connection.nextEvent();
        if (event == SessionEvent::none && !connection.readMore(budget)) break;
      }
      return event > SessionEvent::pause;
    });
    return event;
  }

  Log unused;
  std::shared_ptr<LoggedMember> member = std::make_shared<LoggedMember>("a", unused);
  const protocol::Url url;
  Connection connection;
};

template <class Play>
void withAServer(RawServer::Script script, Play play) {
  KeepingServer server(std::move(script));
  withAStandingClock([&](FakeClock&) {
    PlayedConnection played(server);
    play(played, server);
  });
}

void acceptAndListen(Peer& peer) {
  peer.acceptHandshake();
  peer.readToEnd();
}

TEST(Connection, AsksItsOwnerToDispatchOnceTheServerHasAnswered) {
  withAServer(acceptAndListen, [](PlayedConnection& played, KeepingServer&) {
    EXPECT_THAT(played.member->log, testing::IsEmpty());
    pumpUntil([&] { return !played.member->log.empty(); });
    EXPECT_THAT(played.member->log, testing::ElementsAre("dispatch"));
    EXPECT_EQ(played.connection.session().phase(), Phase::opening);
    EXPECT_EQ(played.next(), SessionEvent::opened);
    EXPECT_EQ(played.connection.session().phase(), Phase::open);
  });
}

TEST(Connection, HandsOverMessagesInTheirOrderAndIsIdleThen) {
  const auto twoMessages = [](Peer& peer) {
    peer.acceptHandshake();
    peer.write("\x81\x03one\x82\x03two");
    peer.readToEnd();
  };
  withAServer(twoMessages, [](PlayedConnection& played, KeepingServer&) {
    EXPECT_EQ(played.next(), SessionEvent::opened);
    EXPECT_EQ(played.next(), SessionEvent::text);
    EXPECT_EQ(played.connection.text(), "one");
    EXPECT_EQ(played.next(), SessionEvent::binary);
    EXPECT_EQ(played.connection.binary().size(), 3u);
    auto budget = plenty;
    while (played.connection.nextEvent() != SessionEvent::none ||
           played.connection.readMore(budget)) {
    }
    EXPECT_TRUE(played.connection.isIdle());
  });
}

TEST(Connection, WritesWhatIsSentInATurnWhenItIsFlushed) {
  std::string received;
  const auto listen = [&](Peer& peer) {
    peer.acceptHandshake();
    received = peer.readFrame().payload;
  };
  withAServer(listen, [&](PlayedConnection& played, KeepingServer& server) {
    EXPECT_EQ(played.next(), SessionEvent::opened);
    played.member->inDispatch = [&] {
      played.connection.session().sendText("hello");
      played.connection.writeSoon();
      EXPECT_TRUE(played.member->awaitsFlush());
    };
    Membership(Loop::current(), *played.member).dispatchSoon();
    pumpUntil([&] { return !played.member->log.empty() && played.member->log.back() == "flush"; });
    EXPECT_GT(played.connection.session().outputSize(), 0u);
    played.connection.flush();
    EXPECT_EQ(played.connection.session().outputSize(), 0u);
    server.awaitDone();
    EXPECT_EQ(received, "hello");
  });
}

TEST(Connection, IsOverOnceItIsDroppedAndAsksForNothingMore) {
  withAServer(acceptAndListen, [](PlayedConnection& played, KeepingServer& server) {
    EXPECT_EQ(played.next(), SessionEvent::opened);
    played.connection.drop();
    EXPECT_TRUE(played.connection.isOver());
    pollEvents();
    played.member->log.clear();
    server.pumpUntilDone();
    EXPECT_THAT(played.member->log, testing::IsEmpty());
  });
}

TEST(Connection, FailsIfTheServerEndsWithoutACloseFrame) {
  const auto leave = [](Peer& peer) {
    peer.acceptHandshake();
    peer.endWriting();
    peer.readToEnd();
  };
  withAServer(leave, [](PlayedConnection& played, KeepingServer&) {
    EXPECT_EQ(played.next(), SessionEvent::opened);
    EXPECT_EQ(played.next(), SessionEvent::failed);
    EXPECT_EQ(played.connection.failure(), Failure::lost);
    EXPECT_EQ(played.next(), SessionEvent::closed);
    EXPECT_FALSE(played.connection.session().wasClean());
    EXPECT_TRUE(played.connection.isOver());
  });
}

TEST(Connection, ClosesTheStreamOnceBothCloseFramesAreThere) {
  const auto answer = [](Peer& peer) {
    peer.acceptHandshake();
    peer.readFrame();
    peer.write("\x88\x02\x03\xe8");
    peer.endWriting();
    peer.readToEnd();
  };
  withAServer(answer, [](PlayedConnection& played, KeepingServer& server) {
    EXPECT_EQ(played.next(), SessionEvent::opened);
    played.connection.session().close(1000, "");
    played.connection.flush();
    EXPECT_EQ(played.next(), SessionEvent::closed);
    EXPECT_TRUE(played.connection.session().wasClean());
    server.awaitDone();
    EXPECT_TRUE(played.connection.isOver());
  });
}

}  // namespace
}  // namespace web::native
