# Linux on 64-bit ARM.
set(target aarch64-linux)
set(triplet aarch64-linux-gnu)
include(${CMAKE_CURRENT_LIST_DIR}/cross_linux.cmake)
