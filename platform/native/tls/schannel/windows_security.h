// Windows' headers for TLS, certificates and keys, in the order that they need.
#pragma once

#define SECURITY_WIN32
#define SCHANNEL_USE_BLACKLISTS  // For SCH_CREDENTIALS.

#include <windows.h>

#include <ntsecapi.h>

#include <bcrypt.h>
#include <ncrypt.h>
#include <schannel.h>
#include <sspi.h>
#include <wincrypt.h>
