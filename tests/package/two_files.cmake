# Makes the library's two files from SOURCE and compiles them, so that a new source file that does not fit into them
# is noticed at once. tests/package/compilers and docs/install/two_files.md check that programs with them run.
include(${CMAKE_CURRENT_LIST_DIR}/steps.cmake)

file(REMOVE_RECURSE ${FOLDER})
run(node ${SOURCE}/toolchains/two_files.mjs ${FOLDER})
set(compiler c++ -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast)
if(EMULATOR)
  set(compiler em++)
endif()
run(${compiler} -std=c++20 -Werror -fsyntax-only -I${FOLDER}/include ${FOLDER}/twinsocket.cpp
  ${CMAKE_CURRENT_LIST_DIR}/programs/main.cpp)
