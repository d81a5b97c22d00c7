// How the stream over SChannel handles each result of SSPI, every split, and a lower stream that
// takes nothing or ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "native/fake_sspi.h"
#include "native/tls/schannel/tls_stream.h"
#include "native/wire_stream.h"

namespace web::native {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct SchannelStream : testing::Test {
  // Everything that was acquired is released, whatever happened.
  ~SchannelStream() override {
    stream.reset();
    context.reset();
    EXPECT_EQ(sspi.contexts, 0);
    EXPECT_EQ(sspi.credentials, 0);
    EXPECT_EQ(sspi.buffers, 0);
  }

  void make(const std::string& host = "a.test", const Trust& trust = anybody()) {
    wire = std::make_shared<Wire>();
    received.clear();
    context = std::make_shared<TlsContext>(TlsSettings{.trust = trust}, sspi.functions());
    stream = std::make_unique<TlsStream>(std::make_unique<WireStream>(wire), host, context);
  }
  static Trust anybody() { return {.acceptAnyCertificateEvenAnAttackers = true}; }

  // Completes the handshake.
  void open() {
    make();
    server(22, "more");
    server(22, "done");
    ASSERT_EQ(start(), Outcome::done) << stream->failure();
    wire->toServer.clear();
  }

  void server(int type, std::string_view body) { wire->toClient += recordOf(type, body); }

  Outcome start() {
    auto outcome = stream->start();
    while (outcome == Outcome::nextTurn) outcome = stream->start();
    return outcome;
  }

  // Reads until there is nothing more.
  Outcome read() {
    std::array<std::byte, 7> room;
    for (;;) {
      const auto transfer = stream->read(room);
      if (transfer.outcome == Outcome::nextTurn) continue;
      if (transfer.outcome != Outcome::done) return transfer.outcome;
      received.append(reinterpret_cast<const char*>(room.data()), transfer.count);
    }
  }
  Transfer write(std::string_view text) { return stream->write(std::as_bytes(std::span(text))); }

