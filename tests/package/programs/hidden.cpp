// A program with hidden symbols whose listeners get events from a socket in another binary, and
// which catches exceptions from there.
#include <web/dom_exception.h>

#include <iostream>

#include "net.h"

int main() {
  auto socket =
      connectTo("ws://127.0.0.1:1/");  // A port that browsers block: no network is needed.
  int errors = 0, closes = 0, handlers = 0;
  socket->onerror = [&](web::ErrorEvent&) { ++handlers; };
  socket->onclose = [&](web::CloseEvent&) { ++handlers; };
  socket->addEventListener(web::events::error, [&](web::ErrorEvent&) { ++errors; });
  socket->addEventListener(web::events::close, [&](web::CloseEvent&) { ++closes; });
  socket->addEventListener(web::events::message, [&](web::MessageEvent&) { errors += 100; });
  runAll();
  std::cout << handlers << " handlers, " << errors << " error, " << closes << " close\n";
  try {
    connectTo("nothing");
  } catch (const web::DOMException& exception) {
    std::cout << exception.name() << '\n';
  }
}
