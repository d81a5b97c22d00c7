// What the SChannel implementation parses itself: names in a certificate, DER, keys, and a server's
// first record.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "native/tls/schannel/certificate_names.h"
#include "native/tls/schannel/der.h"
#include "native/tls/schannel/first_record.h"
#include "native/tls/schannel/pem.h"
#include "native/tls/schannel/private_key.h"

namespace web::native {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using testing::ElementsAre;
using testing::IsEmpty;

der::Bytes bytesOf(std::string_view text) { return std::as_bytes(std::span(text)); }

std::vector<std::string> textsIn(std::string_view extension) {
  std::vector<std::string> texts;
  for (const auto& each : namesIn(bytesOf(extension))) texts.push_back(each.text);
  return texts;
}

TEST(CertificateNames, AreHostsAndAddresses) {
  EXPECT_THAT(textsIn("\x30\x12\x82\x06"
                      "a.test\x87\x04\x0a\0\0\x01\x81\x02xx"sv),
              ElementsAre("a.test", "10.0.0.1"));
  EXPECT_THAT(textsIn("\x30\x12\x87\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01"sv), ElementsAre("::1"));
}

TEST(CertificateNames, AreNoneWhereTheyCannotBeRead) {
  EXPECT_THAT(textsIn(""), IsEmpty());
  EXPECT_THAT(textsIn("\x30\x7f\x82\x01x"sv), IsEmpty());
  EXPECT_THAT(textsIn("\x30\x04\x82\x7fxx"sv), IsEmpty());
  EXPECT_THAT(textsIn("\x30\x85\x01\x01\x01\x01\x01"sv), IsEmpty());
  EXPECT_THAT(textsIn("\x30\x80"sv), IsEmpty());
}

bool fits(const std::string& name, std::string_view host) {
  return isFor({false, name}, host, false);
}

TEST(CertificateNames, FitAHostInAnyCase) {
  EXPECT_TRUE(fits("Play.Test", "pLAY.tEST"));
  EXPECT_FALSE(fits("play.test", "play.tes"));
  EXPECT_FALSE(fits("play.test", "xplay.test"));
}

TEST(CertificateNames, FitByAWildcardForOneWholeLabel) {
  EXPECT_TRUE(fits("*.ws.test", "a.ws.test"));
  for (const char* host : {"ws.test", "a.b.ws.test", ".ws.test", "a.wx.test"})
    EXPECT_FALSE(fits("*.ws.test", host)) << host;
  for (const char* name : {"*", "*.", "*.test", "a*.test", "*a.test.x", "*.*.test", "play.*.test"})
    EXPECT_FALSE(fits(name, "play.a.test")) << name;
  EXPECT_FALSE(fits("*.test", "play.test"));
}

TEST(CertificateNames, FitNoAddressWhereAHostIsAskedForAndTheOtherWayRound) {
  EXPECT_TRUE(isFor({true, "127.0.0.1"}, "127.0.0.1", true));
  EXPECT_FALSE(isFor({false, "127.0.0.1"}, "127.0.0.1", true));
  EXPECT_FALSE(isFor({true, "127.0.0.1"}, "127.0.0.1", false));
}

// Code that reads the name as a C string would take it for play.test.
TEST(CertificateNames, DoNotEndAtANul) {
  const auto names = namesIn(bytesOf("\x30\x10\x82\x0eplay.test\0evil"sv));
  ASSERT_EQ(names.size(), 1u);
  EXPECT_FALSE(isFor(names.front(), "play.test", false));
}

TEST(CertificateNames, AreListedAsFarAsAPersonReads) {
  EXPECT_EQ(listed({{false, "a.test"}, {true, "10.0.0.1"}}), "a.test, 10.0.0.1");
  EXPECT_EQ(listed({{false, "a\x1b.test"}}), "a..test");
  const std::vector<CertificateName> many(300, {false, "name.test"});
  EXPECT_LT(listed(many).size(), 300u);
  EXPECT_TRUE(listed(many).ends_with("…"));
}

TEST(Der, IsMadeAsItIsTaken) {
  for (std::size_t size : {0, 1, 127, 128, 70000}) {
    const std::string content(size, 'x');
    const auto made = der::made(der::Tag::octetString, {bytesOf(content)});
    auto rest = der::Bytes(made);
    const auto taken = der::take(rest, der::Tag::octetString);
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->size(), size);
    EXPECT_TRUE(rest.empty());
  }
}

TEST(Der, OfAnotherTagIsNotTaken) {
  auto bytes = bytesOf("\x04\x01x"sv);
  EXPECT_FALSE(der::take(bytes, der::Tag::integer));
  EXPECT_EQ(bytes.size(), 3u);
}

std::string pemOf(const std::string& label, const std::vector<std::byte>& bytes) {
  DWORD size = 0;
  const auto encode = [&](char* room) {
    CryptBinaryToStringA(reinterpret_cast<const BYTE*>(bytes.data()),
                         static_cast<DWORD>(bytes.size()), CRYPT_STRING_BASE64, room, &size);
  };
  encode(nullptr);
  std::string text(size, '\0');
  encode(text.data());
  text.resize(size);
  return "-----BEGIN " + label + "-----\n" + text + "-----END " + label + "-----\n";
}

