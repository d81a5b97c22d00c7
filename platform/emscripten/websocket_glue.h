// What websocket_glue.js offers to C++.
#pragma once

// Those that return 1 or an id return 0 if the page threw; pageSocketRefusal() then says what.
extern "C" {
void pageSocketRefusal(double name, double message);
int pageSocketAccepts(double url, double urlSize);
int pageSocketOpen(double channel, double text, double bytes, double url, double urlSize,
                   double protocols, double protocolsSize);
int pageSocketSendText(int socket, double text, double size);
int pageSocketSendBinary(int socket, double bytes, double size);
int pageSocketClose(int socket);
int pageSocketCloseWith(int socket, int code, double reason, double reasonSize);
void pageSocketAbandon(int socket);
int pageSocketReadyState(int socket);
double pageSocketBufferedAmount(int socket);
void pageSocketUrl(int socket, double string);
void pageSocketProtocol(int socket, double string);
void pageSocketExtensions(int socket, double string);
}
