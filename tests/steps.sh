# shellcheck shell=sh
# How tests/run runs a step, reports its result, and counts.
output=build/test-output
passed=0
failed=0

# step NAME COMMAND…: runs it with its output in a log; on failure shows the log's end.
step() {
  name=$1
  shift
  log=$output/$(printf %s "$name" | tr -cs 'A-Za-z0-9' -).log
  step_begun=$(date +%s)
  printf '%-44s ' "$name"
  step_status=0
  "$@" > "$log" 2>&1 < /dev/null || step_status=$?
  if [ "$step_status" -eq 0 ]; then verdict=ok; else verdict="FAILED (status $step_status)"; fi
  printf '%s, %s s' "$verdict" "$(($(date +%s) - step_begun))"
}

# For steps that tests depend on: a failure counts as one, and the dependent tests are left out.
need() {
  step "$@"
  echo
  [ "$step_status" -eq 0 ] && return 0
  tell_failure tail -n 60 "$log"
  failed=$((failed + 1))
  return 1
}

# For steps that only some tests depend on: without them these tests are left out, with a message.
want() {
  step "$@"
  echo
  [ "$step_status" -eq 0 ] || tail -n 3 "$log"
}

# run_ctest NAME PRESET [ARGUMENT]…: counts the single tests of each program that CTest ran.
run_ctest() {
  name=$1 preset=$2
  shift 2
  step "$name" ctest --preset "$preset" --timeout 300 -V "$@"
  counts=$(awk -f tests/count_tests.awk "$log")
  # shellcheck disable=SC2086
  set -- $counts
  echo ": $1 passed, $2 failed"
  passed=$((passed + $1)) failed=$((failed + $2))
  [ "$step_status" -eq 0 ] && [ "$2" -eq 0 ] && [ "$1" -gt 0 ] && return
  [ "$2" -gt 0 ] || failed=$((failed + 1))
  tell_failure failed_tests
}

# tell_failure COMMAND…: shows what this prints of the log now, and again at the end.
tell_failure() {
  { echo "== $name"; "$@"; } | tee -a "$output/failures"
}

# The line of each failure in CTest's log, and the end of the output of each failed program.
failed_tests() {
  # A GoogleTest's expected and actual values follow its line, and so does the browser's output.
  grep -nE -A 10 ': Failure$' "$log" | cut -c 1-300 | head -n 80 || true
  grep -nE "FAILED|\*\*\*|error:|ERROR:|WARNING: ThreadSan|Assertion|not ok|browser's console" "$log" |
    cut -c 1-300 | head -n 40 || true
  sed -nE 's|^ *[0-9]+/[0-9]+ Test +#([0-9]+): .*\*\*\*.*|\1|p' "$log" | head -n 5 |
    while read -r id; do grep "^$id: " "$log" | cut -c 1-300 | tail -n 20; done
}

# A check that counts as one test.
run_check() {
  need "$@" && passed=$((passed + 1))
}

# npm_packages NAME FOLDER: installs what its lock file lists.
npm_packages() {
  need "npm packages: $1" toolchains/npm_packages "$2"
}

# run_script NAME COMMAND…: a program that counts its own tests, as node:test prints them.
run_script() {
  step "$@"
  good=$(sed -n 's/^# pass //p' "$log" | tail -n 1)
  bad=$(sed -n 's/^# fail //p' "$log" | tail -n 1)
  echo ": ${good:-0} passed, ${bad:-1} failed"
  passed=$((passed + ${good:-0})) failed=$((failed + ${bad:-1}))
  [ "$step_status" -eq 0 ] || tell_failure tail -n 60 "$log"
}
