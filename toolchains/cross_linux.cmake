# Linux on another processor, with Debian's cross compiler; programs run in qemu's user emulation. For toolchain
# files that set `target` and `triplet`.
set(CMAKE_SYSTEM_NAME Linux)
string(REGEX REPLACE "-.*" "" processor ${triplet})
set(CMAKE_SYSTEM_PROCESSOR ${processor})
set(CMAKE_C_COMPILER ${triplet}-gcc)
set(CMAKE_CXX_COMPILER ${triplet}-g++)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-${processor}-static -L /usr/${triplet})

include(${CMAKE_CURRENT_LIST_DIR}/libraries.cmake)
# The only way for a library to find the libraries that it depends on.
add_link_options(-Wl,-rpath-link,${TWINSOCKET_LIBRARIES}/lib -Wl,--disable-new-dtags)
