// WebSocketInit: the third way to construct a WebSocket, with what a page has no say in.
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

// A field of the opening request, as in {"Authorization", "Bearer …"}.
struct Header {
  std::string name, value;
};

// Who may vouch for the server of a wss: URL.
struct Trust {
  // Certificates of authorities in PEM, any number of them one after the other:
  // "-----BEGIN CERTIFICATE-----…". Trusted as well as the system's.
  std::string authorities = {};

  // The same in files, by their names in UTF-8; each 16 MiB at most. Read whenever a socket is
  // made.
  std::vector<std::string> authorityFiles = {};

  // False: only those above are trusted, and not what the system trusts.
  bool system = true;

  // For experiments: whoever sits on the way reads and changes everything. Prints a warning.
  bool acceptAnyCertificateEvenAnAttackers = false;

  // For development: nobody is trusted but who has the key of the certificate in this file, which
  // has signed itself, or of one that it has signed. Names and dates are checked as ever.
  static Trust selfSigned(std::string certificateFile) {
    Trust trust;
    trust.authorityFiles.push_back(std::move(certificateFile));
    trust.system = false;
    return trust;
  }

  bool operator==(const Trust&) const = default;
};

// Who we are, for servers that ask for a certificate. Both in PEM; the key is not encrypted.
struct ClientCertificate {
  std::string chain = {};  // Ours first, then those that vouch for it.
  std::string key = {};

  bool operator==(const ClientCertificate&) const = default;
};

enum class TlsVersion { tls12, tls13 };

// All fields have defaults that suit most programs, and are named where they are given:
// `WebSocket socket(url, {.origin = "https://play.example", .openTimeout = 5s})`.
//
// The constructor throws "SyntaxError" for text that is malformed, and "NotSupportedError" for what
// cannot be done: a value out of range, a header that is the handshake's own, and in a page those
// fields that are natively only. The rest of them a page accepts, and its browser decides. What is
// possible here is what capabilities() says.
struct WebSocketInit {
  // In order of preference. Each is an HTTP token and named once; else "SyntaxError".
  std::vector<std::string> protocols = {};

  // Sent with the opening request, after its own fields (RFC 6455 §4.1, step 12). "SyntaxError" for
  // a name that is no token and for a value with CR, LF, NUL or another control character.
  // "NotSupportedError" for Host, Connection, Upgrade, Sec-WebSocket-…, Content-Length,
  // Transfer-Encoding, Origin (see below) and Proxy-Authorization (see `proxy`). Natively only.
  std::vector<Header> headers = {};

  // The Origin field, as in "https://play.example". Without one none is sent: native programs have
  // no origin (RFC 6454 §7). "SyntaxError" for a control character. Natively only.
  std::string origin = {};

  // "http://user:password@host:port" (CONNECT), "socks5://…" (the name is looked up here) or
  // "socks5h://…" (there); the ports' defaults are 1080. "" connects directly. Without a value the
  // environment decides: http_proxy, https_proxy, all_proxy, no_proxy, as curl reads them.
  // "SyntaxError" for what is none of these. In a page the browser's own.
  std::optional<std::string> proxy = {};

  // Where to connect instead of the URL's host and port: "host", ":port", "host:port", or with an
  // address in brackets, "[2001:db8::7]:443". URL, Host, the TLS server name and the name in the
  // certificate stay the URL's, as by curl's --connect-to. Through a proxy: what it is asked for.
  // "SyntaxError" for what is none of these. Natively only.
  std::string connectTo = {};

  // The address of this computer to connect from, as in "192.0.2.7" or "2001:db8::7": then to
  // servers (or proxies) of the same family only. "SyntaxError" for what is no address. Natively
  // only.
  std::string localAddress = {};

