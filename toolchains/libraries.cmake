# The libraries of the foreign `target` that toolchains/libraries has put into the cache.
set(cache $ENV{XDG_CACHE_HOME})
if(NOT cache)
  set(cache $ENV{HOME}/.cache)
endif()
set(TWINSOCKET_LIBRARIES ${cache}/twinsocket/${target})
if(NOT EXISTS ${TWINSOCKET_LIBRARIES}/recipe)
  message(FATAL_ERROR "The libraries for ${target} are missing: run toolchains/libraries ${target}")
endif()

# There, this machine's own libraries and headers cannot be used, but its programs can.
list(APPEND CMAKE_FIND_ROOT_PATH ${TWINSOCKET_LIBRARIES})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
