# What `cmake --install` copies, so that other projects find us: find_package(twinsocket).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/twinsocket)
set(package_targets twinsocket)
if(NOT EMSCRIPTEN)
  list(APPEND package_targets twinsocket_protocol twinsocket_utf8)
endif()

install(DIRECTORY ${PROJECT_SOURCE_DIR}/sdk/include/web TYPE INCLUDE)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE TYPE DOC)
target_include_directories(twinsocket INTERFACE
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
install(TARGETS ${package_targets} EXPORT twinsocket)
install(EXPORT twinsocket NAMESPACE twinsocket:: DESTINATION ${package_folder}
  FILE twinsocket-targets.cmake)

set(package_config ${CMAKE_CURRENT_BINARY_DIR}/twinsocket-config.cmake)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/twinsocket-config.cmake.in
  ${package_config} INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/twinsocket-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${package_config} ${CMAKE_CURRENT_BINARY_DIR}/twinsocket-config-version.cmake
  DESTINATION ${package_folder})