  FakeSspi sspi;
  std::shared_ptr<Wire> wire;
  std::shared_ptr<TlsContext> context;
  std::unique_ptr<TlsStream> stream;
  std::string received;
};

TEST_F(SchannelStream, TakesAHandshakeAndWhatFollowsInEverySplit) {
  const auto bytes = recordOf(22, "more") + recordOf(22, "more") + recordOf(22, "done") +
                     recordOf(23, "HELLO") + recordOf(22, "key") + recordOf(23, "wORLD") +
                     recordOf(21, "bye");
  for (std::size_t first = 0; first <= bytes.size(); ++first) {
    for (std::size_t second : {first, first + 1, first + 9, bytes.size()}) {
      make();
      auto outcome = Outcome::waitRead;
      const std::size_t ends[] = {first, std::min(second, bytes.size()), bytes.size()};
      for (std::size_t from = 0; const auto end : ends) {
        if (end < from) continue;
        wire->toClient.append(bytes, from, end - from);
        from = end;
        if (outcome == Outcome::waitRead) outcome = start();
        if (outcome == Outcome::done) read();
      }
      EXPECT_EQ(outcome, Outcome::done) << first << ' ' << second << ' ' << stream->failure();
      EXPECT_EQ(received, "helloWorld") << first << ' ' << second;
      EXPECT_EQ(read(), Outcome::ended) << first << ' ' << second;
      EXPECT_EQ(wire->toServer, recordOf(22, "hello") + recordOf(22, "more!") +
                                    recordOf(22, "more!") + recordOf(22, "done!"));
      stream->flush();
      EXPECT_TRUE(wire->toServer.ends_with(recordOf(22, "key!"))) << first << ' ' << second;
    }
  }
}

TEST_F(SchannelStream, TakesItByteByByte) {
  make();
  const auto bytes = recordOf(22, "more") + recordOf(22, "done") + recordOf(23, "HELLO");
  auto outcome = start();
  for (char byte : bytes) {
    wire->toClient += byte;
    outcome == Outcome::done ? read() : outcome = start();
  }
  EXPECT_EQ(received, "hello");
}

TEST_F(SchannelStream, TellsTheServerTheNameButNoAddress) {
  make("A.test.");
  start();
  make("127.0.0.1");
  start();
  make("[::1]");
  start();
  EXPECT_THAT(sspi.heard, ElementsAre("new credential", "hello to A.test", "new credential",
                                      "hello to nobody", "new credential", "hello to nobody"));
}

TEST_F(SchannelStream, SaysNothingForANameWithAnEmptyLabel) {
  for (const char* host : {".a.test", "..", "."}) {
    make(host);
    EXPECT_EQ(start(), Outcome::failed) << host;
    EXPECT_EQ(wire->toServer, "") << host;
  }
}

TEST_F(SchannelStream, WritesLargeMessagesInRecordsWhoseTrailersMayShrink) {
  open();
  EXPECT_EQ(write(std::string(250, 'X')).count, 250u);
  EXPECT_EQ(wire->toServer, recordOf(23, std::string(100, 'x') + "--") +
                                recordOf(23, std::string(100, 'x') + "--") +
                                recordOf(23, std::string(50, 'x') + "--"));
}

TEST_F(SchannelStream, HasNoMoreThanABatchInsideWhereNobodyTakesIt) {
  open();
  wire->takesBytes = false;
  EXPECT_LE(write(std::string(std::size_t{1} << 20, 'x')).count, std::size_t{128} << 10);
  EXPECT_TRUE(stream->hasUnsent());
  EXPECT_EQ(write("more").outcome, Outcome::waitWrite);
  wire->takesBytes = true;
  EXPECT_EQ(stream->flush(), Outcome::done);
  EXPECT_FALSE(stream->hasUnsent());
}

TEST_F(SchannelStream, ReadsWhatWasSaidBeforeWhenItsOutputIsLost) {
  open();
  wire->failure = "lost by a test";
  EXPECT_EQ(write("lost").outcome, Outcome::failed);
  EXPECT_EQ(stream->failure(), "lost by a test");
  EXPECT_FALSE(stream->hasUnsent());
  wire->failure.clear();
  server(23, "HEARD");
  server(22, "key");
  EXPECT_EQ(read(), Outcome::waitRead);
  EXPECT_EQ(received, "heard");
  EXPECT_FALSE(stream->hasUnsent());
}

TEST_F(SchannelStream, IsNotEndedByACut) {
  make();
  server(22, "more");
  wire->hasEnded = true;
  EXPECT_EQ(start(), Outcome::failed);
  EXPECT_EQ(stream->failure(), "a.test ended the connection in the middle of the TLS handshake");
  open();
  wire->toClient += recordOf(23, "HALF").substr(0, 7);
  wire->hasEnded = true;
  EXPECT_EQ(read(), Outcome::failed);
  EXPECT_EQ(stream->failure(), "the connection was cut off: a.test did not end it as TLS requires");
}

// As wine does.
TEST_F(SchannelStream, EndsWithAnAlertThatIsDecryptedToNothing) {
  open();
  server(23, "LAST");
  server(21, "");
  server(23, "BEHIND");
  EXPECT_EQ(read(), Outcome::ended);
  EXPECT_EQ(received, "last");
}

TEST_F(SchannelStream, SaysGoodbye) {
  open();
  stream->endWriting();
  EXPECT_EQ(wire->toServer, recordOf(21, "bye"));
  sspi.failing["Apply"] = SEC_E_UNSUPPORTED_FUNCTION;
  open();
  stream->endWriting();
  EXPECT_EQ(wire->toServer, "");
}

TEST_F(SchannelStream, DoesNotNegotiateTls12Anew) {
  sspi.protocol = SP_PROT_TLS1_2_CLIENT;
  open();
  server(22, "key");
  EXPECT_EQ(read(), Outcome::failed);
  EXPECT_EQ(stream->failure(), "a.test tries to renegotiate TLS, which is not safe");
  stream->flush();
  EXPECT_EQ(wire->toServer, recordOf(21, "alert 100"));
}

TEST_F(SchannelStream, EndsAfterTooManyMessagesThatCarryNothing) {
  for (const auto& nothing : {recordOf(22, "key"), recordOf(23, "")}) {
    open();
    for (int i = 0; i < 32; ++i) wire->toClient += nothing;
    server(23, "X");
    for (int i = 0; i < 33; ++i) wire->toClient += nothing;
    EXPECT_EQ(read(), Outcome::failed);
    EXPECT_EQ(received, "x");
    EXPECT_THAT(stream->failure(), HasSubstr("more than 32 TLS messages in a row"));
    EXPECT_EQ(read(), Outcome::failed);
  }
}

TEST_F(SchannelStream, ReadsNothingWhileItsAnswersAreNotTaken) {
  open();
  wire->takesBytes = false;
  write(std::string(std::size_t{1} << 16, 'x'));
  std::string keys;
  for (int i = 0; i < 20000; ++i) keys += recordOf(22, "key") + recordOf(23, "X");
  wire->toClient += keys;
  EXPECT_EQ(read(), Outcome::waitWrite);
  wire->takesBytes = true;
  EXPECT_EQ(stream->flush(), Outcome::done);
  EXPECT_EQ(read(), Outcome::waitRead);
  EXPECT_EQ(received.size(), 20000u);
}

TEST_F(SchannelStream, HoldsNoMessageWithoutAnEnd) {
  open();
  sspi.isEndless = true;
  for (int i = 0; i < 40; ++i) server(23, std::string(16000, 'x'));
  EXPECT_EQ(read(), Outcome::failed);
  EXPECT_EQ(stream->failure(), "a.test sent a TLS message that is too long");
  EXPECT_LE(wire->bytesRead, std::size_t{129} << 10);
}

TEST_F(SchannelStream, NamesTheAlertThatEndsAHandshake) {
  make();
  server(21, std::string("\2\x28"));
  EXPECT_EQ(start(), Outcome::failed);
  EXPECT_EQ(stream->failure(), "TLS with a.test failed: alert 40 (handshake_failure)");
  for (int number = 0; number < 256; ++number) {
    if (number == 70) continue;  // The alert that the version is too old.
    make();
    server(21, std::string{'\2', static_cast<char>(number)});
    EXPECT_EQ(start(), Outcome::failed);
    EXPECT_THAT(stream->failure(),
                HasSubstr("TLS with a.test failed: alert " + std::to_string(number)));
  }
  EXPECT_EQ(stream->failure(), "TLS with a.test failed: alert 255, which no standard defines");
}

TEST_F(SchannelStream, KnowsServersThatAreTooOldOrHaveNoTls) {
  make();
  server(21, std::string("\2\x46"));
  EXPECT_EQ(start(), Outcome::failed);
  EXPECT_EQ(stream->failure(), "a.test offers only versions of TLS that are too old");
  make();
  wire->toClient = "HTTP/1.1 400 Bad Request\r\n\r\n";
  EXPECT_EQ(start(), Outcome::failed);
  EXPECT_EQ(stream->failure(),
            "a.test does not speak TLS on this port: is it ws:// rather than wss://?");
}

// RFC 5246 §7.4.1.3: the version follows type and length of the ServerHello.
TEST_F(SchannelStream, RefusesAnOldVersionBeforeSspiAnswersIt) {
  make();
  server(22, "\2\0\0\x26\3\1"s + std::string(36, 'x'));
  EXPECT_EQ(start(), Outcome::failed);
  EXPECT_EQ(stream->failure(), "a.test offers only versions of TLS that are too old");
  EXPECT_EQ(wire->toServer, recordOf(22, "hello") + recordOf(21, "alert 70"));
}

TEST_F(SchannelStream, RefusesAVersionThatSspiShouldNotHaveNegotiated) {
  for (DWORD protocol : {SP_PROT_TLS1_0_CLIENT, SP_PROT_TLS1_1_CLIENT}) {
    sspi.protocol = protocol;
    make();
    server(22, "done");
    EXPECT_EQ(start(), Outcome::failed);
    EXPECT_EQ(stream->failure(), "a.test offers only versions of TLS that are too old");
    EXPECT_EQ(wire->toServer, recordOf(22, "hello") + recordOf(21, "alert 70"));
  }
}

// A message may continue in a record that happens to look like the start of one.
TEST_F(SchannelStream, TakesNoLaterRecordForTheServersFirst) {
  make();
  server(22, "more");
  server(22, "\2\0\0\x26\3\1"s + std::string(36, 'x'));
  EXPECT_EQ(start(), Outcome::failed);
  EXPECT_EQ(stream->failure(), "TLS with a.test failed: Windows says 0x80090308");
}

TEST_F(SchannelStream, TellsTheServerThatItHasNoCertificateAndNamesThatAsTheReason) {
  make();
  server(22, "who");
  server(22, "done");
  EXPECT_EQ(start(), Outcome::done) << stream->failure();
  make();
  server(22, "who");
  server(21, std::string("\2\x74"));
  EXPECT_EQ(start(), Outcome::failed);
  EXPECT_EQ(stream->failure(),
            "a.test requires a client certificate, and WebSocketInit has none: alert 116 "
            "(certificate_required)");
}

TEST_F(SchannelStream, SendsWhatSspiSaysOfAMessageThatItDoesNotUnderstand) {
  make();
  server(22, "nonsense");
  EXPECT_EQ(start(), Outcome::failed);
  EXPECT_EQ(stream->failure(), "TLS with a.test failed: Windows says 0x80090308");
  EXPECT_TRUE(wire->toServer.ends_with(recordOf(21, "what?")));
}

// Before our last handshake message, which the server does not get either.
TEST_F(SchannelStream, TellsAServerThatIsNotBelievedByAnAlertAlone) {
  make("a.test", {});
  server(22, "done");
  EXPECT_EQ(start(), Outcome::failed);
  EXPECT_EQ(stream->failure(), "the certificate of a.test is self-signed: nobody vouches for it");
  EXPECT_EQ(wire->toServer, recordOf(22, "hello") + recordOf(21, "alert 48"));
  EXPECT_EQ(write("HTTP").outcome, Outcome::failed);
  EXPECT_EQ(read(), Outcome::failed);
}

TEST_F(SchannelStream, BelievesNobodyWithoutACertificate) {
  sspi.failing["Query " + std::to_string(SECPKG_ATTR_REMOTE_CERT_CONTEXT)] = SEC_E_NO_CREDENTIALS;
  make();
  server(22, "done");
  EXPECT_EQ(start(), Outcome::failed);
  EXPECT_EQ(stream->failure(), "a.test sent no certificate");
}

TEST_F(SchannelStream, FailsWhereSspiDoesNotSayHowLargeRecordsAre) {
  sspi.failing["Query " + std::to_string(SECPKG_ATTR_STREAM_SIZES)] = SEC_E_UNSUPPORTED_FUNCTION;
  make();
  server(22, "done");
  EXPECT_EQ(start(), Outcome::failed);
  EXPECT_EQ(stream->failure(), "TLS cannot be set up on this computer");
}

TEST_F(SchannelStream, TellsVersionCipherAndResumption) {
  sspi.isResumed = true;
  open();
  ConnectionInfo info;
  stream->describe(info);
  EXPECT_EQ(info.tlsVersion, "TLSv1.3");
  EXPECT_EQ(info.tlsCipher, "TLS_OF_A_TEST");
  EXPECT_TRUE(info.isResumed);
  EXPECT_EQ(stream->description(), "TLSv1.3, TLS_OF_A_TEST, resumed");
  sspi.isResumed = false;
  sspi.protocol = SP_PROT_TLS1_2_CLIENT;
  sspi.failing["Query " + std::to_string(SECPKG_ATTR_CIPHER_INFO)] = SEC_E_UNSUPPORTED_FUNCTION;
  open();
  EXPECT_EQ(stream->description(), "TLSv1.2, AES-256");
}

TEST_F(SchannelStream, UsesNothingBehindWhatCannotBeDecrypted) {
  open();
  server(23, "BAD");
  server(23, "MORE");
  EXPECT_EQ(read(), Outcome::failed);
  EXPECT_EQ(stream->failure(), "TLS with a.test failed: Windows says 0x80090330");
  EXPECT_EQ(read(), Outcome::failed);
  EXPECT_EQ(write("more").outcome, Outcome::failed);
  stream->endWriting();
  EXPECT_EQ(wire->toServer, "");
  EXPECT_EQ(received, "");
}

TEST_F(SchannelStream, FailsWhereNothingCanBeEncrypted) {
  open();
  sspi.failing["Encrypt"] = SEC_E_INTERNAL_ERROR;
  EXPECT_EQ(write("more").outcome, Outcome::failed);
  EXPECT_EQ(stream->failure(), "TLS with a.test failed: Windows says 0x80090304");
  EXPECT_EQ(wire->toServer, "");
}

TEST_F(SchannelStream, GivesBackWhatItReadsWithOnceItIsIdle) {
  open();
  wire->toClient += recordOf(23, "HALF").substr(0, 6);
  EXPECT_EQ(read(), Outcome::waitRead);
  stream->releaseMemory();
  wire->toClient += recordOf(23, "HALF").substr(6);
  EXPECT_EQ(read(), Outcome::waitRead);
  stream->releaseMemory();
  server(23, "AGAIN");
  EXPECT_EQ(read(), Outcome::waitRead);
  EXPECT_EQ(received, "halfagain");
}

struct SchannelContext : testing::Test {
  FakeSspi sspi;
};

TEST_F(SchannelContext, IsMadeTheOlderWayWhereWindowsLacksTheNewer) {
  sspi.failing["Acquire"] = SEC_E_UNKNOWN_CREDENTIALS;
  { EXPECT_EQ(TlsContext({}, sspi.functions()).fault(), ""); }
  EXPECT_THAT(sspi.heard, ElementsAre("old credential"));
  EXPECT_EQ(sspi.credentials, 0);
}

TEST_F(SchannelContext, SaysWhatIsMissing) {
  sspi.failing["Acquire"] = sspi.failing["AcquireOld"] = SEC_E_UNKNOWN_CREDENTIALS;
  EXPECT_EQ(TlsContext({}, sspi.functions()).fault(), "TLS cannot be set up on this computer");
  EXPECT_EQ(TlsContext({.minimumVersion = TlsVersion::tls13}, sspi.functions()).fault(),
            "this version of Windows has no TLS 1.3");
  EXPECT_EQ(TlsContext({}, nullptr).fault(), "TLS cannot be set up on this computer");
  EXPECT_THAT(sspi.heard, IsEmpty());
}

TEST_F(SchannelContext, FailsInTheFirstCallOfAConnection) {
  sspi.failing["Initialize"] = SEC_E_INTERNAL_ERROR;
  const auto wire = std::make_shared<Wire>();
  TlsStream stream(std::make_unique<WireStream>(wire), "a.test",
                   std::make_shared<TlsContext>(TlsSettings{}, sspi.functions()));
  EXPECT_EQ(stream.start(), Outcome::failed);
  EXPECT_EQ(stream.failure(), "TLS with a.test failed: Windows says 0x80090304");
  stream.endWriting();
}

}  // namespace
}  // namespace web::native
