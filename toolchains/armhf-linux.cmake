# Linux on 32-bit ARM with hardware floating point.
set(target armhf-linux)
set(triplet arm-linux-gnueabihf)
include(${CMAKE_CURRENT_LIST_DIR}/cross_linux.cmake)
