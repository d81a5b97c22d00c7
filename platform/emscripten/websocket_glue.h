// What websocket_glue.js offers to C++.
#pragma once

// Functions that return 1 or an id return 0 if the page threw; twinsocketRefusal() says what.
extern "C" {
void twinsocketRefusal(double name, double message);
int twinsocketAccepts(double url, double urlSize);
int twinsocketOpen(double channel, double text, double bytes, double url, double urlSize,
                   double protocols, double protocolsSize, double maxMessageSize);
int twinsocketSendText(int socket, double text, double size);
int twinsocketSendBinary(int socket, double bytes, double size);
int twinsocketClose(int socket, int code, double reason, double reasonSize);  // 0: no code.
void twinsocketAbandon(int socket);
int twinsocketReadyState(int socket);
double twinsocketBufferedAmount(int socket);
[[noreturn]] void twinsocketAbort(double line, double size);
void twinsocketToWellFormed(double text, double size, double string);
void twinsocketPrintable(double text, double size, double string);
// `which`: 0 is the url, 1 its origin, 2 the protocol, 3 the extensions.
void twinsocketFact(int socket, int which, double string);
}