  // Looks up names instead of the system's resolver: gives addresses, as in "192.0.2.7", in order
  // of preference; none if there are none. Called for each name that is looked up here, "localhost"
  // and a proxy's as well, on a thread of its own, several at once, and perhaps still when the
  // socket is gone: what it refers to has to live so long. It may take its time, and must not
  // throw. What it gives that is no address fails the connection. Natively only.
  std::function<std::vector<std::string>(const std::string& host)> resolve = {};

  // The path of a Unix domain socket to connect to instead of the URL's host and port; all else is
  // as with `connectTo`. No proxy is used. "SyntaxError" for a path that is too long for the system
  // (107 bytes on Linux) or has a NUL, "NotSupportedError" beside `connectTo`, `localAddress` or
  // `proxy`, and on Windows. Natively only.
  std::string unixSocket = {};

  // In a page the browser's own.
  Trust trust = {};

  // "SyntaxError" if it cannot be read or one half is missing. Natively only.
  ClientCertificate clientCertificate = {};

  // The oldest version of TLS that will do. In a page the browser's own.
  TlsVersion minimumTlsVersion = TlsVersion::tls12;

  // Asked for in the TLS handshake (SNI, RFC 6066 §3) and looked for in the certificate, instead of
  // the URL's host. A name in ASCII or an address; else "SyntaxError". Natively only.
  std::string serverName = {};

  // Whether permessage-deflate is offered (RFC 7692). In a page the browser's own.
  bool compression = true;

  // Bytes. A larger message fails the connection with 1009 before it is in memory. Counted after
  // inflation. A page has the message in its own memory by then, and closes without a code, for it
  // may not say 1009. On both targets: `error`, then `close` 1006.
  std::size_t maxMessageSize = std::size_t{64} << 20;

  // Bytes. A send() that would take bufferedAmount() beyond it fails the connection: `error`, then
  // `close` 1006. In a page the browser's own.
  std::size_t maxBufferedAmount = std::size_t{2} << 30;

  // From the constructor to `open`, over all steps but the wait for another socket's handshake (see
  // handshakesInTurn): then `error` and `close` 1006. Greater than zero, else "NotSupportedError".
  // In a page the browser's own.
  std::chrono::milliseconds openTimeout = std::chrono::seconds(30);

  // From close() to the server's answer: then `error` and `close` 1006. Greater than zero, else
  // "NotSupportedError". In a page the browser's own.
  std::chrono::milliseconds closeTimeout = std::chrono::seconds(10);

  // After so long without a byte from the server a ping is sent, and as long again without an
  // answer fails the connection: `error`, then `close` 1006. Zero: neither; less than zero:
  // "NotSupportedError". In a page the browser's own.
  std::chrono::milliseconds keepAlive = std::chrono::seconds(30);

  // RFC 6455 §4.1, step 2: at most one handshake with one IP address and port at a time. Who has
  // waited for 5 s goes ahead beside one that hangs, six at once at most. False: this socket does
  // not wait for others. In a page the browser's own.
  bool handshakesInTurn = true;

  // What this platform cannot do is left out instead of refused by "NotSupportedError": of those
  // fields that capabilities() has. The server then gets a request without them.
  bool ignoreUnsupported = false;

  // Which network a page wants to reach, so that its browser asks the user for leave, and does not
  // take ws: in a page that came by https: for mixed content (Local Network Access). Passed on
  // where the page takes it; natively and elsewhere without effect.
  TargetAddressSpace targetAddressSpace = {};

  // For tests and development: a network with latency, jitter, losses and cuts, over the real one.
  // `{.network = web::NetworkConditions{.latency = 80ms}}`, or SimulatedNetwork::fromEnvironment().
  // None by default.
  SimulatedNetwork network = {};

  // Called with each line of what the environment variable TWINSOCKET_TRACE=1 prints: the steps of
  // connecting, heads and frames, without secrets. On whatever thread serves the socket: it must
  // not touch the socket, nor throw. In a page it is not called.
  std::function<void(std::string_view line)> trace = {};
};

}  // namespace web
