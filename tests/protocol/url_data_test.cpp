// The Web Platform Tests for URLs that concern our schemes, without a base URL.
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "url/url.h"

namespace web::protocol {
namespace {

using nlohmann::json;

// The cases of a file; strings between them are comments.
std::vector<json> casesOf(const std::string& file) {
  std::ifstream stream(std::string(TWINSOCKET_TEST_DATA) + '/' + file);
  EXPECT_TRUE(stream) << file << " cannot be read";
  std::vector<json> cases;
  for (auto& entry : json::parse(stream))
    if (entry.is_object()) cases.push_back(entry);
  return cases;
}

// Like the URL class: a query or a fragment that is empty is not shown.
std::string shown(char mark, const std::optional<std::string>& part) {
  return part && !part->empty() ? mark + *part : "";
}

TEST(UrlData, EveryPartIsAsTheWebPlatformTestsSay) {
  int parsed = 0;
  for (const json& test : casesOf("urltestdata.json")) {
    SCOPED_TRACE(test["input"]);
    if (test.contains("failure")) continue;
    ++parsed;
    auto [url, fault] = parseUrl(test["input"].get<std::string>());
    if (!url) {
      ADD_FAILURE() << fault;
      continue;
    }
    EXPECT_EQ(url->href(), test["href"]);
    EXPECT_EQ(url->scheme + ':', test["protocol"]);
    EXPECT_EQ(url->username, test["username"]);
    EXPECT_EQ(url->password, test["password"]);
    EXPECT_EQ(url->host, test["hostname"]);
    EXPECT_EQ(url->hostField(), test["host"]);
    EXPECT_EQ(url->port ? std::to_string(*url->port) : "", test["port"]);
    EXPECT_EQ(url->path, test["pathname"]);
    EXPECT_EQ(shown('?', url->query), test["search"]);
    EXPECT_EQ(shown('#', url->fragment), test["hash"]);
    EXPECT_EQ(url->origin(), test.value("origin", url->origin()));
    EXPECT_EQ(originOf(url->href()), url->origin());
  }
  EXPECT_EQ(parsed, 151);
}

TEST(UrlData, WhatTheWebPlatformTestsRefuseIsRefused) {
  int refused = 0;
  for (const json& test : casesOf("urltestdata.json")) {
    SCOPED_TRACE(test["input"]);
    if (!test.contains("failure")) continue;
    ++refused;
    auto [url, fault] = parseUrl(test["input"].get<std::string>());
    EXPECT_FALSE(url) << url->href();
    EXPECT_NE(fault, "");
  }
  EXPECT_EQ(refused, 147);
}

TEST(UrlData, WhatIsSerialisedParsesToTheSameUrl) {
  for (const json& test : casesOf("urltestdata.json")) {
    if (test.contains("failure")) continue;
    std::string href = test["href"];
    auto [url, fault] = parseUrl(href);
    ASSERT_TRUE(url) << fault;
    EXPECT_EQ(url->href(), href);
  }
}

TEST(UrlData, InternationalisedNamesAreAsTheWebPlatformTestsSay) {
  auto cases = casesOf("toascii.json");
  EXPECT_EQ(cases.size(), 87u);
  for (const json& test : cases) {
    std::string input = test["input"];
    SCOPED_TRACE(input);
    auto url = parseUrl("wss://" + input + "/x").url;
    EXPECT_EQ(url ? json(url->host) : json(), test["output"]);
  }
}

TEST(UrlData, QueriesAndFragmentsAreEncodedAsUtf8) {
  auto cases = casesOf("percent-encoding.json");
  EXPECT_EQ(cases.size(), 7u);
  for (const json& test : cases) {
    std::string input = test["input"];
    auto url = parseUrl("wss://host/?" + input + '#' + input).url;
    ASSERT_TRUE(url);
    EXPECT_EQ(url->query, test["output"]["utf-8"].get<std::string>());
    EXPECT_EQ(url->fragment, test["output"]["utf-8"].get<std::string>());
  }
}

}  // namespace
}  // namespace web::protocol
