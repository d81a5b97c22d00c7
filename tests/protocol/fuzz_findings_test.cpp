// What the fuzzers found, in its smallest form.
#include <gtest/gtest.h>

#include <string>

#include "protocol/conversation.h"
#include "protocol/http_head.h"
#include "protocol/trace.h"

namespace web::protocol {
namespace {

std::string failureOfHead(const Bytes& wire, const Limits& limits) {
  std::string whole;
  forEverySplit(wire, [&](const auto& parts) {
    HttpHeadReader reader(limits);
    for (auto part : parts) {
      if (reader.failure().empty()) reader.read(part);
    }
    if (whole.empty()) whole = reader.failure();
    EXPECT_EQ(reader.failure(), whole) << "in " << parts.size() << " parts";
  });
  return whole;
}

TEST(FuzzFindings, WhichLimitOfTheHeadIsBrokenDoesNotDependOnTheSplit) {
  Limits limits;
  limits.maxHeadSize = 60;
  limits.maxHeadLine = 40;
  EXPECT_EQ(failureOfHead(toBytes("HTTP/1.1 101 OK\r\nA: " + std::string(80, 'x')), limits),
            "the server's response head has a line longer than 40 bytes");
  EXPECT_EQ(failureOfHead(toBytes("HTTP/1.1 101 OK\r\nA: " + std::string(30, 'x') +
                                  "\r\nB: " + std::string(30, 'x')),
                          limits),
            "the server's response head is longer than 60 bytes");
}

TEST(FuzzFindings, WhatIsNotHttpIsNotTakenForALongLine) {
  Limits limits;
  limits.maxHeadLine = 40;
  limits.maxHeadSize = 60;
  EXPECT_TRUE(failureOfHead(toBytes("\x15" + std::string(80, 'x')), limits)
                  .starts_with("the server answered in TLS"));
}

TEST(FuzzFindings, InACompressedMessageWhatComesOutFirstFailsFirst) {
  Request request{"example.com", "/chat", {}, {}, true};
  // A stored block with two bytes that are not UTF-8, then a block of a type that does not exist.
  EXPECT_EQ(outcome("c1 08 00 02 00 fd ff ff ff 07"_hex, request, {},
                    "Sec-WebSocket-Extensions: permessage-deflate\r\n"),
            failure(1007, "a text message is not valid UTF-8"));
}

TEST(FuzzFindings, TheTraceOfAHeadIsFitForATerminal) {
  std::string lines;
  traceHead([&](std::string_view line) { lines += line; }, "<", "A: \x1b[31m\xff\x7f\r\n");
  EXPECT_EQ(lines, "< A: .[31m\xef\xbf\xbd.");
}

}  // namespace
}  // namespace web::protocol
