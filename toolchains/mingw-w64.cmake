# 64-bit Windows, with mingw-w64; programs run in wine.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
# The variant with std::thread and std::mutex.
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)
# Static programs, because the compiler's libraries are not part of Windows.
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)
set(OPENSSL_USE_STATIC_LIBS ON)
set(ZLIB_USE_STATIC_LIBS ON)  # wine has a zlib1.dll, Windows has none.

set(target mingw-w64)
include(${CMAKE_CURRENT_LIST_DIR}/libraries.cmake)
list(APPEND CMAKE_FIND_ROOT_PATH /usr/x86_64-w64-mingw32)  # zlib.

# A separate wine prefix: the user's own does not change.
set(CMAKE_CROSSCOMPILING_EMULATOR ${CMAKE_COMMAND} -E env
    WINEPREFIX=${TWINSOCKET_LIBRARIES}-wine WINEDEBUG=-all /usr/lib/wine/wine64)
