#!/bin/sh
# Checks which file may include which (see README.md): prints the line of each forbidden include, and fails.
# Usage: includes_test.sh [ROOT]; without ROOT it also shows that it finds a fault when there is one.
set -eu

here=$(cd -- "$(dirname -- "$0")" && pwd)
standard='<[a-z_0-9]+>'
web='<web/[a-z_]+\.h>'

# allow FILES… -- PATTERN: every #include of these files must match the extended regular expression.
allow() {
  files=''
  while [ "$1" != -- ]; do
    [ ! -f "$1" ] || files="$files $1"
    shift
  done
  [ -n "$files" ] || return 0
  # Our paths have no spaces.
  # shellcheck disable=SC2086
  if grep -nE '^[[:space:]]*#[[:space:]]*include' /dev/null $files | grep -vE "include ($2)"; then
    echo "  may include only: $2"
    faults=$((faults + 1))
  fi
}

forbid_platform_macros() {
  if grep -rnsE --exclude=export.h '^[[:space:]]*#.*(__EMSCRIPTEN__|_WIN32|__linux__|__unix__|__APPLE__)' "$@"; then
    echo '  platform differences are files, not #ifdef'
    faults=$((faults + 1))
  fi
}

check() {
  cd "$1"
  faults=0
  allow sdk/include/web/*.h -- "$standard|$web"
  allow sdk/include/*.h -- "<std[a-z]+\.h>|<web/export\.h>"
  allow sdk/c/*.h sdk/c/*.cpp -- "$standard|$web|<twinsocket\.h>|\"c/[a-z]+\.h\"|\"(attributes|close_rules|exceptions|platform)\.h\""
  allow sdk/*.h sdk/*.cpp -- "$standard|$web|\"(attributes|channel|channel_over|close_rules|conditioned_channel|event_listeners|exceptions|init_rules|network_watch|platform|retry_after|simulated_(network|way))\.h\"|\"(url/host_name|protocol/token)\.h\""
  # From the bottom up: each of these layers may include those before it.
  floors=text
  for floor in text url protocol; do
    floors="$floors|$floor"
    for file in "sdk/$floor"/*.h "sdk/$floor"/*.cpp; do
      case $file in
        */zlib_codec.cpp) library='|<zlib\.h>' ;;
        */crypto_openssl.cpp) library='|<openssl/[a-z]+\.h>' ;;
        */crypto_schannel.cpp) library='|<(windows|bcrypt|wincrypt)\.h>' ;;
        */idna.cpp) library='|<idn2\.h>' ;;
        */wide_utf8_avx2.cpp) library='|<(cpuid|immintrin)\.h>' ;;
        */wide_utf8_simdutf.cpp) library='|<simdutf\.h>' ;;
        *) library='' ;;
      esac
      allow "$file" -- "$standard|\"attributes\.h\"|\"($floors)/[a-z_0-9]+\.h\"$library"
    done
  done
  system='<[a-z_0-9]+(/[a-z_0-9]+)*\.h>'
  seam='"(attributes|channel|exceptions|init_rules|network_watch|platform|simulated_network)\.h"'
  outside="$standard|$web|$seam|\"(text|url|protocol)/[a-z_0-9]+\.h\"|$system"
  native() {
    folder=platform/native/$1
    shift
    allow "$folder"/*.h "$folder"/*.cpp -- "$outside|\"native/($(echo "$*" | tr ' ' '|'))/[a-z_]+\.h\"$sockets"
  }
  sockets='|"system_sockets\.h"'
  native net net
  native loop loop net
  sockets='|"calling_thread\.h"'
  native channel channel connect loop net
  sockets=''
  native tls tls net
  native tls/openssl tls/openssl tls net
  native tls/schannel tls/schannel tls net
  native proxy proxy net
  native connect connect loop tls proxy net
  allow platform/native/*.h platform/native/*.cpp -- "$outside|\"native/(channel|connect|loop)/[a-z_]+\.h\""
  allow platform/emscripten/*.h platform/emscripten/*.cpp -- \
    "$standard|$web|$seam|\"emscripten/[a-z_]+\.h\"|<emscripten(/[a-z_]+)?\.h>|<(pthread|unistd)\.h>"
  if grep -rns 'include <emscripten' platform/native; then faults=$((faults + 1)); fi
  for folder in demos/*/; do
    # These tests play the other side of the seam.
    if grep -rnE --include='*.h' --include='*.cpp' \
      'include.*(channel\.h|"(platform|exceptions|init_rules)\.h|"(text|url|protocol|native)/|emscripten/[a-z]+_channel|fake_platform)' "$folder" |
      grep -vE '/tests/.*"fake_platform/[a-z_]+\.h"'; then
      echo '  demos include <web/…> only'
      faults=$((faults + 1))
    fi
  done
  forbid_platform_macros sdk demos
  [ "$faults" -eq 0 ]
}

