# The web, with the emcc on the PATH or the one in $EMSCRIPTEN_ROOT. Programs run in Node.
#
# Node before version 22 has no WebSocket: there a program that opens one needs npm ws, as in
#   node --require ./websocket.cjs program.js
# where that file says: globalThis.WebSocket ??= require('ws');

if(DEFINED ENV{EMSCRIPTEN_ROOT})
  set(emscriptenRoot $ENV{EMSCRIPTEN_ROOT})
  set(ENV{PATH} "${emscriptenRoot}:$ENV{PATH}")
else()
  find_program(TWINSOCKET_EMCC emcc)
  if(NOT TWINSOCKET_EMCC)
    message(FATAL_ERROR "There is no emcc on the PATH: install Emscripten (Debian: apt install "
                        "emscripten), or set EMSCRIPTEN_ROOT to its folder.")
  endif()
  file(REAL_PATH ${TWINSOCKET_EMCC} emcc)
  cmake_path(GET emcc PARENT_PATH emscriptenRoot)
endif()

# Node's fetch cannot read files, but Emscripten 3.1.6 would use it.
find_program(TWINSOCKET_NODE NAMES node nodejs REQUIRED)
execute_process(COMMAND ${TWINSOCKET_NODE} --no-experimental-fetch --eval ""
                RESULT_VARIABLE fetchIsAnOption OUTPUT_QUIET ERROR_QUIET)
set(CMAKE_CROSSCOMPILING_EMULATOR ${TWINSOCKET_NODE})
if(fetchIsAnOption EQUAL 0)
  list(APPEND CMAKE_CROSSCOMPILING_EMULATOR --no-experimental-fetch)
endif()

# Emscripten's optimiser needs packages that Debian keeps where only its own Node looks.
if(EXISTS /usr/share/nodejs)
  set(CMAKE_C_LINKER_LAUNCHER ${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs)
  set(CMAKE_CXX_LINKER_LAUNCHER ${CMAKE_C_LINKER_LAUNCHER})
endif()

include(${emscriptenRoot}/cmake/Modules/Platform/Emscripten.cmake)
