// The command line.
#include "options.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace sketchpad {
namespace {

std::optional<Options> read(std::initializer_list<const char*> arguments, std::string& fault) {
  std::vector<std::string> texts{"sketchpad"};
  texts.insert(texts.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (auto& text : texts) pointers.push_back(text.data());
  return readOptions(static_cast<int>(pointers.size()), pointers.data(), fault);
}

Options read(std::initializer_list<const char*> arguments) {
  std::string fault;
  const auto options = read(arguments, fault);
  EXPECT_TRUE(options) << fault;
  return options.value_or(Options{});
}

std::string faultOf(std::initializer_list<const char*> arguments) {
  std::string fault;
  EXPECT_FALSE(read(arguments, fault));
  return fault;
}

TEST(SketchpadOptions, ThePageOfARoomIsAnAddressToo) {
  const auto options = read({"http://127.0.0.1:8080/sketchpad/#tea"});
  EXPECT_EQ(options.url, "http://127.0.0.1:8080/sketchpad");
  EXPECT_EQ(options.room, "tea");
}

TEST(SketchpadOptions, TheRelaysPathMayBeLeftOut) {
  EXPECT_EQ(read({"--url", "ws://127.0.0.1:8080"}).url, "ws://127.0.0.1:8080/sketchpad");
}

TEST(SketchpadOptions, ASizeIsWidthByHeight) {
  const auto options = read({"ws://h", "--size", "640x400"});
  EXPECT_EQ(options.width, 640);
  EXPECT_EQ(options.height, 400);
}

TEST(SketchpadOptions, WhatMakesNoSenseIsToldInASentence) {
  EXPECT_NE(faultOf({}).find("URL is missing"), std::string::npos);
  EXPECT_NE(faultOf({"mailto:me"}).find("is not a WebSocket URL"), std::string::npos);
  EXPECT_NE(faultOf({"ws://h", "--size", "big"}).find("1280x800"), std::string::npos);
  EXPECT_NE(faultOf({"ws://h", "--size", "9x99999"}).find("1280x800"), std::string::npos);
  EXPECT_NE(faultOf({"ws://h", "--script", "cat"}).find("flower"), std::string::npos);
  EXPECT_NE(faultOf({"ws://h", "--strokes", "-1"}).find("number"), std::string::npos);
  EXPECT_NE(faultOf({"ws://h", "--room"}).find("--room"), std::string::npos);
  EXPECT_NE(faultOf({"ws://h", "--colour", "red"}).find("--colour"), std::string::npos);
}

}  // namespace
}  // namespace sketchpad
