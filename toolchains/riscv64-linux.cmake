# Linux on 64-bit RISC-V.
set(target riscv64-linux)
set(triplet riscv64-linux-gnu)
include(${CMAKE_CURRENT_LIST_DIR}/cross_linux.cmake)
