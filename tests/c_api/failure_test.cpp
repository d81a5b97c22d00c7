// How calls of twinsocket.h fail: each code, and its error message.
#include <array>
#include <cstdint>
#include <memory>
#include <thread>

#include "c/failure.h"
#include "c_api/c_api_test.h"
#include "text/utf8.h"

namespace web::c {
namespace {

twinsocket_result create(std::string_view text, const twinsocket_options* options = nullptr,
                         const twinsocket_handlers* handlers = nullptr) {
  auto* const untouched = reinterpret_cast<twinsocket*>(&options);
  auto* socket = untouched;
  const auto result =
      twinsocket_create(text.data(), text.size(), options, handlers, nullptr, &socket);
  EXPECT_NE(socket, untouched);
  EXPECT_EQ(socket == nullptr, result != TWINSOCKET_OK);
  twinsocket_destroy(socket);
  return result;
}

TEST(CFailure, OfABadUrlIsASyntaxError) {
  EXPECT_EQ(create("ftp://example.com"), TWINSOCKET_SYNTAX_ERROR);
  EXPECT_THAT(lastError(), HasSubstr("'ftp://example.com' does not begin with ws:"));
}

TEST(CFailure, OfABadProtocolIsASyntaxError) {
  twinsocket_options options;
  twinsocket_options_init(&options, sizeof options);
  const char* protocols[] = {"chat", "not a token"};
  options.protocols = protocols;
  options.protocol_count = 2;
  EXPECT_EQ(create(url, &options), TWINSOCKET_SYNTAX_ERROR);
  EXPECT_THAT(lastError(), HasSubstr("not a token"));
}

TEST(CFailure, OfAnOptionThatCannotBeIsNotSupported) {
  twinsocket_options options;
  twinsocket_options_init(&options, sizeof options);
  options.open_timeout_ms = 0;
  EXPECT_EQ(create(url, &options), TWINSOCKET_NOT_SUPPORTED);
  EXPECT_THAT(lastError(), HasSubstr("openTimeout"));
}

// No string can be this long. With 32 bits one can, and Emscripten's malloc() aborts when memory
// runs out.
TEST(CFailure, ForWhichThereIsNoMemoryHasASentenceOfItsOwn) {
  if (sizeof(void*) < 8) GTEST_SKIP();
  EXPECT_EQ(create("ftp://example.com"), TWINSOCKET_SYNTAX_ERROR);
  EXPECT_EQ(create(std::string_view(url.data(), PTRDIFF_MAX)), TWINSOCKET_OUT_OF_MEMORY);
  EXPECT_EQ(lastError(), "No memory is left for this call.");
}

TEST(CFailure, OfSendingEarlyIsAnInvalidState) {
  Socket socket;
  EXPECT_EQ(send(socket.socket, "early"), TWINSOCKET_INVALID_STATE);
  EXPECT_EQ(twinsocket_send_binary(socket.socket, "early", 5), TWINSOCKET_INVALID_STATE);
  EXPECT_EQ(lastError(), "The socket is still connecting: send from onopen, or later.");
  EXPECT_THAT(socket.channel->calls, IsEmpty());
}

TEST(CFailure, OfACloseCodeIsAnInvalidAccess) {
  Socket socket;
  for (int code : {1, 999, 1001, 2999, 5000, 65535}) {
    EXPECT_EQ(close(socket.socket, static_cast<std::uint16_t>(code), ""), TWINSOCKET_INVALID_ACCESS)
        << code;
    EXPECT_THAT(lastError(), HasSubstr("code " + std::to_string(code) + " is not allowed"));
  }
  EXPECT_THAT(socket.channel->calls, IsEmpty());
}

TEST(CFailure, OfALongReasonIsASyntaxErrorWithACodeAndWithout) {
  Socket socket;
  const std::string reason(124, 'r');
  EXPECT_EQ(close(socket.socket, 1000, reason), TWINSOCKET_SYNTAX_ERROR);
  EXPECT_EQ(close(socket.socket, 0, reason), TWINSOCKET_SYNTAX_ERROR);
  EXPECT_THAT(lastError(), HasSubstr("124 bytes"));
  EXPECT_EQ(close(socket.socket, 1000, std::string(123, 'r')), TWINSOCKET_OK);
  EXPECT_THAT(socket.channel->calls, testing::SizeIs(1));
}

TEST(CFailure, OfNullIsAnInvalidAccess) {
  Socket socket;
  socket.openNow();
  EXPECT_EQ(twinsocket_create(url.data(), url.size(), nullptr, nullptr, nullptr, nullptr),
            TWINSOCKET_INVALID_ACCESS);
  twinsocket* made = nullptr;
  EXPECT_EQ(twinsocket_create(nullptr, 3, nullptr, nullptr, nullptr, &made),
            TWINSOCKET_INVALID_ACCESS);
  EXPECT_EQ(lastError(), "The URL is NULL.");
  EXPECT_EQ(send(nullptr, "x"), TWINSOCKET_INVALID_ACCESS);
  EXPECT_EQ(lastError(), "The socket is NULL.");
  EXPECT_EQ(twinsocket_send_binary(nullptr, "x", 1), TWINSOCKET_INVALID_ACCESS);
  EXPECT_EQ(close(nullptr, 1000, ""), TWINSOCKET_INVALID_ACCESS);
  EXPECT_EQ(twinsocket_send_text(socket.socket, nullptr, 1), TWINSOCKET_INVALID_ACCESS);
  EXPECT_EQ(lastError(), "The text is NULL.");
  EXPECT_EQ(twinsocket_send_binary(socket.socket, nullptr, 1), TWINSOCKET_INVALID_ACCESS);
  EXPECT_EQ(twinsocket_close(socket.socket, 1000, nullptr, 1), TWINSOCKET_INVALID_ACCESS);
  EXPECT_EQ(twinsocket_ready_state(nullptr), TWINSOCKET_CLOSED);
  EXPECT_EQ(twinsocket_buffered_amount(nullptr), 0u);
  EXPECT_EQ(twinsocket_url(nullptr, nullptr, 0) + twinsocket_protocol(nullptr, nullptr, 0) +
                twinsocket_extensions(nullptr, nullptr, 0),
            0u);
  EXPECT_THAT(socket.channel->calls, IsEmpty());
}

TEST(CFailure, OfASizeThatNoMemoryHasIsAnInvalidAccess) {
  Socket socket;
  socket.openNow();
  const auto huge = static_cast<std::size_t>(PTRDIFF_MAX) + 1;
  twinsocket* made = nullptr;
  EXPECT_EQ(twinsocket_create(url.data(), huge, nullptr, nullptr, nullptr, &made),
            TWINSOCKET_INVALID_ACCESS);
  EXPECT_EQ(lastError(), "The URL has a size over PTRDIFF_MAX: was it negative?");
  EXPECT_EQ(twinsocket_send_text(socket.socket, "x", SIZE_MAX), TWINSOCKET_INVALID_ACCESS);
  EXPECT_EQ(twinsocket_send_binary(socket.socket, "x", huge), TWINSOCKET_INVALID_ACCESS);
  EXPECT_EQ(twinsocket_close(socket.socket, 1000, "x", SIZE_MAX), TWINSOCKET_INVALID_ACCESS);
  EXPECT_EQ(lastError(), "The reason has a size over PTRDIFF_MAX: was it negative?");
  EXPECT_THAT(socket.channel->calls, IsEmpty());
}

// A struct that was never initialised may have any size: it is not read to its end.
TEST(CFailure, OfHandlersWithASizeOfNoVersionIsNotSupported) {
  struct Zeros {
    twinsocket_handlers handlers{};
    std::array<char, 100'000> rest{};
  };
  const auto zeros = std::make_unique<Zeros>();
  zeros->handlers.size = sizeof *zeros;
  EXPECT_EQ(create(url, nullptr, &zeros->handlers), TWINSOCKET_NOT_SUPPORTED);
  EXPECT_THAT(lastError(), HasSubstr("sizeof(twinsocket_handlers)"));
}

TEST(CFailure, OfHandlersWithoutASizeIsNotSupported) {
  twinsocket_handlers handlers{};
  EXPECT_EQ(create(url, nullptr, &handlers), TWINSOCKET_NOT_SUPPORTED);
  EXPECT_THAT(lastError(), HasSubstr("sizeof(twinsocket_handlers)"));
}

TEST(CFailure, KeepsItsSentenceUntilTheNext) {
  EXPECT_EQ(create("ftp:"), TWINSOCKET_SYNTAX_ERROR);
  const auto* sentence = twinsocket_last_error();
  EXPECT_EQ(create(url), TWINSOCKET_OK);
  EXPECT_THAT(std::string(sentence), HasSubstr("ftp:"));
  EXPECT_EQ(twinsocket_last_error(), sentence);
}

TEST(CFailure, CutsALongSentenceBetweenTwoCharacters) {
  std::string euros;
  while (euros.size() < 1200) euros += "\u20ac";
  for (const std::string shift : {"", "x", "xy"}) {
    const auto sentence = shift + euros;
    fail(TWINSOCKET_INVALID_STATE, sentence);
    const auto told = lastError();
    EXPECT_TRUE(sentence.starts_with(told));
    EXPECT_LT(told.size(), 1024u);
    EXPECT_GE(told.size(), 1020u);
    EXPECT_TRUE(protocol::isWellFormed(told));
    fail(TWINSOCKET_INVALID_STATE, "A short one.");
    EXPECT_EQ(lastError(), "A short one.");
  }
}

// A page's default build has no threads.
#if !defined(__EMSCRIPTEN__) || defined(__EMSCRIPTEN_PTHREADS__)
TEST(CFailure, IsEachThreadsOwn) {
  EXPECT_EQ(send(nullptr, "x"), TWINSOCKET_INVALID_ACCESS);
  std::string elsewhere = "not asked";
  std::thread([&] { elsewhere = lastError(); }).join();
  EXPECT_EQ(elsewhere, "");
  EXPECT_EQ(lastError(), "The socket is NULL.");
}
#endif

}  // namespace
}  // namespace web::c
