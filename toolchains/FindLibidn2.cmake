# Libidn2::Libidn2, for us and for projects that link our static library.
find_path(LIBIDN2_INCLUDE_DIR idn2.h)
find_library(LIBIDN2_LIBRARY idn2)
mark_as_advanced(LIBIDN2_INCLUDE_DIR LIBIDN2_LIBRARY LIBUNISTRING_LIBRARY)
set(needed LIBIDN2_LIBRARY LIBIDN2_INCLUDE_DIR)

# A shared one brings its own dependencies; a static one needs GNU libunistring, unless that was built into it.
if(LIBIDN2_LIBRARY MATCHES "\\.(a|lib)$" AND NOT LIBIDN2_LIBRARY MATCHES "\\.dll\\.a$")
  find_library(LIBUNISTRING_LIBRARY unistring)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Libidn2 REQUIRED_VARS ${needed})
if(Libidn2_FOUND AND NOT TARGET Libidn2::Libidn2)
  add_library(Libidn2::Libidn2 UNKNOWN IMPORTED)
  set_target_properties(Libidn2::Libidn2 PROPERTIES
    IMPORTED_LOCATION ${LIBIDN2_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${LIBIDN2_INCLUDE_DIR})
  if(LIBUNISTRING_LIBRARY)
    set_target_properties(Libidn2::Libidn2 PROPERTIES
      INTERFACE_LINK_LIBRARIES ${LIBUNISTRING_LIBRARY})
  endif()
endif()
