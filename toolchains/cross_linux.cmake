# Linux on another processor, by Debian's cross compiler; programs run in qemu's user emulation. For the toolchain files that
# set `target` and `triplet`.
set(CMAKE_SYSTEM_NAME Linux)
string(REGEX REPLACE "-.*" "" processor ${triplet})
set(CMAKE_SYSTEM_PROCESSOR ${processor})
set(CMAKE_C_COMPILER ${triplet}-gcc)
set(CMAKE_CXX_COMPILER ${triplet}-g++)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-${processor}-static -L /usr/${triplet})

include(${CMAKE_CURRENT_LIST_DIR}/libraries.cmake)
# A library finds the libraries that it needs itself only by this.
add_link_options(-Wl,-rpath-link,${TWINSOCKET_LIBRARIES}/lib -Wl,--disable-new-dtags)