TEST(PrivateKeys, OfRsaAreTheSameInEitherWrapping) {
  const auto version = der::made(der::Tag::integer, {bytesOf("\0"sv)});
  const auto modulus = der::made(der::Tag::integer, {bytesOf("modulus")});
  const auto key = der::made(der::Tag::sequence, {version, modulus});
  const auto plain = privateKeyIn(pemOf("RSA PRIVATE KEY", key));
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->pkcs1, key);
  const auto wrapped = privateKeyIn(pemOf("PRIVATE KEY", plain->pkcs8));
  ASSERT_TRUE(wrapped);
  EXPECT_EQ(wrapped->pkcs8, plain->pkcs8);
  EXPECT_EQ(wrapped->pkcs1, key);
  EXPECT_EQ(wrapped->publicPart, plain->publicPart);
}

TEST(PrivateKeys, OfACurveAreWrappedWithTheirCurve) {
  const auto version = der::made(der::Tag::integer, {bytesOf("\1"sv)});
  const auto secret = der::made(der::Tag::octetString, {bytesOf("secret")});
  const auto curve =
      der::made(der::Tag::parameters, {der::made(der::Tag::objectIdentifier, {bytesOf("P-256")})});
  const auto point =
      der::made(der::Tag::publicKey, {der::made(der::Tag::bitString, {bytesOf("\0point"sv)})});
  const auto key = privateKeyIn(
      pemOf("EC PRIVATE KEY", der::made(der::Tag::sequence, {version, secret, curve, point})));
  ASSERT_TRUE(key);
  EXPECT_TRUE(key->pkcs1.empty());
  EXPECT_EQ(
      std::string(reinterpret_cast<const char*>(key->publicPart.data()), key->publicPart.size()),
      "point");
  EXPECT_TRUE(privateKeyIn(pemOf("PRIVATE KEY", key->pkcs8)));
}

TEST(PrivateKeys, ThatCannotBeReadAreNone) {
  EXPECT_FALSE(privateKeyIn(""));
  EXPECT_FALSE(privateKeyIn("-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----\n"));
  EXPECT_FALSE(privateKeyIn(pemOf("ENCRYPTED PRIVATE KEY", der::made(der::Tag::sequence, {}))));
  EXPECT_FALSE(privateKeyIn(pemOf("PRIVATE KEY", der::made(der::Tag::sequence, {}))));
  // A public key that is not a bit string, or is an empty one.
  const auto version = der::made(der::Tag::integer, {bytesOf("\1"sv)});
  const auto secret = der::made(der::Tag::octetString, {bytesOf("secret")});
  const auto curve = der::made(der::Tag::parameters, {bytesOf("c")});
  const auto nothing = der::made(der::Tag::bitString, {});
  const auto key = der::made(der::Tag::sequence,
                             {version, secret, curve, der::made(der::Tag::publicKey, {nothing})});
  EXPECT_TRUE(privateKeyIn(pemOf("EC PRIVATE KEY", key)).value().publicPart.empty());
}

TEST(FirstRecord, IsOneOfTlsByItsTypeAndVersion) {
  EXPECT_TRUE(isNoTls(bytesOf("HTTP/1.1 400")));
  EXPECT_TRUE(isNoTls(bytesOf("\x16\x02"sv)));
  EXPECT_FALSE(isNoTls(bytesOf("\x16\x03\x01"sv)));
  EXPECT_FALSE(isNoTls(bytesOf("\x16")));
  EXPECT_FALSE(isNoTls({}));
}

TEST(FirstRecord, IsTooOldByItsVersion) {
  const std::string head = "\x16\x03\x01\0\x2a\x02\0\0\x26"s;
  EXPECT_TRUE(isTooOld(bytesOf(head + "\x03\x01")));
  EXPECT_TRUE(isTooOld(bytesOf(head + "\x03\x02")));
  EXPECT_FALSE(isTooOld(bytesOf(head + "\x03\x03")));
  EXPECT_FALSE(isTooOld(bytesOf(head)));
  EXPECT_TRUE(isTooOld(bytesOf("\x15\x03\x01\0\x02\x02\x46"sv)));
  EXPECT_FALSE(isTooOld(bytesOf("\x15\x03\x01\0\x02\x02\x28"sv)));
  EXPECT_FALSE(isTooOld({}));
}

TEST(FirstRecord, IsNoAlertBeforeItIsWhole) {
  EXPECT_FALSE(alertIn(bytesOf("\x15\x03\x01\0\x02\x02"sv)));
  EXPECT_EQ(alertIn(bytesOf("\x15\x03\x01\0\x02\x02\x28"sv)), 40);
  EXPECT_FALSE(alertIn(bytesOf("\x16\x03\x01\0\x02\x02\x28"sv)));
}

}  // namespace
}  // namespace web::native
