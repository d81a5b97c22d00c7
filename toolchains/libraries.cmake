# The libraries of the foreign `target`, as toolchains/libraries has put them into the cache.
set(cache $ENV{XDG_CACHE_HOME})
if(NOT cache)
  set(cache $ENV{HOME}/.cache)
endif()
set(TWINSOCKET_LIBRARIES ${cache}/twinsocket/${target})
if(NOT EXISTS ${TWINSOCKET_LIBRARIES}/recipe)
  message(FATAL_ERROR "The libraries for ${target} are missing: run toolchains/libraries ${target}")
endif()

# This machine's own libraries and headers are of no use there; its programs are.
list(APPEND CMAKE_FIND_ROOT_PATH ${TWINSOCKET_LIBRARIES})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
