# shellcheck shell=sh
# How tests/run uses the cases of this folder.
# shellcheck disable=SC2154  # tests/steps.sh has `output` and `log`.
client=tests/conformance/conformance_client

set_up_conformance() {
  need 'set up: native, emscripten, browser' toolchains/setup native emscripten browser node || return 1
  npm_packages 'browser tests' tests/browser || return 1
  # Further targets; those that are missing are left out, with a message.
  want 'set up: webkit' toolchains/setup webkit
  want 'npm packages: runtimes' toolchains/npm_packages tests/runtimes
  for preset in release emscripten; do
    build "$preset" conformance_client || return 1
  done
}

# play NAME RESULTS TARGET…
play() {
  name=$1 results=$2
  shift 2
  run_script "$name" node tests/conformance/run.mjs --results "$output/$results.json" "$@"
  grep -E ' cases in [0-9]+ s$|: left out' "$log" || true
  [ ! -f "$output/$results.json" ] || node tests/conformance/page.mjs "$output"/conformance*.json > "$output/conformance.md"
}

conformance() {
  rm -f "$output"/conformance*.json
  set_up_conformance || return 0
  need 'set up: sanitizers, bindings' toolchains/setup sanitizers bindings || return 0
  build release binding_node || return 0
  build debug conformance_client || return 0
  build emscripten-threads conformance_client || return 0
  wasm=build/emscripten/$client.js
  play 'conformance: every case on every target' conformance \
    native=build/release/$client native-pumped=build/release/$client \
    native-thread=build/release/$client native-clang=build/debug/$client \
    node-binding=build/release/demos/bindings/binding_node/twinsocket.node \
    node=$wasm node24=$wasm deno=$wasm bun=$wasm chromium=$wasm firefox=$wasm webkit=$wasm \
    chromium-worker=build/emscripten-threads/$client.js chromium-javascript firefox-javascript
}

# Targets that cost as much again, but of which only one has our code.
runtimes() {
  set_up_conformance || return 0
  play 'conformance: more runtimes' conformance-runtimes node22=build/emscripten/$client.js \
    webkit-javascript node22-javascript node24-javascript deno-javascript bun-javascript
}

build_adapters() {
  mkdir -p build/kit
  for name in beast libwebsockets; do
    c++ -std=c++20 -O1 -o build/kit/$name tests/conformance/adapters/$name.cpp -lwebsockets -pthread || return 1
  done
}

kit() {
  need 'set up: native, kit, bindings' toolchains/setup native node kit bindings || return 0
  need 'npm packages: runtimes' toolchains/npm_packages tests/runtimes || return 0
  if need 'npm packages: foreign' toolchains/npm_packages tests/conformance/foreign && build release binding_node; then
    run_script 'foreign tests on the native engine' node tests/conformance/foreign/run.mjs \
      build/release/demos/bindings/binding_node/twinsocket.node
  fi
  build release kit_client || return 0
  need 'build the adapters' build_adapters || return 0
  javascript='node tests/conformance/adapters/javascript.mjs'
  run_script 'kit: other clients' node tests/conformance/kit.mjs --must twinsocket --table "$output/kit.md" \
    twinsocket=build/release/tests/conformance/kit_client "npm ws=$javascript ws" "undici=$javascript undici" \
    "Python websockets=/usr/bin/python3 tests/conformance/adapters/python_websockets.py" \
    "Boost.Beast=build/kit/beast" "libwebsockets=build/kit/libwebsockets"
  grep -E ' as decided, in ' "$log" || true
}