finds_a_fault_in() {
  tree=$(mktemp -d)
  mkdir -p "$tree/sdk/include/web" "$tree/sdk/c" "$tree/sdk/protocol" "$tree/demos/any"
  mkdir -p "$tree/$(dirname "$1")"
  echo "$2" > "$tree/$1"
  if (check "$tree") > /dev/null; then
    echo "missed the fault: $1: $2"
    exit 1
  fi
  rm -r "$tree"
}

(check "${1:-$here/..}")
if [ $# -eq 0 ]; then
  finds_a_fault_in sdk/include/web/a.h '#include "channel.h"'
  finds_a_fault_in sdk/include/web/a.h '#include <unistd.h>'
  finds_a_fault_in sdk/include/a.h '#include <web/websocket.h>'
  finds_a_fault_in sdk/c/a.cpp '#include "channel.h"'
  finds_a_fault_in sdk/a.cpp '#include "protocol/client_session.h"'
  finds_a_fault_in sdk/protocol/a.cpp '#include <web/websocket.h>'
  finds_a_fault_in sdk/protocol/a.cpp '#include <zlib.h>'
  finds_a_fault_in sdk/url/a.cpp '#include "protocol/frame.h"'
  finds_a_fault_in sdk/text/a.cpp '#include "url/url.h"'
  finds_a_fault_in platform/native/net/a.cpp '#include <emscripten/emscripten.h>'
  finds_a_fault_in platform/native/net/a.cpp '#include "native/loop/timer.h"'
  finds_a_fault_in platform/native/loop/a.h '#include "native/connect/services.h"'
  finds_a_fault_in platform/native/tls/a.h '#include "native/loop/event_loop.h"'
  finds_a_fault_in platform/native/tls/a.h '#include "native/tls/openssl/tls_stream.h"'
  finds_a_fault_in platform/native/tls/openssl/a.h '#include "native/loop/event_loop.h"'
  finds_a_fault_in platform/native/tls/schannel/a.h '#include "native/tls/openssl/tls_stream.h"'
  finds_a_fault_in platform/native/proxy/a.cpp '#include "native/tls/openssl/tls_stream.h"'
  finds_a_fault_in platform/native/connect/a.cpp '#include "native/channel/connection.h"'
  finds_a_fault_in platform/native/connect/a.cpp '#include "native/tls/openssl/tls_stream.h"'
  finds_a_fault_in platform/native/channel/a.cpp '#include "native/tls/openssl/tls_stream.h"'
  finds_a_fault_in platform/native/a.cpp '#include "native/tls/openssl/tls_stream.h"'
  finds_a_fault_in platform/emscripten/a.cpp '#include "protocol/frame.h"'
  finds_a_fault_in demos/any/a.cpp '#include "native/loop/event_loop.h"'
  finds_a_fault_in demos/any/a.cpp '#include "fake_platform/fake_channel.h"'
  finds_a_fault_in demos/any/tests/a.cpp '#include "native/loop/event_loop.h"'
  finds_a_fault_in demos/any/a.cpp '#ifdef __EMSCRIPTEN__'
  finds_a_fault_in sdk/a.cpp '#if defined(_WIN32)'
fi
echo 'includes: every file includes only what it may'
