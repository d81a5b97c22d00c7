# TWINSOCKET_VERSION and TWINSOCKET_ABI_VERSION, read from the header that defines them.
set(header ${CMAKE_CURRENT_LIST_DIR}/../sdk/include/web/library.h)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${header})
file(READ ${header} text)
foreach(name IN ITEMS VERSION_MAJOR VERSION_MINOR VERSION_PATCH ABI_VERSION)
  if(NOT text MATCHES "#define TWINSOCKET_${name} ([0-9]+)")
    message(FATAL_ERROR "${header} does not define TWINSOCKET_${name}.")
  endif()
  set(TWINSOCKET_${name} ${CMAKE_MATCH_1})
endforeach()
set(TWINSOCKET_VERSION
  ${TWINSOCKET_VERSION_MAJOR}.${TWINSOCKET_VERSION_MINOR}.${TWINSOCKET_VERSION_PATCH})
