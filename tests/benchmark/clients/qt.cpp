// Qt WebSockets.
#include <QCoreApplication>
#include <QSslConfiguration>
#include <QTimer>
#include <QWebSocket>

#include <functional>
#include <memory>

#include "clients/measure.h"

namespace {

using namespace web::benchmark;

constexpr qint64 enoughQueued = 4 << 20;

QUrl urlOf(const Task& task) { return QUrl(QString::fromStdString(task.url)); }

void failOn(QWebSocket& socket) {
  QObject::connect(&socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error),
                   [&] { fail(socket.errorString().toStdString()); });
}

void exchange(const Task& task) {
  QWebSocket socket;
  Stopwatch watch;
  long sent = 0, received = 0;
  const auto message = QByteArray::fromStdString(task.messages[0]);
  std::vector<QString> texts;
  if (task.workload == "json") {
    for (auto& text : task.messages) texts.push_back(QString::fromStdString(text));
  }
  const auto say = [&] {
    if (texts.empty()) {
      socket.sendBinaryMessage(message);
    } else {
      socket.sendTextMessage(texts[static_cast<std::size_t>(sent) % texts.size()]);
    }
    ++sent;
  };
  const std::function<void()> sendSome = [&] {
    while (sent < task.count && socket.bytesToWrite() < enoughQueued) say();
  };
  const auto hear = [&] {
    if (task.workload == "send" || ++received == task.count) watch.stop(task.count);
    if (task.workload != "receive") say();
  };
  QObject::connect(&socket, &QWebSocket::binaryMessageReceived, hear);
  QObject::connect(&socket, &QWebSocket::textMessageReceived, hear);
  QObject::connect(&socket, &QWebSocket::connected, [&] {
    watch.start();
    if (task.workload == "receive") {
      socket.sendTextMessage("go");
    } else if (task.workload == "send") {
      QObject::connect(&socket, &QWebSocket::bytesWritten, sendSome);
      sendSome();
    } else {
      say();
    }
  });
  failOn(socket);
  socket.open(urlOf(task));
  QCoreApplication::exec();
}

void open(const Task& task) {
  Stopwatch watch;
  long opened = 0, closed = 0;
  std::unique_ptr<QWebSocket> socket;
  const std::function<void()> openNext = [&] {
    if (opened == task.count) watch.stop(opened);
    socket = std::make_unique<QWebSocket>();
    QObject::connect(socket.get(), &QWebSocket::connected, [&] {
      ++opened;
      socket->close();
    });
    QObject::connect(socket.get(), &QWebSocket::disconnected, [&] {
      if (++closed > opened) fail(socket->errorString().toStdString());
      QTimer::singleShot(0, openNext);
    });
    socket->open(urlOf(task));
  };
  watch.start();
  openNext();
  QCoreApplication::exec();
}

void hold(const Task& task) {
  Silence silence;
  std::vector<std::unique_ptr<QWebSocket>> sockets;
  long opened = 0;
  const std::function<void()> openNext = [&] {
    auto& socket = *sockets.emplace_back(std::make_unique<QWebSocket>());
    QObject::connect(&socket, &QWebSocket::connected, [&] {
      if (++opened < task.count) return openNext();
      QTimer::singleShot(6000, [&] { silence.settled(); });
      QTimer::singleShot(16000, [&] { silence.stop(opened); });
    });
    failOn(socket);
    socket.open(urlOf(task));
  };
  openNext();
  QCoreApplication::exec();
}

}  // namespace

int main(int argumentCount, char** arguments) {
  const auto task = taskOf(argumentCount, arguments);
  QCoreApplication application(argumentCount, arguments);
  auto tls = QSslConfiguration::defaultConfiguration();
  tls.addCaCertificates(qEnvironmentVariable("SSL_CERT_FILE"));
  QSslConfiguration::setDefaultConfiguration(tls);
  if (task.workload == "open") {
    open(task);
  } else if (task.workload == "hold") {
    hold(task);
  } else {
    exchange(task);
  }
}
