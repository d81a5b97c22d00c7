# Builds SOURCE like a new user, as a shared library; checks its visible symbols; and builds a project that finds it.
include(${CMAKE_CURRENT_LIST_DIR}/steps.cmake)

file(REMOVE_RECURSE ${FOLDER}/prefix ${FOLDER}/build)
run(${CMAKE_COMMAND} -G Ninja -S ${SOURCE} -B ${FOLDER}/library -D BUILD_SHARED_LIBS=ON
  -D CMAKE_UNITY_BUILD=ON -D TWINSOCKET_GOOGLETEST_SOURCES=/none)
file(STRINGS ${FOLDER}/library/CMakeCache.txt type REGEX "^CMAKE_BUILD_TYPE:")
if(NOT type STREQUAL "CMAKE_BUILD_TYPE:STRING=Release")
  message(FATAL_ERROR "the build type is ${type}")
endif()
run(${CMAKE_COMMAND} --build ${FOLDER}/library)
run(${CMAKE_COMMAND} --install ${FOLDER}/library --prefix ${FOLDER}/prefix)
expect_no_absolute_path(${FOLDER}/prefix)

file(GLOB_RECURSE library ${FOLDER}/prefix/*/libtwinsocket.so)
execute_process(COMMAND readelf -d ${library} OUTPUT_VARIABLE dynamic COMMAND_ERROR_IS_FATAL ANY)
if(NOT dynamic MATCHES "SONAME[^\n]*\\[libtwinsocket\\.so\\.[0-9]+\\]")
  message(FATAL_ERROR "no SONAME: ${dynamic}")
endif()
execute_process(COMMAND nm -D --defined-only -C ${library} OUTPUT_VARIABLE shown COMMAND_ERROR_IS_FATAL ANY)
if(shown MATCHES "[^\n]*web::(native|protocol)::[^\n]*" OR NOT shown MATCHES "web::WebSocket::send")
  message(FATAL_ERROR "shown, or missing: ${CMAKE_MATCH_0}")
endif()

get_filename_component(folder ${library} DIRECTORY)
run(${CMAKE_COMMAND} -G Ninja -S ${CMAKE_CURRENT_LIST_DIR} -B ${FOLDER}/build
  -D twinsocket_DIR=${folder}/cmake/twinsocket)
run(${CMAKE_COMMAND} --build ${FOLDER}/build)
expect("true\n" ${FOLDER}/build/package_user)
expect("15 -3\n" ${FOLDER}/build/c_user)
expect_plugin_and_hidden(${FOLDER}/build)

run(${CMAKE_COMMAND} -G Ninja -S ${CMAKE_CURRENT_LIST_DIR}/c_alone -B ${FOLDER}/c_alone
  -D twinsocket_DIR=${folder}/cmake/twinsocket)
run(${CMAKE_COMMAND} --build ${FOLDER}/c_alone)
expect("15 -3\n" ${FOLDER}/c_alone/c_alone)
