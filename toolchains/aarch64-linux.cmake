# Linux on 64-bit ARM, by Debian's cross compiler; programs run in qemu's user emulation.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64-static -L /usr/aarch64-linux-gnu)

include(${CMAKE_CURRENT_LIST_DIR}/libraries.cmake)
# A library finds the libraries that it needs itself only by this.
add_link_options(-Wl,-rpath-link,${TWINSOCKET_LIBRARIES}/lib -Wl,--disable-new-dtags)
