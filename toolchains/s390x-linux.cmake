# Linux on s390x, which is big endian.
set(target s390x-linux)
set(triplet s390x-linux-gnu)
include(${CMAKE_CURRENT_LIST_DIR}/cross_linux.cmake)
