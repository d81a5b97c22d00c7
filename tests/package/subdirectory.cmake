# Builds and runs a project that has SOURCE as a folder, without any of its optional parts.
include(${CMAKE_CURRENT_LIST_DIR}/steps.cmake)

file(REMOVE_RECURSE ${FOLDER}/prefix)
run(${CMAKE_COMMAND} -G Ninja -S ${CMAKE_CURRENT_LIST_DIR}/subdirectory -B ${FOLDER}/build
  -D TWINSOCKET=${SOURCE} -D CMAKE_BUILD_TYPE=Release)
run(${CMAKE_COMMAND} --build ${FOLDER}/build)
execute_process(COMMAND ${FOLDER}/build/lean OUTPUT_VARIABLE said COMMAND_ERROR_IS_FATAL ANY)
if(NOT said MATCHES "^connects\n[^\n]*SyntaxError: [^\n]*built without IDNA[^\n]*\nNotSupportedError: [^\n]*built without proxies\\.\n$")
  message(FATAL_ERROR "lean says: ${said}")
endif()
execute_process(COMMAND readelf -d ${FOLDER}/build/lean OUTPUT_VARIABLE needed COMMAND_ERROR_IS_FATAL ANY)
if(needed MATCHES "libidn2|libz\\." OR NOT needed MATCHES "libcrypto")
  message(FATAL_ERROR "lean needs: ${needed}")
endif()
run(${CMAKE_COMMAND} --install ${FOLDER}/build --prefix ${FOLDER}/prefix)
file(GLOB_RECURSE exports ${FOLDER}/prefix/*/mynet.cmake)
file(READ ${exports} text)
if(NOT text MATCHES "twinsocket::twinsocket")
  message(FATAL_ERROR "the project's own export set does not name us")
endif()

# A project in C alone is told what it lacks.
execute_process(COMMAND ${CMAKE_COMMAND} -G Ninja -S ${CMAKE_CURRENT_LIST_DIR}/c_alone -B ${FOLDER}/c_alone
  -D TWINSOCKET=${SOURCE} OUTPUT_QUIET ERROR_VARIABLE errors)
if(NOT errors MATCHES "LANGUAGES[ \n]+C[ \n]+CXX")
  message(FATAL_ERROR "a project in C: ${errors}")
endif()
