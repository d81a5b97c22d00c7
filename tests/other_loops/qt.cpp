// A program whose loop is Qt's.
#include <web/event_loop.h>
#include <web/websocket.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTimer>

int main(int count, char** arguments) {
  QCoreApplication application(count, arguments);
  web::WebSocket socket(arguments[1]);
  socket.onopen = [&] {
    web::setTimeout([&] { socket.send("hello from qt"); }, std::chrono::milliseconds(20));
  };
  socket.onmessage = [&](web::MessageEvent& event) {
    std::puts(event.text()->c_str());
    socket.close();
  };
  socket.onclose = [&] { application.quit(); };

  QSocketNotifier handle(static_cast<qintptr>(*web::pollHandle()), QSocketNotifier::Read);
  QTimer deadline;
  deadline.setSingleShot(true);
  deadline.setTimerType(Qt::PreciseTimer);
  const auto turn = [&] {
    web::pollEvents();
    const auto next = web::nextDeadline();
    if (!next) return deadline.stop();
    const auto left = *next - std::chrono::steady_clock::now();
    deadline.start(
        std::max(std::chrono::ceil<std::chrono::milliseconds>(left), std::chrono::milliseconds(0)));
  };
  QObject::connect(&handle, &QSocketNotifier::activated, turn);
  QObject::connect(&deadline, &QTimer::timeout, turn);
  QTimer::singleShot(0, turn);
  return application.exec();
}
