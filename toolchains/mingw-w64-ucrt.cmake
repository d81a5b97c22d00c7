# 64-bit Windows with the Universal C Runtime, by Debian 13's mingw-w64.
set(target mingw-w64-ucrt)
set(host x86_64-w64-mingw32ucrt)
include(${CMAKE_CURRENT_LIST_DIR}/mingw-w64.cmake)
