// One case's client: a socket whose handlers do what the script says, and a trace of what happened.
#pragma once

#include <web/timers.h>
#include <web/websocket.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace conformance {

using Words = std::vector<std::string>;

class Case {
 public:
  // What is sent to the server: "signal", and at the end the trace.
  using Report = std::function<void(const std::string& text, bool isOver)>;

  // `script` is in the form that server.mjs writes. The end is reported in a separate task, which
  // may destroy this object.
  Case(const std::string& script, Report report);
  ~Case();

  void start();

 private:
  void read(Words line);
  void readInit(const std::string& field, const std::string& value);
  void connect();
  void log(const std::string& entry);
  void happened(const std::string& listener, const std::string& event, const std::string& details);
  void sendBack(const web::MessageEvent& event);
  void received(const std::string& listener, const web::MessageEvent& event);
  void performAll(const std::string& key);
  void attempt(const Words& action);
  void perform(const Words& action);
  void whenClosing();
  void note(const std::string& attribute);
  void send(const Words& action);
  void close(const Words& action);
  void listen(const std::string& event, const std::string& name, bool once);
  void setHandler(const std::string& event, const std::string& name);
  void setTimer(const Words& action);
  void clearTimer(const std::string& name);
  void post(std::function<void()> task);
  void finish();

  std::function<void(web::Event&)> onEvent(std::string name);
  std::function<void(web::MessageEvent&)> onMessage(std::string name);
  std::function<void(web::CloseEvent&)> onClose(std::string name);

  std::string url_;
  std::string origin_;  // Of the latest message.
  web::WebSocketInit init_;
  std::map<std::string, std::vector<Words>> actions_;  // By "event", "event#n", "name:event".
  std::map<std::string, int> counts_;
  std::map<std::string, web::ListenerId> listeners_;
  std::map<std::string, web::TimerId> timers_;
  std::unique_ptr<web::WebSocket> socket_;
  std::string trace_;
  Report report_;
  std::shared_ptr<Case*> self_ =
      std::make_shared<Case*>(this);  // For tasks: destroyed with this object.
  bool isOver_ = false;
  bool countsNumbers_ = false;
  int nextNumber_ = 0;
  bool echoes_ = false;
  int sentBack_ = 0;
};

}  // namespace conformance
