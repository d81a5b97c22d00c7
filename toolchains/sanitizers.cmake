# clang with the sanitizers in TWINSOCKET_SANITIZE; any report ends the program.
set(CMAKE_CXX_COMPILER clang++)
set(TWINSOCKET_SANITIZE "" CACHE STRING "For -fsanitize=, as in address,undefined or thread")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES TWINSOCKET_SANITIZE)
set(CMAKE_CXX_FLAGS_INIT
    "-fsanitize=${TWINSOCKET_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer")
