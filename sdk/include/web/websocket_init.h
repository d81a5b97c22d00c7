// WebSocketInit: options for the constructor of WebSocket, most of which a page does not have.
#pragma once

#include <web/address_space.h>
#include <web/capabilities.h>
#include <web/network_conditions.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace web {

// A header field of the opening request, for instance {"Authorization", "Bearer …"}.
struct Header {
  std::string name, value;
};

// Which authorities are trusted to vouch for the server of a wss: URL.
struct Trust {
  // Certificates of authorities in PEM, any number of them one after the other: "-----BEGIN
  // CERTIFICATE-----…". They are trusted in addition to the system's.
  std::string authorities = {};

  // The same in files: their names in UTF-8, at most 16 MiB each. Read whenever a socket is
  // made.
  std::vector<std::string> authorityFiles = {};

  // False: only those above are trusted, not those of the system.
  bool system = true;

  // For experiments: anybody on the way can then read and change everything. Prints a warning.
  bool acceptAnyCertificateEvenAnAttackers = false;

  // For development: trusts only the certificate in this file, which is self-signed, and
  // certificates that it has signed. Names and dates are still checked.
  static Trust selfSigned(std::string certificateFile) {
    Trust trust;
    trust.authorityFiles.push_back(std::move(certificateFile));
    trust.system = false;
    return trust;
  }

  bool operator==(const Trust&) const = default;
};

// The client's certificate, for servers that ask for one. Both are PEM; the key is not encrypted.
struct ClientCertificate {
  std::string chain = {};  // The client's certificate, then those of its issuers.
  std::string key = {};

  bool operator==(const ClientCertificate&) const = default;
};

enum class TlsVersion { tls12, tls13 };

// All fields have defaults that suit most programs. Set fields by name: `WebSocket socket(url,
// {.origin = "https://play.example", .openTimeout = 5s})`.
//
// The constructor throws "SyntaxError" for malformed text, and "NotSupportedError" for what is not
// possible: a value out of range, a header that belongs to the handshake, and in a page the fields
// marked "natively only". A page accepts the other fields, but there the browser decides.
// capabilities() tells which fields work here.
struct WebSocketInit {
  // In order of preference. Each is an HTTP token and occurs once; otherwise "SyntaxError".
  std::vector<std::string> protocols = {};

  // Sent with the opening request, after its own fields (RFC 6455 §4.1, step 12). "SyntaxError" for
  // a name that is not a token, and for a value with CR, LF, NUL or another control character.
  // "NotSupportedError" for Host, Connection, Upgrade, Sec-WebSocket-…, Content-Length,
  // Transfer-Encoding, Origin (see below) and Proxy-Authorization (see `proxy`). Natively only.
  std::vector<Header> headers = {};

  // The Origin field, for instance "https://play.example". None is sent by default: native programs
  // have no origin (RFC 6454 §7). "SyntaxError" for a control character. Natively only.
  std::string origin = {};

  // "http://user:password@host:port" (CONNECT), "socks5://…" (this computer looks the name up) or
  // "socks5h://…" (the proxy does); the default port is 1080. "" connects directly. If it is not
  // set, the environment decides: http_proxy, https_proxy, all_proxy, no_proxy, as curl reads them.
  // "SyntaxError" for anything else. In a page the browser decides.
  std::optional<std::string> proxy = {};

  // Where to connect instead of the URL's host and port: "host", ":port", "host:port", or with an
  // IPv6 address in brackets, "[2001:db8::7]:443". The URL, Host, the TLS server name and the name
  // in the certificate stay the same, as with curl's --connect-to. A proxy is asked to connect
  // there. "SyntaxError" for anything else. Natively only.
  std::string connectTo = {};

  // The address of this computer to connect from, for instance "192.0.2.7" or "2001:db8::7"; only
  // servers (or proxies) of the same family can then be reached. "SyntaxError" for anything else.
  // Natively only.
  std::string localAddress = {};

