// The far end of a connection: a scripted server, perhaps behind a proxy and with TLS.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <openssl/ssl.h>

#include "fuzz/client/client_script.h"
#include "fuzz/client/fake_network.h"
#include "fuzz/reference_frames.h"
#include "fuzz/reference_head.h"

namespace web::fuzz {

// It detects from the first bytes whether there is a proxy, and TLS.
class ScriptedServer final : public FarEnd {
 public:
  // The script must outlive it.
  ScriptedServer(const ServerScript& script, Link& link);
  ~ScriptedServer() override;

  void act() override;
  std::optional<FakeTime::Clock::time_point> next() const override { return waitsUntil_; }

  // Which socket has connected, from the path of its request.
  std::optional<std::size_t> socket() const;

  // How it answered that request, and everything that it sent.
  HeadVerdict answer() const;
  const std::string& said() const { return said_; }

  // The client's frames.
  const ClientStream& heard() const { return heard_; }

  const Link& link() const { return link_; }

 private:
  enum class Stage { unknown, httpProxy, socksGreeting, socksPassword, socksTarget, server };
  struct Free {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

  void hear(std::string_view bytes);
  bool passProxy();
  void answerProxy(std::string_view answer, Stage next);
  void hearTls();
  void hearClear(std::string_view bytes);
  void hearFrames(std::string_view bytes);
  void react(const ClientFrame& frame);
  void sayHead();
  void say(std::string_view bytes);
  void flushTls();
  bool takeStep(const ServerStep& step);
  bool isReady() const;
  void repeatTls(char kind, std::size_t times);
  void end(bool inOrder);
  std::string field(std::string_view name) const;

  const ServerScript& script_;
  Link& link_;
  Stage stage_ = Stage::unknown;
  std::string unheard_;  // Not read yet.
  std::unique_ptr<SSL, Free> ssl_;
  std::string request_, said_, lastSaid_;
  ClientStream heard_;
  std::size_t step_ = 0, framesSeen_ = 0;
  std::optional<FakeTime::Clock::time_point> waitsUntil_;
  bool hasRequest_ = false, hasAnswered_ = false, knowsExtensions_ = false;
  bool isDeaf_ = false, echoes_ = false, isPolite_ = false;
};

}  // namespace web::fuzz
