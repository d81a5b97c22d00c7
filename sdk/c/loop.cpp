// Running the loop with the C API, and its version.
#include <twinsocket.h>
#include <web/event_loop.h>
#include <web/library.h>

bool twinsocket_poll() noexcept { return web::pollEvents(); }
int twinsocket_run() noexcept { return web::run(); }
void twinsocket_quit(int status) noexcept { web::quit(status); }
void twinsocket_allow_network_thread(bool allowed) noexcept { web::allowNetworkThread(allowed); }

#define TEXT_OF(number) #number
#define VERSION_OF(major, minor, patch) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

const char* twinsocket_version() noexcept {
  return VERSION_OF(TWINSOCKET_VERSION_MAJOR, TWINSOCKET_VERSION_MINOR, TWINSOCKET_VERSION_PATCH);
}
