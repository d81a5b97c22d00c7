#!/bin/sh
# Checks that platform/README.md lists every function that the SDK leaves to a platform.
# Usage: platform_test.sh README OBJECT…: the page, and the compiled files of the SDK.
set -eu

readme=$1
shift
# Our functions that some file uses (U), without those that some file defines.
symbols=$(nm -C "$@" | sed -nE 's/^[0-9a-f]* *([A-Za-z]) (web::.*)$/\1 \2/p' | sort -u)
missing=$(echo "$symbols" | sed -n 's/^U //p' | while read -r symbol; do
  echo "$symbols" | grep -vE '^[Uw] ' | cut -c 3- | grep -qxF -- "$symbol" || echo "$symbol"
done | sed -E 's/\[abi:[a-z0-9]+\]//; s/\(.*//; s/^web:://' | grep -v '^protocol::' | sort -u)
[ "$(echo "$missing" | grep -cx openChannel)" -eq 1 ] || {
  echo "openChannel() is left to a platform, and not among: $missing"
  exit 1
}

# The first function that the page does not list.
unnamed() {
  for function in $missing; do
    # The backtick is Markdown's.
    # shellcheck disable=SC2016
    grep -qF -- '`'"$function"'()`' "$1" || {
      echo "$function"
      return
    }
  done
}

[ -z "$(unnamed "$readme")" ] || {
  echo "platform/README.md does not name $(unnamed "$readme")()"
  exit 1
}
shortened=$(mktemp)
trap 'rm -f "$shortened"' EXIT
# The backticks are Markdown's.
# shellcheck disable=SC2016
sed 's/`timersNow()`//' "$readme" > "$shortened"
[ "$(unnamed "$shortened")" = timersNow ] || {
  echo 'missed that a function is not named'
  exit 1
}
echo "platform: the page names all of: $(echo "$missing" | tr '\n' ' ')"
