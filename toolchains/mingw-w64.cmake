# 64-bit Windows, by mingw-w64; programs run in wine. toolchains/mingw-w64-ucrt.cmake sets `target` and `host` otherwise.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
if(NOT target)
  set(target mingw-w64)
  set(host x86_64-w64-mingw32)
  set(threads -posix)  # The variant with std::thread and std::mutex.
endif()
set(CMAKE_C_COMPILER ${host}-gcc${threads})
set(CMAKE_CXX_COMPILER ${host}-g++${threads})
set(CMAKE_RC_COMPILER ${host}-windres)
# Programs of one file, for the compiler's libraries are no part of Windows.
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)
set(OPENSSL_USE_STATIC_LIBS ON)

include(${CMAKE_CURRENT_LIST_DIR}/libraries.cmake)
list(APPEND CMAKE_FIND_ROOT_PATH /usr/${host})  # zlib.

# A wine of our own: the user's stays as it is.
set(CMAKE_CROSSCOMPILING_EMULATOR ${CMAKE_COMMAND} -E env
    WINEPREFIX=${TWINSOCKET_LIBRARIES}-wine WINEDEBUG=-all /usr/lib/wine/wine64)
