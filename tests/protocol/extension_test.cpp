// Sec-WebSocket-Extensions: its grammar (RFC 6455 §9.1) and the server's response to our offer (RFC
// 7692 §7.1).
#include "protocol/extension_header.h"

#include <gtest/gtest.h>

#include "protocol/conversation.h"
#include "protocol/permessage_deflate.h"

namespace web::protocol {
namespace {

// The header in a canonical form: "a; x=1; y, b".
std::string parsed(std::string_view text) {
  auto extensions = parseExtensions(text);
  if (!extensions) return "malformed";
  std::string result;
  for (auto& extension : *extensions) {
    result += (result.empty() ? "" : ", ") + extension.name;
    for (auto& parameter : extension.parameters) {
      result += "; " + parameter.name + (parameter.value ? "=" + *parameter.value : "");
    }
  }
  return result;
}

TEST(ExtensionHeader, HasNamesAndParameters) {
  EXPECT_EQ(parsed("a"), "a");
  EXPECT_EQ(parsed("a; x; y=1, b;z=2"), "a; x; y=1, b; z=2");
  EXPECT_EQ(parsed(" a ;\tx = 1 , b "), "a; x=1, b");
}

TEST(ExtensionHeader, MayQuoteValues) {
  EXPECT_EQ(parsed(R"(a; x="10"; y)"), "a; x=10; y");
  EXPECT_EQ(parsed(R"(a; x="1\0")"), "a; x=10");
}

TEST(ExtensionHeader, IsMalformedOtherwise) {
  for (auto* text : {"", ",", "a,", ",a", "a,,b", "a;", "a;;x", "a; =1", "a; x=", "a b", "a; x y",
                     R"(a; x="1)", R"(a; x="1\)", R"(a; x="")", R"(a; x="1 2")", R"(a; "x"=1)",
                     "a; x=1=2", "a/b", R"(a; x="1"2)"}) {
    EXPECT_EQ(parsed(text), "malformed") << text;
  }
}

// The parameters that result from a response, or what is wrong with it.
std::string accepted(const std::string& parameterText) {
  DeflateParameters p;
  auto wrong = acceptDeflate("permessage-deflate" + parameterText, p);
  if (!wrong.empty()) return wrong;
  return "server " + std::to_string(p.serverWindowBits) +
         (p.serverContextTakeover ? "" : " forgets") + ", client " +
         std::to_string(p.clientWindowBits) + (p.clientContextTakeover ? "" : " forgets");
}

TEST(DeflateAnswer, HasDefaults) { EXPECT_EQ(accepted(""), "server 15, client 15"); }

TEST(DeflateAnswer, MayLimitWindows) {
  for (int bits = 8; bits <= 15; ++bits) {
    EXPECT_EQ(accepted("; server_max_window_bits=" + std::to_string(bits)),
              "server " + std::to_string(bits) + ", client 15");
    EXPECT_EQ(accepted("; client_max_window_bits=" + std::to_string(bits)),
              "server 15, client " + std::to_string(bits));
  }
  EXPECT_EQ(accepted("; server_max_window_bits=\"10\""), "server 10, client 15");
}

TEST(DeflateAnswer, MayForbidContextTakeover) {
  EXPECT_EQ(accepted("; server_no_context_takeover"), "server 15 forgets, client 15");
  EXPECT_EQ(accepted("; client_no_context_takeover; server_max_window_bits=9"),
            "server 9, client 15 forgets");
}

TEST(DeflateAnswer, HasWindowsOf8To15WithoutLeadingZeros) {
  for (auto* bits : {"0", "7", "16", "08", "015", "1", "20", "1a", "-9", "9.0", "100"}) {
    for (std::string name : {"server_max_window_bits", "client_max_window_bits"}) {
      EXPECT_EQ(accepted("; " + name + "=" + bits), "the server's permessage-deflate has a " +
                                                        name + " of '" + bits +
                                                        "' instead of 8 to 15");
    }
  }
}

TEST(DeflateAnswer, GivesWindowsAValueAndNothingElseOne) {
  EXPECT_EQ(accepted("; client_max_window_bits"),
            "the server's permessage-deflate gives no value to client_max_window_bits");
  EXPECT_EQ(accepted("; server_max_window_bits"),
            "the server's permessage-deflate gives no value to server_max_window_bits");
  EXPECT_EQ(accepted("; server_no_context_takeover=1"),
            "the server's permessage-deflate gives a value to server_no_context_takeover");
  EXPECT_EQ(accepted("; client_no_context_takeover=\"x\""),
            "the server's permessage-deflate gives a value to client_no_context_takeover");
}

TEST(DeflateAnswer, RepeatsNothingAndInventsNothing) {
  EXPECT_EQ(accepted("; server_max_window_bits=9; server_max_window_bits=9"),
            "the server's permessage-deflate has 'server_max_window_bits' more than once");
  EXPECT_EQ(accepted("; level=9"),
            "the server's permessage-deflate has the unknown parameter 'level'");
  EXPECT_EQ(
      accepted("; Server_No_Context_Takeover"),
      "the server's permessage-deflate has the unknown parameter 'Server_No_Context_Takeover'");
}

// The error message of an opening handshake with these fields, or the result of extensions().
std::string answered(const std::string& fields) {
  Conversation conversation;
  conversation.receive(acceptingHead(fields));
  auto events = conversation.events();
  return events == "opened" ? conversation.session.extensions() : conversation.session.failure();
}

// As Chromium prints them; browsers' results for these cases were measured.
TEST(Extensions, AreShownAsTheServerWroteThem) {
  EXPECT_EQ(answered(""), "");
  EXPECT_EQ(answered("Sec-WebSocket-Extensions: permessage-deflate\r\n"), "permessage-deflate");
  EXPECT_EQ(
      answered("Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=\"10\" \r\n"),
      "permessage-deflate; server_max_window_bits=\"10\"");
  EXPECT_EQ(answered("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=9\r\n"),
            "permessage-deflate; client_max_window_bits=9");
}

TEST(Extensions, FailIfTheyWereNotOfferedAsTheyAre) {
  const std::string name = "Sec-WebSocket-Extensions: ", wrong = "the server chose the extension ";
  EXPECT_EQ(answered(name + "x-unknown\r\n"), wrong + "'x-unknown', which was not offered");
  EXPECT_EQ(answered(name + "Permessage-Deflate\r\n"),
            wrong + "'Permessage-Deflate', which was not offered");
  EXPECT_EQ(answered(name + "permessage-deflate, permessage-deflate\r\n"),
            "the server chose more extensions than were offered");
  EXPECT_EQ(answered(name + "permessage-deflate\r\n" + name + "permessage-deflate\r\n"),
            "the server chose more extensions than were offered");
  EXPECT_EQ(answered(name + "permessage-deflate, other\r\n"),
            "the server chose more extensions than were offered");
}

TEST(Extensions, FailIfNoneWasOffered) {
  Conversation conversation({"example.com", "/chat", {}, {}, false});
  conversation.receive(acceptingHead("Sec-WebSocket-Extensions: permessage-deflate\r\n"));
  EXPECT_EQ(conversation.events(),
            "failed: the server chose the extension 'permessage-deflate', which was not offered; "
            "closed 1006 ''");
  EXPECT_EQ(conversation.session.extensions(), "");
}

TEST(Extensions, FailIfTheyAreEmptyOrMalformed) {
  const std::string name = "Sec-WebSocket-Extensions: ",
                    wrong = "the server's Sec-WebSocket-Extensions is malformed: ";
  EXPECT_EQ(answered(name + "\r\n"), wrong + "''");
  EXPECT_EQ(answered(name + "permessage-deflate,\r\n"), wrong + "'permessage-deflate,'");
  EXPECT_EQ(answered(name + "\r\n" + name + "permessage-deflate\r\n"),
            wrong + "', permessage-deflate'");
}

TEST(Extensions, FailWithAMalformedParameter) {
  for (auto* parameter :
       {"server_max_window_bits=7", "server_max_window_bits=16", "server_max_window_bits=08",
        "client_max_window_bits", "server_no_context_takeover=1"}) {
    EXPECT_TRUE(
        answered("Sec-WebSocket-Extensions: permessage-deflate; " + std::string(parameter) + "\r\n")
            .starts_with("the server's permessage-deflate "));
  }
}

}  // namespace
}  // namespace web::protocol