  // Looks up names instead of the system's resolver: returns addresses such as "192.0.2.7" in order
  // of preference, or none. Called for each name that is looked up on this computer, including
  // "localhost" and a proxy's name, on a thread of the library, for several names at once, and
  // perhaps after the socket is gone: everything it refers to has to live that long. It may block,
  // but must not throw. A result that is not an address fails the connection. Natively only.
  std::function<std::vector<std::string>(const std::string& host)> resolve = {};

  // The path of a Unix domain socket to connect to instead of the URL's host and port; everything
  // else is as with `connectTo`. No proxy is used. "SyntaxError" for a path that is too long for
  // the system (107 bytes on Linux) or has a NUL, "NotSupportedError" together with `connectTo`,
  // `localAddress` or `proxy`, and on Windows. Natively only.
  std::string unixSocket = {};

  // In a page the browser decides.
  Trust trust = {};

  // "SyntaxError" if it cannot be read or one of the two is missing. Natively only.
  ClientCertificate clientCertificate = {};

  // The oldest TLS version that is accepted. In a page the browser decides.
  TlsVersion minimumTlsVersion = TlsVersion::tls12;

  // The name to send in the TLS handshake (SNI, RFC 6066 §3) and to expect in the certificate,
  // instead of the URL's host. ASCII or an address; otherwise "SyntaxError". Natively only.
  std::string serverName = {};

  // Whether permessage-deflate is offered (RFC 7692). In a page the browser decides.
  bool compression = true;

  // In bytes, counted after inflation. A larger message fails the connection with 1009 before it is
  // in memory. A page has the message in memory by then, and closes without a code, because it may
  // not send 1009. On both targets: `error`, then `close` 1006.
  std::size_t maxMessageSize = std::size_t{64} << 20;

  // In bytes. A send() that would raise bufferedAmount() above this fails the connection: `error`,
  // then `close` 1006. In a page the browser decides.
  std::size_t maxBufferedAmount = std::size_t{2} << 30;

  // From the constructor to `open`, all steps together, but without the wait for another socket's
  // handshake (see handshakesInTurn); after that `error` and `close` 1006. Greater than zero,
  // otherwise "NotSupportedError". In a page the browser decides.
  std::chrono::milliseconds openTimeout = std::chrono::seconds(30);

  // From close() to the server's answer; after that `error` and `close` 1006. Greater than zero,
  // otherwise "NotSupportedError". In a page the browser decides.
  std::chrono::milliseconds closeTimeout = std::chrono::seconds(10);

  // After this long without a byte from the server a ping is sent; if nothing arrives for the same
  // time again, the connection fails: `error`, then `close` 1006. Zero: no pings. Less than zero:
  // "NotSupportedError". In a page the browser decides.
  std::chrono::milliseconds keepAlive = std::chrono::seconds(30);

  // RFC 6455 §4.1, step 2: at most one handshake at a time with one IP address and port. A socket
  // that has waited for 5 s starts even if another one hangs, but at most six run at once. False:
  // this socket does not wait for others. In a page the browser decides.
  bool handshakesInTurn = true;

  // True: fields that this platform does not support (see capabilities()) are ignored, and do not
  // throw "NotSupportedError". The server then gets a request without them.
  bool ignoreUnsupported = false;

  // In which network a page expects its server, so that the browser asks the user for permission,
  // and does not treat ws: in a page loaded over https: as mixed content (Local Network Access).
  // Has an effect only where the browser supports it.
  TargetAddressSpace targetAddressSpace = {};

  // For tests and development: simulates latency, jitter, losses and cuts on top of the real
  // network. `{.network = web::NetworkConditions{.latency = 80ms}}`, or
  // SimulatedNetwork::fromEnvironment(). None by default.
  SimulatedNetwork network = {};

  // Called with each line that the environment variable TWINSOCKET_TRACE=1 would print: the steps
  // of connecting, HTTP heads and frames, without secrets. It may be called on any thread, must not
  // use the socket, and must not throw. In a page it is not called.
  std::function<void(std::string_view line)> trace = {};
};

}  // namespace web
