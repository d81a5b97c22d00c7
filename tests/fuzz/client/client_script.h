// A fuzzer's input as the life of a program with some sockets: what it calls, inside and outside of
// handlers, how the network treats each connection, and what each server sends. See corpus/client.
//
//   @ … begins the next connection and its server:
//     network  j how,  J milliseconds,  Q room,  S W bytes per call,  V v every n-th call,
//              F flipped byte,  k most written,  then
//     server   P proxy's answer|  Z extensions|  2  c  i who,  N tickets,  and  :
//     steps    A  H head|  frames as in server_frames.h  R times,  d milliseconds,  g frames,
//              K keys,  I requests,  y tickets,  w bytes|  L  U  Q  q  f  E  e, and . for the last
//   O … opens a socket: s  h  k  K  u  n  l  t c a milliseconds,  m M bytes,  z  i  v  P token|  .
//   x socket,  k socket,code,reason|  s S socket,text|  p  r frames,  w milliseconds,  D seconds,
//   t  y  q  B  l, and & for "at an event"; ! how it ends,
#pragma once

#include <web/websocket_init.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/client/fake_network.h"
#include "fuzz/client/identities.h"
#include "fuzz/input.h"
#include "fuzz/server_frames.h"

namespace web::fuzz {

struct ServerStep {
  char kind = 0;  // '.' for bytes that are sent unchanged.
  std::size_t number = 0;
  std::string text = {};
};

struct ServerScript {
  Conduct conduct;
  TlsManner tls;
  std::string extensions;
  std::optional<std::string> proxyAnswer;
  std::vector<ServerStep> steps;
};

struct SocketOptions {
  bool isSecure = false, hasUser = false, isNamed = false, isTraced = false;
  std::string proxy;
  WebSocketInit init;
};

struct ClientAction {
  char kind = 0;
  std::size_t socket = 0, number = 0;
  std::string text = {};
  SocketOptions options = {};
};

struct ClientScript {
  explicit ClientScript(Input input);

  std::vector<ServerScript> servers;   // One for each connection, repeated.
  std::vector<ClientAction> actions;   // In this order.
  std::vector<ClientAction> atEvents;  // One for each event, in this order.
  std::size_t end = 0;

 private:
  void readConnection(Input& input);
  static void readConduct(Input& input, ServerScript& server);
  static void readServerStep(char letter, Input& input, ServerFrames& frames, ServerScript& server);
  static SocketOptions readSocket(Input& input);
  void readAction(char letter, Input& input);

  bool nextIsAtEvent_ = false;
};

}  // namespace web::fuzz
