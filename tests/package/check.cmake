# Installs BUILD below FOLDER, builds a project there that finds us, and runs its program by EMULATOR.
function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE ${FOLDER})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${FOLDER}/prefix)
if(TOOLCHAIN)
  set(toolchain --toolchain ${TOOLCHAIN})
endif()
run(${CMAKE_COMMAND} -G Ninja -S ${CMAKE_CURRENT_LIST_DIR} -B ${FOLDER}/build ${toolchain}
  -D CMAKE_CXX_FLAGS=${FLAGS} -D CMAKE_FIND_ROOT_PATH=${FOLDER}/prefix -D CMAKE_PREFIX_PATH=${FOLDER}/prefix)
run(${CMAKE_COMMAND} --build ${FOLDER}/build)
file(GLOB program ${FOLDER}/build/package_user ${FOLDER}/build/package_user.js)
run(${EMULATOR} ${program})
